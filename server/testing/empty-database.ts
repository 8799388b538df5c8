import type { TestContext } from 'node:test';
import pg from 'pg';
import { openPool } from '../platform/database.ts';
import { attachTestServer, type TestDatabase } from './database.ts';

/** A database without any table in it, gone after the test. */
export async function emptyDatabase(t: TestContext): Promise<TestDatabase> {
  const server = await attachTestServer();
  const admin = new pg.Client({ ...server.connection, database: 'postgres' });
  await admin.connect();
  const name = `empty_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  await admin.query(`create database ${name} template template0`);
  const poolConfig = { ...server.connection, database: name };
  const { db, pool } = openPool({ ...poolConfig, max: 4 });
  t.after(async () => {
    await db.destroy();
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
    await server.release();
  });
  return { db, pool, poolConfig };
}
