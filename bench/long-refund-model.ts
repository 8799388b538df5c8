import { runAtLength } from './ledger-runs.ts';
import { watchMoves } from './ledger-verdict.ts';
import { playMany } from './refund-model.ts';
import { simulateRefunds } from './refund-sim.ts';

/** So many orders of steps in the model for each run on PostgreSQL. */
const perRun = 100;

await runAtLength({ runs: 1_000_000, atOnce: 4 }, async (db, _connection, plan) => {
  const faults = playMany(plan.seed, plan.runs);
  await watchMoves(db);
  const totals = await simulateRefunds(db, { ...plan, runs: Math.ceil(plan.runs / perRun) });
  return { ...{ inModel: plan.runs }, ...totals, faults: [...faults, ...totals.faults] };
});
