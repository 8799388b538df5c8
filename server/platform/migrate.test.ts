import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
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

test('an index that was half built when the machine went down is built whole by the next start', async (t) => {
  const { pool } = await emptyDatabase(t);
  const writer = await pool.connect(); // its transaction is what the building of an index waits for
  for (const [before, name, table, index] of [
    ['0024-kept-drafts', '0025-search-and-sessions', 'chat_sessions', 'chat_sessions_run_out'],
    ['0025-search-and-sessions', '0026-promises-in-the-inbox', 'promises', 'promises_of_conversation'],
    ['0026-promises-in-the-inbox', '0027-waiting-here', 'conversations', 'conversations_waiting_here'],
  ] as const) {
    await migrate(pool, before);
    await writer.query('begin');
    await writer.query(`lock table ${table} in row exclusive mode`);
    const killed = assert.rejects(migrate(pool, name), /terminating connection/);
    const building = `query ilike '%create index concurrently%' and datname = current_database() and pid <> pg_backend_pid()`;
    const isBuilding = async () => (await pool.query(`select from pg_stat_activity where ${building}`)).rowCount === 1;
    const isStarted = async () => (await pool.query('select from pg_class where relname = $1', [index])).rowCount === 1;
    while (!((await isBuilding()) && (await isStarted()))) await sleep(20);
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${building}`);
    await killed;
    await writer.query('commit');
    assert.equal(await schemaVersion(pool), before);
    assert.deepEqual(await migrate(pool, name), [name]);
  }
  writer.release();
  const { rows } = await pool.query(`select relname::text as name from pg_index join pg_class on oid = indexrelid
    where not indisvalid or relname in ('chat_sessions_run_out', 'promises_of_conversation', 'conversations_waiting',
      'conversations_waiting_here') order by 1`);
  assert.deepEqual(
    rows.map((row) => row.name),
    ['chat_sessions_run_out', 'conversations_waiting', 'promises_of_conversation'],
  );
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
      -- What a segment costs is a rate: 0.045 yuan. A probability is no amount.
      and (table_name, column_name) not in (('providers', 'price_minor'), ('parcel_health', 'miss_probability'))
      and data_type in ('timestamp without time zone', 'numeric', 'money', 'real', 'character varying', 'character', 'json')`);
  assert.deepEqual(rows, []);
});
