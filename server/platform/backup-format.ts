/**
 * A backup is one gzip file. Unpacked:
 *   1. one line of JSON, the header: format, version, schema (the newest migration), and the tables in the order in
 *      which foreign keys let them be filled, each with its columns;
 *   2. for each table the stream of `COPY table (columns) TO STDOUT` (PostgreSQL's text format), cut into frames: four
 *      bytes of length (big-endian), then that many bytes; a frame of length 0 ends the table;
 *   3. one line of JSON, the trailer: rows per table. A file without it was cut off.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Refused } from './errors.ts';

export type BackupTable = { name: string; columns: string[] };
export type BackupHeader = {
  format: 'qin-backup';
  version: 1;
  schema: string;
  madeAt: string;
  tables: BackupTable[];
};
export type BackupTrailer = { rows: Record<string, number> };

/** What a backup file holds, in its order. `data` is a piece of the COPY stream of the table announced last. */
export type BackupPart =
  | { kind: 'header'; header: BackupHeader }
  | { kind: 'table'; table: BackupTable }
  | { kind: 'data'; data: Buffer }
  | { kind: 'trailer'; trailer: BackupTrailer };

const longestLine = 1_000_000;
const longestFrame = 64_000_000;
const newline = 0x0a;

export function lineOf(value: BackupHeader | BackupTrailer): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** One frame: its length, then the data. Without data: the end of a table. */
export function frameOf(data?: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data?.length ?? 0);
  return data ? Buffer.concat([length, data]) : length;
}

/**
 * Reads a backup piece by piece, holding one frame at a time. Throws Refused `backup_foreign`, `backup_damaged`,
 * `backup_missing`, `backup_is_folder`, `backup_not_readable`.
 */
export async function* readBackup(path: string): AsyncGenerator<BackupPart> {
  let isOurs = false;
  try {
    const bytes = byteReader(unpacked(path));
    const header = JSON.parse(await bytes.line()) as BackupHeader;
    isOurs = header.format === 'qin-backup';
    if (!isOurs || header.version !== 1) throw new Error('not a header');
    yield { kind: 'header', header };
    for (const table of header.tables) {
      yield { kind: 'table', table };
      for (let length = await bytes.length(); length > 0; length = await bytes.length())
        yield { kind: 'data', data: await bytes.take(length) };
    }
    const trailer = JSON.parse(await bytes.line()) as BackupTrailer;
    await bytes.end(); // only there does gzip check its sum
    yield { kind: 'trailer', trailer };
  } catch (error) {
    throw asRefusal(error, path, isOurs);
  }
}

/** Reads all of it, so that a damaged file is found out before anything is changed. */
export async function verifyBackup(path: string): Promise<BackupHeader> {
  let header: BackupHeader | undefined;
  let table = '';
  const rows = new Map<string, number>();
  for await (const part of readBackup(path)) {
    if (part.kind === 'header') header = part.header;
    if (part.kind === 'table') table = part.table.name;
    if (part.kind === 'data') rows.set(table, (rows.get(table) ?? 0) + countRows(part.data));
    if (part.kind !== 'trailer' || !header) continue;
    const isWhole = header.tables.every(({ name }) => part.trailer.rows[name] === (rows.get(name) ?? 0));
    if (isWhole) return header;
  }
  throw new Refused('backup_damaged', 400, { path });
}

/** In COPY's text format a newline inside a value is escaped, so every newline ends a row. */
export function countRows(data: Buffer): number {
  let count = 0;
  for (let at = data.indexOf(newline); at !== -1; at = data.indexOf(newline, at + 1)) count++;
  return count;
}

function unpacked(path: string): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  pipeline(createReadStream(path), gunzip, () => undefined); // a failure ends the reading of gunzip with its error
  return gunzip;
}

function byteReader(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const { done, value } = await chunks.next();
    if (done) throw new Error('the end came too early');
    held = held.length === 0 ? value : Buffer.concat([held, value]);
  };
  const take = async (length: number): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    for (let missing = length; missing > 0; ) {
      if (held.length === 0) await more();
      const piece = held.subarray(0, missing);
      held = held.subarray(piece.length);
      missing -= piece.length;
      pieces.push(piece);
    }
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  };
  return {
    take,
    length: async (): Promise<number> => {
      const length = (await take(4)).readUInt32BE();
      if (length > longestFrame) throw new Error('not a frame');
      return length;
    },
    end: async (): Promise<void> => {
      if (held.length > 0 || !(await chunks.next()).done) throw new Error('there is more');
    },
    line: async (): Promise<string> => {
      while (!held.includes(newline) && held.length < longestLine) await more();
      const end = held.indexOf(newline);
      if (end === -1) throw new Error('not a line');
      return (await take(end + 1)).toString('utf8');
    },
  };
}

function asRefusal(error: unknown, path: string, isOurs: boolean): unknown {
  const { code, syscall } = error as { code?: string; syscall?: string };
  if (code === 'ENOENT' || code === 'ENOTDIR') return new Refused('backup_missing', 400, { path });
  if (code === 'EISDIR') return new Refused('backup_is_folder', 400, { path });
  if (syscall !== undefined) return new Refused('backup_not_readable', 400, { path, problem: code ?? syscall });
  return new Refused(isOurs ? 'backup_damaged' : 'backup_foreign', 400, { path });
}
