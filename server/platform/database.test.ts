import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { testDatabase } from '../testing/database.ts';
import { together, transact } from './database.ts';

const { db } = await testDatabase();

test('when one of several pieces of work fails, nothing of the others is kept', async () => {
  await sql`create table pieces (n int)`.execute(db);
  const chain = async (tx: Parameters<Parameters<typeof transact>[1]>[0]) => {
    for (let n = 0; n < 4; n++) {
      await sql`insert into pieces values (${n})`.execute(tx);
      for (let turns = 0; turns < n; turns++) await Promise.resolve();
    }
  };
  for (let attempt = 0; attempt < 50; attempt++)
    await assert.rejects(
      transact(db, (tx) => together([chain(tx), sql`select 1 / ${0}::int`.execute(tx), chain(tx)])),
      { code: '22012' },
    );
  const { rows } = await sql<{ left: number }>`select count(*)::int as left from pieces`.execute(db);
  assert.equal(rows[0]?.left, 0);
});

test('statements that are started together come back in their order, each with its own rows', async () => {
  const [one, two] = await transact(db, (tx) =>
    together([sql`select 1 as n`.execute(tx), sql`select 2 as n`.execute(tx)]),
  );
  assert.deepEqual([one.rows, two.rows], [[{ n: 1 }], [{ n: 2 }]]);
});
