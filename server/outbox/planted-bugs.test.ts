import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { bugs, plant } from '../../bench/ledger-bugs.ts';
import { simulateMany } from '../../bench/ledger-sim.ts';
import { watchMoves } from '../../bench/ledger-verdict.ts';
import { testDatabase } from '../testing/database.ts';

const { db } = await testDatabase();
await watchMoves(db);

for (const bug of bugs)
  test(`a ledger with this mistake would be found out: ${bug.name}`, async () => {
    if (bug.schema) await sql.raw(bug.schema.without).execute(db);
    const { runs, faults } = await simulateMany(await plant(bug), db, {
      ...{ seed: bug.seed ?? 1, runs: 1500, atOnce: 2, untilFault: true },
    });
    if (bug.schema) await sql.raw(bug.schema.again).execute(db);
    assert.notDeepEqual(faults, [], `${runs} runs found nothing`);
  });
