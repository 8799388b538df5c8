import { type Db, type Tx, transact } from '../platform/database.ts';

/** A transaction that is tried once more when only a rival stood in its way. */
export async function transactAgain<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  try {
    return await transact(db, work);
  } catch (error) {
    if (!isPassing(error)) throw error;
    return await transact(db, work);
  }
}

const keysOfMessages = ['messages_shop_id_channel_provider_message_id_key', 'messages_of_client_key'];

/**
 * Gone when tried again: the same message came twice at once, and the other one won; or the database broke a deadlock
 * with another writer. Any other unique violation is a fault of the work.
 */
function isPassing(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === '40P01' || code === '40001') return true;
  return code === '23505' && constraint !== undefined && keysOfMessages.includes(constraint);
}
