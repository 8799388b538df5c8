import type { Db } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { fileStore } from '../platform/files.ts';
import { newId } from '../platform/ids.ts';
import { countUnsent, insertFile, lockContents, refreshKnown, type StoredPhoto, type Uploader } from './queries.ts';
import { readPhoto } from './read-photo.ts';
import type { Upload } from './read-upload.ts';
import { limits } from './rules.ts';

/**
 * Keeps an uploaded photo until it is sent, or for a day. The same bytes from the same person are the same file.
 * Throws Refused `too_many_unsent_photos`, and whatever readPhoto refuses.
 */
export async function storePhoto(
  db: Db,
  { shopId, uploader, upload }: { shopId: string; uploader: Uploader; upload: Upload },
  now: Temporal.Instant,
): Promise<StoredPhoto> {
  const known = await refreshKnown(db, shopId, uploader, upload.sha256, now);
  if (known) return known;
  if ((await countUnsent(db, shopId, uploader)) >= limits.unsent)
    throw new Refused('too_many_unsent_photos', 429, { limit: limits.unsent });
  const { width, height, content, thumbnail } = await readPhoto(upload.chunks);
  return db.transaction().execute(async (tx) => {
    await lockContents(tx, shopId, 'to store');
    const photoSha256 = await fileStore.put(tx, shopId, content, now);
    const thumbnailSha256 = await fileStore.put(tx, shopId, thumbnail, now);
    const kept = { sourceSha256: upload.sha256, content: { photoSha256, thumbnailSha256 } };
    const file = { shopId, id: newId(now), uploader, ...kept, width, height, bytes: content.length };
    return insertFile(tx, file, now);
  });
}
