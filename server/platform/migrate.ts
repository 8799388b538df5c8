import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type MigrationBuilder, runner } from 'node-pg-migrate';
import type pg from 'pg';

const migrationsDir = fileURLToPath(new URL('../../migrations', import.meta.url));
const migrationLock = 7_169_003;
export const migrationsTable = 'schema_migrations';

type Queryable = Pick<pg.ClientBase, 'query'>;

/**
 * Brings the schema up to date: numbered SQL files, forward only. Several nodes may start at once: the others wait for
 * the first and then find nothing to do. Returns the names of the migrations that ran.
 * `upTo` stops after that one, as the schema was when a backup was made.
 */
export async function migrate(pool: pg.Pool, upTo?: string): Promise<string[]> {
  const client = await pool.connect();
  try {
    await lockSchema(client);
    const ran = await runner({
      dbClient: client,
      dir: migrationsDir,
      direction: 'up',
      ...(upTo === undefined ? {} : { count: await countUpTo(client, upTo) }),
      migrationsTable,
      noLock: true, // its own lock fails instead of waiting; ours waits
      checkOrder: true,
      migrationLoaderStrategies: [{ extensions: ['.sql'], loader: (files) => Promise.all(files.map(load)) }],
      logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    });
    return ran.map((migration) => migration.name);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock]).catch(ignore);
    client.release();
  }
}

/**
 * Keeps the schema as it is, for others who only read it too. Waits by asking again: whoever waits within a statement holds
 * up each index that is being built concurrently, and that would hold up the lock.
 */
export async function lockSchema(client: Queryable, kind: '' | '_shared' = ''): Promise<void> {
  const ask = `select pg_try_advisory_lock${kind}($1) as mine`;
  while (!(await client.query<{ mine: boolean }>(ask, [migrationLock])).rows[0]?.mine) await sleep(100);
}

/** A file that begins with this runs statement by statement, for indexes that are built concurrently; a kill repeats it whole. */
const outsideTransaction = '-- no transaction';

async function load(path: string) {
  const text = await readFile(path, 'utf8');
  const up = (pgm: MigrationBuilder) => {
    if (!text.startsWith(outsideTransaction)) return pgm.sql(text);
    pgm.noTransaction();
    for (const statement of text.trim().split(/;$/m)) if (statement) pgm.sql(statement);
  };
  return { id: path, filePaths: [path], actions: { up, down: false as const } };
}

/** All that this version of Qin knows, oldest first. */
export function knownMigrations(): string[] {
  const files = readdirSync(migrationsDir).filter((name) => name.endsWith('.sql'));
  return files.map((name) => name.slice(0, -'.sql'.length)).sort();
}

/** How many are still to run until `name` has run. */
async function countUpTo(client: pg.PoolClient, name: string): Promise<number> {
  const version = await schemaVersion(client);
  const known = knownMigrations();
  return Math.max(0, known.indexOf(name) - (version === null ? -1 : known.indexOf(version)));
}

/** The newest migration that ran, or null in an empty database. */
export async function schemaVersion(pool: Queryable): Promise<string | null> {
  const { rows: tables } = await pool.query<{ found: string | null }>(`select to_regclass($1)::text as found`, [
    migrationsTable,
  ]);
  if (!tables[0]?.found) return null;
  const { rows } = await pool.query<{ name: string }>(`select name from ${migrationsTable} order by id desc limit 1`);
  return rows[0]?.name ?? null;
}

function ignore(): void {}
