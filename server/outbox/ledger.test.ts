import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulateMany } from '../../bench/ledger-sim.ts';
import { watchMoves } from '../../bench/ledger-verdict.ts';
import { testDatabase } from '../testing/database.ts';
import * as ledger from './index.ts';

test('workers die or stand still anywhere, providers answer badly, buyers opt out: nothing is lost, nothing goes twice, no doubt is hidden', async () => {
  const { db } = await testDatabase();
  await watchMoves(db);
  const totals = await simulateMany(ledger, db, {
    ...{ seed: 1, runs: 100, atOnce: 2 },
  });
  assert.deepEqual(totals.faults, []);
  // Otherwise the runs show nothing.
  assert.ok(
    totals.deaths > totals.runs / 2 && totals.taken > totals.runs && totals.unknown > 0,
    JSON.stringify(totals),
  );
});
