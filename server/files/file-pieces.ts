import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { Bytes } from './rules.ts';

/** Small enough that reading one from the database keeps nobody waiting. */
const pieceBytes = 256 * 1024;

/** Stores a file piece by piece; never more than one of them is in memory. */
export async function storePieces(tx: Tx, shopId: string, fileId: string, bytes: Bytes): Promise<void> {
  for (let position = 0; position * pieceBytes < bytes.size; position++) {
    const content = await bytes.read(position * pieceBytes, pieceBytes);
    await sql`insert into file_pieces (shop_id, file_id, position, content)
      values (${shopId}, ${fileId}, ${position}, ${content})`.execute(tx);
  }
}

/** The bytes from `first` up to and with `last`, each piece read when the one before has been taken. */
export async function* readPieces(
  db: Db,
  shopId: string,
  fileId: string,
  { first, last }: { first: number; last: number },
): AsyncGenerator<Buffer> {
  for (let position = Math.floor(first / pieceBytes); position * pieceBytes <= last; position++) {
    const { rows } = await sql<{ content: Buffer }>`select content from file_pieces
      where shop_id = ${shopId} and file_id = ${fileId} and position = ${position}`.execute(db);
    const content = rows[0]?.content;
    if (!content) throw new Error('a piece of a video is not there'); // it was erased while it played
    const start = position * pieceBytes;
    yield content.subarray(Math.max(0, first - start), last + 1 - start);
  }
}
