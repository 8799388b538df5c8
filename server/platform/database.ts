import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Config } from './config.ts';
import { type AttachedPostgres, attachPostgres } from './embedded-postgres.ts';
import { Refused } from './errors.ts';

/** Every slice adds its tables by declaration merging in its own `tables.ts`; platform itself knows only its own. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Tables {}

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

export type OpenDatabase = {
  db: Db;
  pool: pg.Pool;
  /** Plain connection settings, for libraries that open their own. */
  poolConfig: pg.PoolConfig;
  /** The embedded server, or null when DATABASE_URL was given. */
  embedded: AttachedPostgres | null;
  close(): Promise<void>;
};

/** Opens the configured database, starting the embedded one when none is configured. Does not migrate. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  poolSize = 20,
): Promise<OpenDatabase> {
  const embedded = config.databaseUrl ? null : await attachPostgres(config.dataDir);
  const poolConfig: pg.PoolConfig = embedded
    ? { ...embedded.connection }
    : { connectionString: config.databaseUrl ?? '' };
  const opened = openPool({ ...poolConfig, max: poolSize });
  if (!embedded)
    await checkServer(opened.pool).catch(async (error) => {
      await opened.db.destroy();
      throw error;
    });
  return {
    ...opened,
    poolConfig,
    embedded,
    close: async () => {
      await opened.db.destroy();
      await embedded?.release();
    },
  };
}

/**
 * A pool whose rows hold Temporal values and plain numbers, and the typed query builder over it. Its connections are
 * pipelined (see `transact`); COPY cannot be, so who copies opens a client of its own from `poolConfig`.
 */
export function openPool(poolConfig: pg.PoolConfig): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({ application_name: 'qin', pipeline: true, ...poolConfig, types: { getTypeParser } });
  pool.on('error', () => undefined); // an idle connection that dies is replaced by the next checkout
  // One that dies in use: the statement under way gets the error, and between two statements the next one does.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('connect', prepareStatements);
  return { pool, db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }) };
}

/**
 * A transaction in which `sql` statements that are started together (with `together`) share a round trip. Kysely by itself lets each
 * statement of a transaction wait for the one before; on one connection the server keeps their order anyway.
 */
export function transact<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return db.transaction().execute(async (tx) => {
    const inTurn = tx.getExecutor();
    const connection = await inTurn.provideConnection(async (reserved) => reserved);
    const together = inTurn.withConnectionProvider({ provideConnection: (consumer) => consumer(connection) });
    return work(Object.defineProperty(tx, 'getExecutor', { value: () => together }));
  });
}

/**
 * Starts several pieces of work on one transaction and waits for all of them, also when one fails: what is still under
 * way must not go on after the rollback. Throws the first fault.
 */
export async function together<Work extends readonly unknown[]>(
  work: readonly [...Work],
): Promise<{ -readonly [At in keyof Work]: Awaited<Work[At]> }> {
  const faults: unknown[] = [];
  const settled = await Promise.all(
    work.map(async (piece) => {
      try {
        return await piece;
      } catch (error) {
        faults.push(error);
      }
    }),
  );
  if (faults.length > 0) throw faults[0];
  return settled as { -readonly [At in keyof Work]: Awaited<Work[At]> };
}

/** Every statement text is prepared once a connection: planning our statements costs more than running most of them. */
function prepareStatements(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const prepared = (text: unknown, values?: unknown, ...rest: unknown[]) =>
    typeof text === 'string' && Array.isArray(values) && values.length > 0
      ? query({ text, values, ...nameOf(text) }, ...rest)
      : query(text, values, ...rest);
  Object.assign(client, { query: prepared });
}

const statementNames = new Map<string, { name: string }>();
/** A text that varies without end (a list written out) must not fill the server's memory with plans. */
const mostStatements = 500;

function nameOf(text: string): { name?: string } {
  const known = statementNames.get(text);
  if (known) return known;
  if (statementNames.size >= mostStatements) return {};
  const named = { name: `s${statementNames.size}` };
  statementNames.set(text, named);
  return named;
}

async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool
    .query<{ version: number; encoding: string }>(
      `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
    )
    .catch((error: { code?: string }) => {
      throw new Refused('database_unreachable', 503, { code: error.code ?? 'no answer' });
    });
  const found = rows[0];
  if (!found || found.version < 150_000)
    throw new Refused('database_too_old', 400, { found: String(found?.version ?? '?') });
  if (found.encoding !== 'UTF8') throw new Refused('database_not_utf8', 400, { found: found.encoding });
}

const parsers: Record<number, (text: string) => unknown> = {
  [pg.types.builtins.INT8]: Number, // money in minor units and counts stay far below 2^53
  [pg.types.builtins.TIMESTAMPTZ]: (text) => Temporal.Instant.from(text.replace(' ', 'T')),
  [pg.types.builtins.DATE]: (text) => Temporal.PlainDate.from(text),
};

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format as 'text');
}

// node-postgres asks a parameter for its own text through `toPostgres`; Temporal values answer with their ISO text.
for (const { prototype } of [Temporal.Instant, Temporal.PlainDate, Temporal.PlainTime])
  Object.defineProperty(prototype, 'toPostgres', { value: isoText, configurable: true });

function isoText(this: { toString(): string }): string {
  return this.toString();
}
