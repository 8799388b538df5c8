import * as ledger from '../server/outbox/index.ts';
import { runAtLength } from './ledger-runs.ts';
import { simulateMany } from './ledger-sim.ts';
import { watchMoves } from './ledger-verdict.ts';

await runAtLength({ runs: 10_000, atOnce: 2 }, async (db, _connection, plan) => {
  await watchMoves(db);
  return simulateMany(ledger, db, plan);
});
