import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { type Draft, type DraftPlace, deleteDraft, putDraft, selectDraft } from './desk-queries.ts';
import { type InsertedScript, type KeptDraft, leftOfDraft, mergedDraft, type RefusedSend } from './rules.ts';

type Written = {
  body: string;
  clientKey: string;
  fileIds: readonly string[];
  scripts: readonly InsertedScript[];
};

/** Keeps what was not sent, and why, in the transaction that refused it. */
export async function keepDraft(
  tx: Tx,
  at: DraftPlace,
  { seenSeq, ...written }: Written & { seenSeq: number },
  reason: RefusedSend,
  now: Temporal.Instant,
): Promise<void> {
  const before = await selectDraft(tx, at);
  await putDraft(tx, at, { ...mergedDraft(before && keptOf(before), written), seenSeq, reason, updatedAt: now });
  const { shopId, conversationId, agentId } = at;
  await appendEvent(tx, shopId, 'conversations.draft-kept', { conversationId, agentId }, now);
}

/** What was typed for this message is done with; what was refused before stays, but for what has gone out now. */
export async function settleDraft(tx: Tx, at: DraftPlace, sent: Written): Promise<void> {
  const draft = await selectDraft(tx, at);
  if (!draft) return;
  const left = leftOfDraft(keptOf(draft), sent);
  if (left === null) return deleteDraft(tx, at);
  await putDraft(tx, at, { ...draft, ...left });
}

function keptOf({ body, fileIds, scripts, clientKey, reason }: Draft): KeptDraft {
  return { body, fileIds, scripts, clientKey, isTyped: reason === null };
}
