import assert from 'node:assert/strict';
import test from 'node:test';
import { killRefunds } from '../../bench/refund-kills.ts';
import { testDatabase } from '../testing/database.ts';

test('two nodes killed while they ask and pay back: no refund twice, none lost; refunds as shops are known to make them are found out', async () => {
  const { db, poolConfig } = await testDatabase();
  const totals = await killRefunds(db, poolConfig, { seed: 1, runs: 2, atOnce: 2 });
  assert.deepEqual(totals.faults, []);
  assert.ok(totals.deaths >= totals.runs && totals.taken > 0, JSON.stringify(totals));
  const naive = await killRefunds(db, poolConfig, { seed: 1, runs: 3, atOnce: 1, untilFault: true }, true);
  assert.notDeepEqual(naive.faults, []);
});
