import type { Db, Tx } from '../platform/database.ts';
import { fileStore } from '../platform/files.ts';
import {
  deleteFiles,
  deleteUnsent,
  type Freed,
  lockContents,
  selectOrphans,
  selectShopsWithUnsent,
} from './queries.ts';
import { limits } from './rules.ts';

const batch = 200;

/** Erases photos and videos for good, out of messages too; their bytes stay only where somebody else has sent the same picture. */
export async function erasePhotos(tx: Tx, shopId: string, fileIds: readonly string[]): Promise<void> {
  await lockContents(tx, shopId, 'to erase');
  await eraseOrphans(tx, shopId, await deleteFiles(tx, shopId, fileIds));
}

/** What was uploaded a day ago and never sent goes. */
export async function sweepUnsent(db: Db, now: Temporal.Instant): Promise<void> {
  const before = now.subtract({ hours: limits.unsentHours });
  for (const shopId of await selectShopsWithUnsent(db, before)) while ((await sweep(db, shopId, before)) === batch);
}

function sweep(db: Db, shopId: string, before: Temporal.Instant): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await lockContents(tx, shopId, 'to erase');
    const deleted = await deleteUnsent(tx, shopId, before, batch);
    await eraseOrphans(tx, shopId, deleted);
    return deleted.length;
  });
}

async function eraseOrphans(tx: Tx, shopId: string, freed: readonly Freed[]): Promise<void> {
  const addresses = freed.flatMap(({ photo, thumbnail }) => [photo ?? [], thumbnail ?? []].flat());
  if (addresses.length > 0) await fileStore.erase(tx, shopId, await selectOrphans(tx, shopId, addresses));
}
