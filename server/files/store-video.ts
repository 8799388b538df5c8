import type { Db } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { storePieces } from './file-pieces.ts';
import { planMp4 } from './plan-mp4.ts';
import { planWebm } from './plan-webm.ts';
import { countUnsent, countVideos, insertFile, refreshKnown, type StoredPhoto, type Uploader } from './queries.ts';
import { limits } from './rules.ts';
import type { Spooled } from './spool.ts';

const webmStart = 0x1a45dfa3;

/**
 * Keeps an uploaded video until it is sent, or for a day: as it came, but for the place, the device and whatever else the
 * camera wrote beside pictures and sound. The same bytes from the same person are the same file.
 * Throws Refused `video_unreadable`, `too_many_videos` and `too_many_unsent_photos`.
 */
export async function storeVideo(
  db: Db,
  { shopId, uploader, video }: { shopId: string; uploader: Uploader; video: Spooled },
  now: Temporal.Instant,
): Promise<StoredPhoto> {
  const known = await refreshKnown(db, shopId, uploader, video.sha256, now);
  if (known) return known;
  if ((await countUnsent(db, shopId, uploader)) >= limits.unsent)
    throw new Refused('too_many_unsent_photos', 429, { limit: limits.unsent });
  if ((await countVideos(db, shopId, uploader, now.subtract({ hours: 24 }))) >= limits.videosPerDay)
    throw new Refused('too_many_videos', 429, { limit: limits.videosPerDay });
  const isWebm = (await video.read(0, 4)).readUInt32BE(0) === webmStart;
  const { type, width, height, blanks } = await (isWebm ? planWebm(video) : planMp4(video));
  for (const blank of blanks) await video.makeBlank(blank);
  const content = { videoType: type };
  const file = { shopId, id: newId(now), uploader, sourceSha256: video.sha256, content, width, height };
  return db.transaction().execute(async (tx) => {
    const stored = await insertFile(tx, { ...file, bytes: video.size }, now);
    if (stored.fileId === file.id) await storePieces(tx, shopId, file.id, video);
    return stored;
  });
}
