import type { Tx } from '../platform/database.ts';
import type { Locale } from '../platform/i18n.ts';
import { newId } from '../platform/ids.ts';
import { insertDeskMessage } from './desk-queries.ts';

/** A note of Qin's own, which only the agents see; whoever the word is. Not longer than a message may be. */
export async function noteForAgents(
  tx: Tx,
  { shopId, conversationId, body, locale }: { shopId: string; conversationId: string; body: string; locale: Locale },
  now: Temporal.Instant,
): Promise<void> {
  const nobody = { agentId: null, clientKey: null, approves: null };
  const nothing = { script: null, scriptVersion: null, facts: null, moves: null };
  const note = { id: newId(now), author: 'note', visibility: 'internal', body, locale } as const;
  await insertDeskMessage(
    tx,
    { shopId, id: conversationId },
    { ...note, ...nobody, ...nothing },
    { answers: false },
    now,
  );
}
