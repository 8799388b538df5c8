import { runAtLength } from './ledger-runs.ts';
import { killRefunds } from './refund-kills.ts';

await runAtLength({ runs: 1000, atOnce: 3 }, killRefunds);
