import assert from 'node:assert/strict';
import test from 'node:test';
import { watchMoves } from '../../bench/ledger-verdict.ts';
import { playMany } from '../../bench/refund-model.ts';
import { simulateRefunds } from '../../bench/refund-sim.ts';
import { testDatabase } from '../testing/database.ts';

test('in whatever order askers, workers, deaths, answers and decisions come, no more goes back than was paid, and nothing twice', () => {
  assert.deepEqual(playMany(1, 20_000), []);
  // Otherwise the model shows nothing.
  const mistakes = ['no_lock', 'no_key', 'doubt_called_again', 'key_of_its_own', 'doubt_frees_the_sum'] as const;
  for (const mistake of mistakes) assert.notDeepEqual(playMany(1, 3_000, mistake), [], `${mistake} is not found`);
});

test('two nodes that die anywhere while several ask: refunds, till and the bank’s books are equal to the cent', async () => {
  const { db } = await testDatabase();
  await watchMoves(db);
  const totals = await simulateRefunds(db, { seed: 1, runs: 10, atOnce: 3 });
  assert.deepEqual(totals.faults, []);
  assert.ok(totals.deaths > totals.runs && totals.taken > totals.runs && totals.unknown > 0, JSON.stringify(totals));
});
