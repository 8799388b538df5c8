import { runAtLength } from './ledger-runs.ts';
import { watchMoves } from './ledger-verdict.ts';
import { playMany } from './refund-model.ts';
import { simulateRefunds } from './refund-sim.ts';

await runAtLength({ runs: 1_000_000, atOnce: 4, 'on-postgres': 10_000 }, async (db, _connection, plan, onPostgres) => {
  const faults = playMany(plan.seed, plan.runs);
  process.stdout.write(`${plan.runs} in the model: ${faults.length} faults\n`);
  await watchMoves(db);
  const totals = await simulateRefunds(db, { ...plan, runs: onPostgres });
  return { ...{ inModel: plan.runs }, ...totals, faults: [...faults, ...totals.faults] };
});
