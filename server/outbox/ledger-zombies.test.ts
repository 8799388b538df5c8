import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stillPoints, stopWorkers } from '../../bench/ledger-zombies.ts';
import { testDatabase } from '../testing/database.ts';

test('a worker that stood still for twice its lease sends nothing and changes nothing when it goes on', async () => {
  const { db, poolConfig } = await testDatabase();
  const { faults, runs } = await stopWorkers(db, poolConfig, {
    seed: 0,
    runs: stillPoints.length,
    atOnce: stillPoints.length,
  });
  assert.deepEqual(faults, []);
  assert.equal(runs, stillPoints.length);
});
