import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

/**
 * Port: where bytes are kept, under their own SHA-256 (hex) and once per shop. Here it is PostgreSQL, so that a backup
 * holds them and a transaction covers them; a store beside the database would fill the same three functions.
 */
export type FileStore = {
  /** Answers the address. Bytes that are there already are not stored again. */
  put(tx: Tx, shopId: string, content: Buffer, now: Temporal.Instant): Promise<string>;
  read(db: Db, shopId: string, sha256: string): Promise<Buffer | null>;
  erase(tx: Tx, shopId: string, addresses: readonly string[]): Promise<void>;
};

declare module './database.ts' {
  interface Tables {
    file_contents: { shop_id: string; sha256: string; content: Buffer; stored_at: Temporal.Instant };
  }
}

export const fileStore: FileStore = {
  put: async (tx, shopId, content, now) => {
    const sha256 = createHash('sha256').update(content).digest('hex');
    await sql`insert into file_contents (shop_id, sha256, content, stored_at)
      values (${shopId}, ${sha256}, ${content}, ${now})
      on conflict (shop_id, sha256) do nothing`.execute(tx);
    return sha256;
  },
  read: async (db, shopId, sha256) => {
    const { rows } = await sql<{ content: Buffer }>`
      select content from file_contents where shop_id = ${shopId} and sha256 = ${sha256}`.execute(db);
    return rows[0]?.content ?? null;
  },
  erase: async (tx, shopId, addresses) => {
    await sql`delete from file_contents
      where shop_id = ${shopId} and sha256 = any(${[...addresses]}::text[])`.execute(tx);
  },
};
