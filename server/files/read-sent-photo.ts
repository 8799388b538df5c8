import type { Db } from '../platform/database.ts';
import { fileStore } from '../platform/files.ts';
import { selectAddresses } from './queries.ts';

/** The bytes of a photo as it is kept, for what carries it elsewhere; null: it is not there. */
export async function readSentPhoto(db: Db, shopId: string, fileId: string): Promise<Buffer | null> {
  const addresses = await selectAddresses(db, shopId, fileId);
  return addresses && fileStore.read(db, shopId, addresses.photo);
}
