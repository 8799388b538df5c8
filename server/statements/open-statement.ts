import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { type Reading, updateOpened } from './queries.ts';

/** A buyer opened the link that they were sent: written down, and told once, the first time. */
export async function openStatement(tx: Tx, reading: Reading, now: Temporal.Instant): Promise<void> {
  const { shopId, conversationId, version } = reading;
  if (await updateOpened(tx, reading, now))
    await appendEvent(tx, shopId, 'statements.statement-opened', { conversationId, version }, now);
}
