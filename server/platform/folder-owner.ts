import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** SQLite's own code for "another process holds the lock". */
const busy = 5;

/**
 * Takes the data folder for this process alone, until `giveBack` or its end, however it ends. Null when another process
 * has it. Node offers no file lock; SQLite's, on a file that stays empty, is the operating system's own, so it neither
 * outlives a killed process nor depends on a database server that may die under us.
 */
export function ownFolder(dataDir: string): { giveBack(): void } | null {
  const lock = new DatabaseSync(join(dataDir, 'owner.lock'));
  try {
    lock.exec('begin exclusive');
    return { giveBack: () => lock.close() };
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === busy) return null;
    throw error;
  }
}
