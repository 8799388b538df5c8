import { managers, type Role } from '../../shared/access.ts';

export const statuses = ['open', 'handed_over', 'closed'] as const;
export type Status = (typeof statuses)[number];
export const proposalStates = ['open', 'approved', 'edited', 'discarded', 'superseded'] as const;
export type ProposalState = (typeof proposalStates)[number];
export const views = ['mine', 'unassigned', 'waiting', 'promises', 'all', 'snoozed', 'closed'] as const;
export type View = (typeof views)[number];
/** The chat page, where the answers to choose from are buttons. */
export const webChannel = 'web';
/** Messages that an agent carries between the platform's own client and Qin by hand: nothing goes out by itself there. */
export const assistChannel = 'assist';
/** Where the buyer does not read on a page of ours: what is said goes out by the ledger. */
export const outsideChannels = ['mail', 'sms'] as const;
export const presenceKinds = ['looking', 'typing'] as const;
export type PresenceKind = (typeof presenceKinds)[number];

/** Why a message was not sent but kept as a draft. */
export const refusedSends = [
  ...(['written_meanwhile', 'held_by_other', 'forbidden_words', 'fact_missing', 'facts_changed'] as const),
  ...(['script_untrue', 'proposal_settled', 'photo_gone', 'sent_by_hand', 'no_photos_by_sms'] as const),
] as const;
export type RefusedSend = (typeof refusedSends)[number];

/** How long one sign of looking or typing counts; screens repeat it before that. */
export const presenceSeconds = { looking: 45, typing: 8 } as const satisfies Record<PresenceKind, number>;
/** Without a sign of life for this long, an agent is gone, and others may take over what they hold. */
export const goneAfterSeconds = 120;

/** Whoever holds a conversation, as a colleague finds them. `lastSeenAt` null: never. */
export type Holder = { isAway: boolean; isRevoked: boolean; lastSeenAt: Temporal.Instant | null };

/** Whether a colleague may take over: from nobody and from themselves always, from another who is gone, and managers from anybody. */
export function mayTakeFrom(holder: Holder | null, colleague: { role: Role }, now: Temporal.Instant): boolean {
  if (!holder || (managers as readonly Role[]).includes(colleague.role)) return true;
  if (holder.isAway || holder.isRevoked || holder.lastSeenAt === null) return true;
  return now.epochMilliseconds - holder.lastSeenAt.epochMilliseconds > goneAfterSeconds * 1000;
}

/**
 * Why an agent's message must not go out now, or null. `foreignSeq` is the last message that the buyer can see and that
 * this agent did not write: who has not read it answers something else.
 */
export function refusalOfSend(
  conversation: { holderId: string | null; foreignSeq: number },
  sending: { agentId: string; seenSeq: number; isForbidden: boolean },
): RefusedSend | null {
  if (conversation.holderId !== null && conversation.holderId !== sending.agentId) return 'held_by_other';
  if (sending.seenSeq < conversation.foreignSeq) return 'written_meanwhile';
  return sending.isForbidden ? 'forbidden_words' : null;
}

/** `clientKey`: of the one refused message that lies in the draft; null when several do. `isTyped`: never sent, kept while typing. */
export type KeptDraft = Written & { isTyped: boolean };
type Content = { body: string; fileIds: readonly string[]; scripts: readonly InsertedScript[] };
type Written = Content & { clientKey: string | null };

/** A script that stands in what an agent writes, as it was rendered then. */
export type InsertedScript = {
  situation: string;
  version: number;
  text: string;
  orderId?: string;
  parcelId?: string;
  /** The proposed reply that the agent has edited: it is said anew as it was proposed. */
  proposalId?: string;
};

/**
 * What is kept when a message is refused while a draft lies there already: what was refused before is never dropped, nor any
 * script that it named. An altered one shares no sentence with its text; without its name old facts would go out at a second try.
 */
export function mergedDraft(kept: KeptDraft | null, refused: Written): Written {
  const isSame = kept?.clientKey === refused.clientKey && refused.clientKey !== null;
  if (!kept || kept.isTyped || isSame) return refused;
  const fileIds = [...new Set([...kept.fileIds, ...refused.fileIds])];
  const scripts = [...without(kept.scripts, refused.scripts), ...refused.scripts];
  return { body: withBoth(kept.body, refused.body), fileIds, scripts, clientKey: null };
}

function without(scripts: readonly InsertedScript[], others: readonly InsertedScript[]): InsertedScript[] {
  const nameOf = ({ situation, version, text, orderId, parcelId, proposalId }: InsertedScript) =>
    JSON.stringify([situation, version, text, orderId, parcelId, proposalId]);
  const names = new Set(others.map(nameOf));
  return scripts.filter((script) => !names.has(nameOf(script)));
}

function withBoth(kept: string, refused: string): string {
  if (refused.includes(kept)) return refused;
  if (kept.includes(refused)) return kept;
  // What is saved while it is typed goes on from what was saved before: that takes its place.
  const parts = kept.split('\n\n');
  const goesOn = parts.findIndex((_, at) => refused.startsWith(parts.slice(at).join('\n\n')));
  return [...(goesOn < 0 ? parts : parts.slice(0, goesOn)), refused].join('\n\n');
}

/** What is left of a draft when a message has gone out, or null: all but what was said. */
export function leftOfDraft(kept: KeptDraft, sent: Written): Content | null {
  if (kept.isTyped || kept.clientKey === sent.clientKey) return null;
  const body = sent.body.includes(kept.body) ? '' : kept.body.replace(sent.body, () => '').trim();
  const fileIds = kept.fileIds.filter((id) => !sent.fileIds.includes(id));
  const scripts = body === '' ? [] : without(kept.scripts, sent.scripts);
  return body === '' && fileIds.length === 0 ? null : { body, fileIds, scripts };
}
