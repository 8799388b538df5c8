import { createWriteStream, statSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type BackupHeader, type BackupTable, countRows, frameOf, lineOf } from './backup-format.ts';
import { Refused } from './errors.ts';
import { lockSchema, migrationsTable, schemaVersion } from './migrate.ts';

/** Values are written the same way whatever the server's own settings are. */
export const copySettings = `set datestyle = 'ISO'; set intervalstyle = 'postgres'; set timezone = 'UTC';
  set extra_float_digits = 1; set bytea_output = 'hex'; set client_encoding = 'UTF8'`;

export type BackupReport = { file: string; bytes: number; rows: number; tables: number; schema: string };

/**
 * Writes every table to one file, as of one moment, while others go on writing. Job tables are left out: what is due is
 * in our own rows. The file appears under its name only when it is whole.
 * Throws Refused `backup_nothing`, `backup_no_folder`, `backup_is_folder`, `backup_no_space`, `backup_not_written`.
 */
export async function writeBackup(
  poolConfig: pg.PoolConfig,
  file: string,
  now: Temporal.Instant,
): Promise<BackupReport> {
  const client = new pg.Client({ ...poolConfig, application_name: 'qin backup' } as pg.ClientConfig);
  client.on('error', () => undefined); // the statement under way gets it
  await client.connect();
  try {
    await client.query(copySettings);
    await lockSchema(client, '_shared'); // the schema stands still meanwhile
    await client.query('begin transaction isolation level repeatable read read only');
    const schema = await schemaVersion(client);
    if (!schema) throw new Refused('backup_nothing', 400);
    const tables = await tablesInOrder(client);
    const header: BackupHeader = { format: 'qin-backup', version: 1, schema, madeAt: now.toString(), tables };
    const rows: Record<string, number> = {};
    const bytes = await writeWhole(file, contentsOf(client, header, rows));
    return { file, bytes, rows: Object.values(rows).reduce((sum, n) => sum + n, 0), tables: tables.length, schema };
  } finally {
    await client.end();
  }
}

async function* contentsOf(client: pg.Client, header: BackupHeader, rows: Record<string, number>) {
  yield lineOf(header);
  for (const table of header.tables) {
    const stream = client.query(copyTo(`copy ${qualified(table)} to stdout`));
    rows[table.name] = 0;
    for await (const data of stream as AsyncIterable<Buffer>) {
      rows[table.name] = (rows[table.name] ?? 0) + countRows(data);
      yield frameOf(data);
    }
    yield frameOf();
  }
  yield lineOf({ rows });
}

const faults: Readonly<Record<string, string>> = {
  ENOENT: 'backup_no_folder',
  ENOTDIR: 'backup_no_folder',
  EISDIR: 'backup_is_folder',
  ENOSPC: 'backup_no_space',
  EDQUOT: 'backup_no_space',
};

/**
 * Before anything is opened: what stands there may be the only backup there is.
 * Throws Refused `backup_exists`, `backup_is_folder`.
 */
export function checkBackupPlace(file: string, mayOverwrite: boolean): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw new Refused('backup_is_folder', 400, { path: file });
  if (found && !mayOverwrite) throw new Refused('backup_exists', 409, { path: file });
}

/** Written beside its final place, flushed to the disk, then renamed. Answers its size. */
async function writeWhole(file: string, contents: AsyncGenerator<Buffer>): Promise<number> {
  const part = `${file}.part`;
  try {
    const out = createWriteStream(part, { mode: 0o600, flush: true });
    await pipeline(Readable.from(contents), createGzip({ level: 4 }), out);
    await rename(part, file);
    await syncFolder(dirname(file));
    return (await stat(file)).size;
  } catch (error) {
    await rm(part, { force: true });
    const { code, syscall } = error as { code?: string; syscall?: string };
    if (syscall === undefined) throw error; // not the disk's
    throw new Refused(faults[code ?? ''] ?? 'backup_not_written', 400, { path: file, problem: code ?? syscall });
  }
}

/** So that the rename itself survives a power cut. Windows cannot open folders, and needs it not. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path).catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

export function qualified({ name, columns }: BackupTable): string {
  return `public.${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`;
}

/** Every table of ours, those that others refer to first, so that a restore needs no right to switch checks off. */
export async function tablesInOrder(client: pg.ClientBase): Promise<BackupTable[]> {
  const { rows: tables } = await client.query<BackupTable & { after: string[] }>(
    `select c.relname::text as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select distinct r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and r.oid <> c.oid) as after
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> $1
    order by c.relname`,
    [migrationsTable],
  );
  const ordered: BackupTable[] = [];
  const waiting = new Map(tables.map((table) => [table.name, table]));
  while (waiting.size > 0) {
    const free = [...waiting.values()].filter((table) => !table.after.some((name) => waiting.has(name)));
    // Tables in a circle of references come in any order: their keys must be deferrable.
    for (const { name, columns } of free.length > 0 ? free : [...waiting.values()]) {
      ordered.push({ name, columns });
      waiting.delete(name);
    }
  }
  return ordered;
}
