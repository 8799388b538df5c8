import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { insertMessageFiles, markSent, selectFilesOf, type Uploader } from './queries.ts';

/** Photos that come with a message, by the one who uploaded them. */
export type Photos = { fileIds: readonly string[]; uploader: Uploader };

/**
 * Puts photos into a message that this transaction has just stored.
 * Throws Refused `photo_gone`: not uploaded by this person, or swept away since.
 */
export async function attachPhotos(
  tx: Tx,
  message: { shopId: string; conversationId: string; seq: number },
  { fileIds, uploader }: Photos,
  now: Temporal.Instant,
): Promise<void> {
  const wanted = [...new Set(fileIds)];
  if (wanted.length === 0) return;
  const attached = await insertMessageFiles(tx, message, wanted, uploader, now);
  if (attached !== wanted.length) throw new Refused('photo_gone', 409);
}

/** Which of these are there and were uploaded by this person: they stay until the transaction ends. */
export async function photosAtHand(
  tx: Tx,
  shopId: string,
  fileIds: readonly string[],
  uploader: Uploader,
): Promise<string[]> {
  if (fileIds.length === 0) return [];
  const there = new Set(await selectFilesOf(tx, shopId, fileIds, uploader));
  return [...new Set(fileIds)].filter((id) => there.has(id));
}

/**
 * Keeps photos that go somewhere else than into a message, as if they had been sent.
 * Throws Refused `photo_gone`: not uploaded by this person, or swept away since.
 */
export async function keepPhotos(
  tx: Tx,
  shopId: string,
  { fileIds, uploader }: Photos,
  now: Temporal.Instant,
): Promise<string[]> {
  const wanted = [...new Set(fileIds)];
  if (wanted.length === 0) return [];
  if ((await markSent(tx, shopId, wanted, uploader, now)) !== wanted.length) throw new Refused('photo_gone', 409);
  return wanted;
}
