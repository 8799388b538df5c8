import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type Db, openPool } from '../platform/database.ts';
import { attachPostgres } from '../platform/embedded-postgres.ts';
import { migrate } from '../platform/migrate.ts';
import './no-network.ts';

const folder = fileURLToPath(new URL('../../.cache/test-postgres', import.meta.url));
const migrationsDir = new URL('../../migrations/', import.meta.url);
const templateLock = 7_169_100;

export type TestDatabase = { db: Db; pool: pg.Pool; poolConfig: pg.PoolConfig };

let opened: Promise<TestDatabase> | undefined;

/** A fresh real database for this test file, copied from a migrated template; dropped when the file is done. */
export function testDatabase(): Promise<TestDatabase> {
  opened ??= open();
  return opened;
}

/** The server that test files share; the runner holds it so that it is not started for every file. */
export function attachTestServer() {
  return attachPostgres(folder, ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300']);
}

async function open(): Promise<TestDatabase> {
  const server = await attachTestServer();
  const admin = new pg.Client({ ...server.connection, database: 'postgres' });
  await admin.connect();
  const template = await templateFor(admin, server.connection);
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  await admin.query(`create database ${name} template ${template}`);
  const poolConfig = { ...server.connection, database: name };
  const { db, pool } = openPool({ ...poolConfig, max: 20 });
  after(async () => {
    await db.destroy();
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
    await server.release();
  });
  return { db, pool, poolConfig };
}

/** Migrates once per state of the migrations folder; rival test files wait for the first. */
async function templateFor(admin: pg.Client, connection: pg.PoolConfig): Promise<string> {
  const name = `template_${migrationsHash()}`;
  await admin.query('select pg_advisory_lock($1)', [templateLock]);
  try {
    const found = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount) return name;
    const building = `${name}_building`;
    await admin.query(`drop database if exists ${building} with (force)`);
    await admin.query(`create database ${building}`);
    const { pool } = openPool({ ...connection, database: building });
    await migrate(pool).finally(() => pool.end());
    await admin.query(`alter database ${building} rename to ${name}`);
    return name;
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [templateLock]);
  }
}

function migrationsHash(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(migrationsDir).sort())
    hash.update(name).update(readFileSync(new URL(name, migrationsDir)));
  return hash.digest('hex').slice(0, 12);
}
