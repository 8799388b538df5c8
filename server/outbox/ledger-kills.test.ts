import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killWorkers } from '../../bench/ledger-kills.ts';
import { testDatabase } from '../testing/database.ts';

test('workers killed at any point while they send, with every class of provider: nothing lost, nothing twice, doubts listed', async () => {
  const { db, poolConfig } = await testDatabase();
  const runs = Number(process.env.RUNS ?? 12);
  const totals = await killWorkers(db, poolConfig, { seed: Number(process.env.SEED ?? 1), runs, atOnce: 2 });
  assert.deepEqual(totals.faults, []);
  assert.ok(totals.kills >= runs / 2, JSON.stringify(totals));
});
