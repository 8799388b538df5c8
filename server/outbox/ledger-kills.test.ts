import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killWorkers } from '../../bench/ledger-kills.ts';
import { testDatabase } from '../testing/database.ts';
import { crashPoints } from './index.ts';

test('workers killed at any point while they send, with every class of provider: nothing lost, nothing twice, doubts listed', async () => {
  const { db, poolConfig } = await testDatabase();
  const totals = await killWorkers(db, poolConfig, { seed: 1, runs: crashPoints.length, atOnce: 2 });
  assert.deepEqual(totals.faults, []);
  assert.ok(totals.deaths >= crashPoints.length / 2, JSON.stringify(totals));
});
