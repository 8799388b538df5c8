import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copySettings, qualified, tablesInOrder } from './backup.ts';
import { type BackupHeader, type BackupPart, readBackup, verifyBackup } from './backup-format.ts';
import { Refused } from './errors.ts';
import { knownMigrations, migrate, schemaVersion } from './migrate.ts';

export type RestoreReport = { file: string; rows: number; tables: number; schema: string; madeAt: string };

/** Reads the whole file without touching a database. Throws Refused `backup_foreign`, `backup_damaged`, `backup_missing`, `backup_newer`. */
export async function checkBackup(file: string): Promise<BackupHeader> {
  const header = await verifyBackup(file);
  if (!knownMigrations().includes(header.schema))
    throw new Refused('backup_newer', 400, { path: file, schema: header.schema });
  return header;
}

/**
 * Fills an empty database from a backup that `checkBackup` found whole: the schema as it was then, all rows in one transaction, then the migrations
 * made since. A kill at any moment leaves it either empty or whole. Sending is switched off in the copy.
 * Throws Refused `restore_not_empty`.
 */
export async function restoreBackup(
  database: { pool: pg.Pool; poolConfig: pg.PoolConfig },
  file: string,
  header: BackupHeader,
  now: Temporal.Instant,
): Promise<RestoreReport> {
  const client = new pg.Client({ ...database.poolConfig, application_name: 'qin restore' } as pg.ClientConfig);
  client.on('error', () => undefined); // the statement under way gets it
  await client.connect();
  try {
    await client.query(copySettings);
    await refuseUnlessEmpty(client);
    await dropOtherSchema(client, header.schema);
    await migrate(database.pool, header.schema);
    const rows = await fill(client, header, file, now);
    await migrate(database.pool);
    await switchSendingOff(client, now);
    await client.query('analyze');
    return { file, rows, tables: header.tables.length, schema: header.schema, madeAt: header.madeAt };
  } finally {
    await client.end();
  }
}

/** Tables may be there already (a first start made them), rows may not. */
async function refuseUnlessEmpty(client: pg.Client): Promise<void> {
  for (const { name } of await tablesInOrder(client)) {
    if (name === 'installation') continue; // its one row comes with the schema
    const found = await client.query(`select from public.${pg.escapeIdentifier(name)} limit 1`);
    if (found.rowCount) throw new Refused('restore_not_empty', 409, { table: name });
  }
}

/** An empty schema of another version than the backup's cannot be filled from it: it gives way. */
async function dropOtherSchema(client: pg.Client, wanted: string): Promise<void> {
  const version = await schemaVersion(client);
  if (version === null || version === wanted) return;
  await client.query('begin; drop schema public cascade; create schema public; commit');
}

async function fill(client: pg.Client, header: BackupHeader, file: string, now: Temporal.Instant): Promise<number> {
  await client.query('begin');
  try {
    const names = header.tables.map(({ name }) => `public.${pg.escapeIdentifier(name)}`);
    await client.query(`lock table ${names.join(', ')} in access exclusive mode`);
    await refuseUnlessEmpty(client); // nobody was quicker
    await client.query('set constraints all deferred');
    if (hasInstallation(header)) await client.query('delete from installation'); // the one of the backup comes instead
    const rows = await copyAll(client, file);
    if (hasInstallation(header)) await switchSendingOff(client, now);
    await continueSequences(client);
    await client.query('commit');
    return rows;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function hasInstallation(header: BackupHeader): boolean {
  return header.tables.some(({ name }) => name === 'installation');
}

async function switchSendingOff(client: pg.Client, now: Temporal.Instant): Promise<void> {
  await client.query('update installation set sending_enabled = false, restored_at = $1', [now.toString()]);
}

async function copyAll(client: pg.Client, file: string): Promise<number> {
  const parts = readBackup(file);
  let rows = 0;
  let part = await parts.next();
  while (!part.done) {
    if (part.value.kind !== 'table') {
      part = await parts.next();
      continue;
    }
    const stream = client.query(copyFrom(`copy ${qualified(part.value.table)} from stdin`));
    let following: IteratorResult<BackupPart> | undefined;
    const data = async function* () {
      for (following = await parts.next(); following.value?.kind === 'data'; following = await parts.next())
        yield following.value.data;
    };
    await pipeline(Readable.from(data()), stream);
    rows += stream.rowCount;
    part = following ?? (await parts.next());
  }
  return rows;
}

/** Numbers that the database gives itself go on where they stood. */
async function continueSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ sequence: string; table: string; column: string }>(
    `select d.objid::regclass::text as sequence, d.refobjid::regclass::text as table, quote_ident(a.attname) as column
    from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S' and s.relnamespace = 'public'::regnamespace
    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')`,
  );
  for (const { sequence, table, column } of rows)
    await client.query(`select setval('${sequence}', max(${column})) from ${table} having max(${column}) is not null`);
}
