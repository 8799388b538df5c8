import { runAtLength } from './ledger-runs.ts';
import { killRefunds } from './refund-kills.ts';

/** Each run plans four deaths. */
await runAtLength({ runs: 300, atOnce: 3 }, (db, connection, plan) => killRefunds(db, connection, plan));
