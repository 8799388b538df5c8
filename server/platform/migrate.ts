import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import type pg from 'pg';

const migrationsDir = fileURLToPath(new URL('../../migrations', import.meta.url));
const migrationLock = 7_169_003;
const migrationsTable = 'schema_migrations';

/**
 * Brings the schema up to date: numbered SQL files, forward only. Several nodes may start at once: the others wait for
 * the first and then find nothing to do. Returns the names of the migrations that ran.
 */
export async function migrate(pool: pg.Pool): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    const ran = await runner({
      dbClient: client,
      dir: migrationsDir,
      direction: 'up',
      migrationsTable,
      noLock: true, // its own lock fails instead of waiting; ours waits
      checkOrder: true,
      logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    });
    return ran.map((migration) => migration.name);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock]).catch(ignore);
    client.release();
  }
}

/** The newest migration that ran, or null in an empty database. */
export async function schemaVersion(pool: pg.Pool): Promise<string | null> {
  const { rows: tables } = await pool.query<{ found: string | null }>(`select to_regclass($1)::text as found`, [
    migrationsTable,
  ]);
  if (!tables[0]?.found) return null;
  const { rows } = await pool.query<{ name: string }>(`select name from ${migrationsTable} order by id desc limit 1`);
  return rows[0]?.name ?? null;
}

function ignore(): void {}
