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

export type Typed = {
  body: string;
  seenSeq: number;
  /** Undefined: those of the draft before. */
  fileIds?: readonly string[];
  scripts?: readonly InsertedScript[];
};

/**
 * Keeps what a page has typed in the place of the draft it saw (`seenAt`; null: none). What was refused since, on another
 * page of the same agent, that page does not know of: it stays, and so does the reason.
 */
export async function storeDraft(
  tx: Tx,
  at: DraftPlace,
  { body, seenSeq, ...typed }: Typed,
  seenAt: Temporal.Instant | null,
  now: Temporal.Instant,
): Promise<Draft> {
  const before = await selectDraft(tx, at);
  const { fileIds = before?.fileIds ?? [], scripts = before?.scripts ?? [] } = typed;
  const written = { body, fileIds, scripts, clientKey: null };
  if (!before || !isUnseenRefusal(before, seenAt))
    return putDraft(tx, at, { ...written, seenSeq, reason: null, updatedAt: now });
  const { reason } = before;
  const merged = { ...mergedDraft(keptOf(before), written), seenSeq: Math.min(before.seenSeq, seenSeq), reason };
  return putDraft(tx, at, { ...merged, updatedAt: now });
}

/** Throws away the draft that a page saw. Answers what stays: a refused one that it did not see. */
export async function dropDraft(tx: Tx, at: DraftPlace, seenAt: Temporal.Instant | null): Promise<Draft | null> {
  const before = await selectDraft(tx, at);
  if (before && isUnseenRefusal(before, seenAt)) return before;
  await deleteDraft(tx, at);
  return null;
}

function isUnseenRefusal({ reason, updatedAt }: Draft, seenAt: Temporal.Instant | null): boolean {
  return reason !== null && !(seenAt !== null && updatedAt.equals(seenAt));
}

function keptOf({ body, fileIds, scripts, clientKey, reason }: Draft): KeptDraft {
  return { body, fileIds, scripts, clientKey, isTyped: reason === null };
}
