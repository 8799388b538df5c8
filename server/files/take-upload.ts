import type { Readable } from 'node:stream';
import type { Db } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { StoredPhoto, Uploader } from './queries.ts';
import { bounded, openUpload, withUpload } from './read-upload.ts';
import { limits, recognise } from './rules.ts';
import { withSpool } from './spool.ts';
import { storePhoto } from './store-photo.ts';
import { storeVideo } from './store-video.ts';

/** Where an upload comes from: those who show what is wrong may show it moving. */
export type Taker = { shopId: string; uploader: Uploader; takes: 'photos' | 'photos and videos' };

/**
 * Takes what somebody sends up, by what it is and not by what it is called: a photo in memory, a video over the disk.
 * Throws Refused `upload_empty`, `file_neither`, `video_too_large` and what `withUpload`, `storePhoto` and `storeVideo`
 * refuse.
 */
export async function takeUpload(
  db: Db,
  { body, declaredBytes }: { body: Readable; declaredBytes: number },
  { shopId, uploader, takes }: Taker,
  now: () => Temporal.Instant,
): Promise<StoredPhoto> {
  await using opened = await openUpload(body, declaredBytes);
  if (opened.start.length === 0) throw new Refused('upload_empty', 422);
  const recognised = recognise(opened.start);
  if (takes === 'photos and videos' && recognised === 'other') throw new Refused('file_neither', 415);
  if (takes === 'photos' || recognised !== 'video')
    return await withUpload(opened, (upload) => storePhoto(db, { shopId, uploader, upload }, now()));
  const pieces = bounded(opened, limits.videoBytes, 'video_too_large');
  return await withSpool(pieces, (video) => storeVideo(db, { shopId, uploader, video }, now()));
}
