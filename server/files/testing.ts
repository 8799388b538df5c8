import { sql } from 'kysely';
import sharp from 'sharp';
import type { Caller, TestShop } from '../testing/shop.ts';

type Stored = { fileId: string; width: number; height: number; bytes: number; code?: string; message?: string };

export async function upload(shop: TestShop, content: Buffer, caller: Caller = {}) {
  const reply = await shop.post('files', content, caller);
  return { status: reply.statusCode, ...reply.json<Stored>() };
}

/** As bytes: what inject gives as text is no photo any more. */
export async function fetched(shop: TestShop, path: string, cookie = shop.people.owner.cookie) {
  const reply = await shop.app.inject({ url: `/api/${path}`, headers: { cookie } });
  return { status: reply.statusCode, headers: reply.headers, content: reply.rawPayload };
}

export async function countOf(shop: TestShop, table: 'files' | 'file_contents' | 'file_pieces'): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}
    where shop_id = ${shop.id}`.execute(shop.db);
  return rows[0]?.n ?? -1;
}

export const flat = (width: number, height: number, colour = '#c33') =>
  sharp({ create: { width, height, channels: 3, background: colour } });
