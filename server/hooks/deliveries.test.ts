import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plantedFaults, portsWith, realPorts } from '../../bench/hooks-faults.ts';
import { postMany } from '../../bench/hooks-runs.ts';
import { testDatabase } from '../testing/database.ts';

const { db } = await testDatabase();

test('two thousand posts, shuffled, doubled, forged and broken, come to what each fact once and in order comes to', async () => {
  const report = await postMany(db, realPorts, { deliveries: 2000, seed: 1, atOnce: 8 });
  assert.deepEqual(report.faults, []);
  assert.deepEqual(report.posted, { genuine: 1260, duplicate: 600, forged: 100, malformed: 40 });
});

for (const fault of plantedFaults)
  test(`that check finds a connector that ${fault}`, async () => {
    const { faults } = await postMany(db, portsWith(fault), { deliveries: 600, seed: 2, atOnce: 8 });
    assert.notDeepEqual(faults, []);
  });
