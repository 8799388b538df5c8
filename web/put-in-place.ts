import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';

/** Puts a finished folder in the place of the one that is in use: two renames, so that nobody meets half of it. */
export async function putInPlace(fresh: string, place: string): Promise<void> {
  const old = `${fresh}-old`;
  if (existsSync(place)) await rename(place, old);
  await rename(fresh, place);
  await rm(old, { recursive: true, force: true });
}
