import type { Config } from '../platform/config.ts';
import { type OpenDatabase, openDatabase } from '../platform/database.ts';
import { migrate } from '../platform/migrate.ts';

/** Opens the data folder (or DATABASE_URL) with its schema up to date, does `work`, and closes whatever happens. */
export async function withDatabase<Result>(
  config: Config,
  work: (opened: OpenDatabase) => Promise<Result>,
): Promise<Result> {
  const opened = await openDatabase(config);
  try {
    await migrate(opened.pool);
    return await work(opened);
  } finally {
    await opened.close();
  }
}
