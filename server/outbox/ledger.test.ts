import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulateMany, watchMoves } from '../../bench/ledger-sim.ts';
import { testDatabase } from '../testing/database.ts';
import * as ledger from './index.ts';

test('workers die or stand still anywhere, providers answer badly, buyers opt out: nothing is lost, nothing goes twice, no doubt is hidden', async () => {
  const { db } = await testDatabase();
  await watchMoves(db);
  const totals = await simulateMany(ledger, db, {
    seed: Number(process.env.SEED ?? 1),
    runs: Number(process.env.RUNS ?? 100),
  });
  assert.deepEqual(totals.faults, []);
  // Otherwise the runs show nothing.
  assert.ok(
    totals.crashes > totals.runs / 2 && totals.accepted > totals.runs && totals.unknown > 0,
    JSON.stringify(totals),
  );
});
