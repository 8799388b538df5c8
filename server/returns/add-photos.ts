import { sql } from 'kysely';
import { keepPhotos, type Photos } from '../files/index.ts';
import type { Tx } from '../platform/database.ts';

type Place = { shopId: string; returnId: string; lineId: string | null; purpose: 'evidence' | 'inspection' };

/** Puts photos to a return, by the one who uploaded them. Throws Refused `photo_gone`. */
export async function addPhotos(
  tx: Tx,
  { shopId, returnId, lineId, purpose }: Place,
  photos: Photos,
  now: Temporal.Instant,
): Promise<void> {
  const fileIds = await keepPhotos(tx, shopId, photos, now);
  await sql`insert into return_photos (shop_id, return_id, file_id, line_id, purpose, added_at)
    select ${shopId}, ${returnId}, id, ${lineId}::uuid, ${purpose}, ${now}::timestamptz
    from unnest(${fileIds}::uuid[]) as given (id)
    on conflict do nothing`.execute(tx);
}
