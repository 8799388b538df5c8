import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyDatabase } from '../testing/empty-database.ts';
import { knownMigrations, migrate, schemaVersion } from './migrate.ts';

test('several nodes that start at once bring the schema up to date once', async (t) => {
  const { pool } = await emptyDatabase(t);
  const ran = await Promise.all([migrate(pool), migrate(pool), migrate(pool)]);
  assert.deepEqual(ran.flat().sort(), knownMigrations());
  assert.deepEqual(await migrate(pool), []);
  assert.equal(await schemaVersion(pool), knownMigrations().at(-1));
});

test('an empty database has no version, and stops where it is told to', async (t) => {
  const { pool } = await emptyDatabase(t);
  assert.equal(await schemaVersion(pool), null);
  const third = knownMigrations()[2] ?? '';
  assert.equal((await migrate(pool, third)).length, 3);
  assert.equal(await schemaVersion(pool), third);
  assert.equal((await migrate(pool, third)).length, 0);
  assert.deepEqual(await migrate(pool), knownMigrations().slice(3));
});

test('every table is made for many shops: shop_id comes first in its primary key, but for the named exceptions', async (t) => {
  const { pool } = await emptyDatabase(t);
  await migrate(pool);
  const { rows } = await pool.query(`select c.relname::text as name from pg_class c
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not exists (
      select from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      where k.conrelid = c.oid and k.contype = 'p' and a.attname = 'shop_id')
    order by 1`);
  const signIn = ['accounts', 'rate_limits', 'sessions', 'sign_in_attempts', 'two_factors', 'users', 'verifications'];
  const wholeHouse = ['installation', 'schema_migrations', 'shops'];
  // Its unique key begins with shop_id and holds the buyer as null, which no primary key may.
  const withBuyers = ['presences'];
  assert.deepEqual(
    rows.map((row) => row.name),
    [...signIn, ...wholeHouse, ...withBuyers].sort(),
  );
});

test('no table holds a time without a zone, an amount in fractions, or a text of limited length', async (t) => {
  const { pool } = await emptyDatabase(t);
  await migrate(pool);
  const { rows } =
    await pool.query(`select table_name || '.' || column_name as column, data_type from information_schema.columns
    where table_schema = 'public' and table_name <> 'schema_migrations'
      and data_type in ('timestamp without time zone', 'numeric', 'money', 'real', 'character varying', 'character', 'json')`);
  assert.deepEqual(rows, []);
});
