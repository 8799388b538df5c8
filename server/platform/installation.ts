import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

export type Installation = { sendingEnabled: boolean; restoredAt: Temporal.Instant | null };

/** What is true of this installation as a whole. Whoever sends to customers asks here first. */
export async function readInstallation(db: Db | Tx): Promise<Installation> {
  const { rows } = await sql<Installation>`
    select sending_enabled as "sendingEnabled", restored_at as "restoredAt" from installation`.execute(db);
  return rows[0] ?? { sendingEnabled: false, restoredAt: null };
}

export async function switchSending(db: Db | Tx, enabled: boolean): Promise<void> {
  await sql`update installation set sending_enabled = ${enabled}`.execute(db);
}
