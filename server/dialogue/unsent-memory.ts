import type { Understood } from '../triage/index.ts';
import { groupOf, isReturnLabel, reasonFor, wantsOf } from './return-reasons.ts';
import type { DialogueState, Pending, Returning } from './state.ts';

/**
 * What is only proposed was not said, and the talk has not moved on: until it is sent, only what is known is remembered.
 * What the buyer wrote is read again with their next message.
 */
export function unsentMemory(before: DialogueState, { orderId, handedOver, locale }: DialogueState): DialogueState {
  return { ...before, orderId, handedOver, locale };
}

/**
 * As above, of an agent who carries the messages and may never say that a reply was sent: what the buyer told (order, item,
 * reason, wish, no phone call) stays told, and what Qin would have asked, explained or told does not count as said.
 * `decided` is what the dialogue would remember once sent, `locale` the language spoken.
 */
export function unsentPasteMemory(
  before: DialogueState,
  decided: DialogueState,
  locale: DialogueState['locale'],
): DialogueState {
  const { open, orderId, item, noCall } = decided;
  const waiting = open?.pending && open.pending !== before.open?.pending ? open.pending : null;
  return {
    ...before,
    ...{ orderId, item, noCall, locale },
    // A question that was answered is not asked any more; the one that would come next has not been asked yet.
    open: open?.kind === before.open?.kind ? before.open : null,
    later: laterOf(before, decided, waiting),
    returning: toldReturn(before.returning, decided.returning ?? returningOf(waiting, orderId)),
  };
}

/** What waits for a question that was not sent is answered with the next message: once, for the agent may have answered it. */
function laterOf(before: DialogueState, decided: DialogueState, waiting: Pending | null): Pending[] {
  const isKept = waiting === null || isReturnLabel(waiting.label);
  if (isKept || before.later.some(({ label }) => label === waiting.label)) return decided.later;
  return [...decided.later, waiting];
}

/** A wish to send something back that waits for "which one?", with the reason that came with it. */
function returningOf(waiting: Pending | null, orderId: string | null): Returning | null {
  if (!waiting || !isReturnLabel(waiting.label)) return null;
  const reading: Understood = { ...waiting, mood: 'calm', confidence: 1, alternatives: [] };
  const group = groupOf(reading);
  const told = group ? { reason: reasonFor(group, reading), stage: 'told' as const } : null;
  return { orderId, wants: wantsOf(reading), ...(told ?? { reason: null, stage: 'asked' }) };
}

/** The return as the buyer told it: what would have answered its reason has not been said. */
function toldReturn(before: Returning | null, decided: Returning | null): Returning | null {
  if (!decided || decided.stage === 'asked') return decided;
  const isSame = before?.orderId === decided.orderId && before.reason === decided.reason;
  return { ...decided, stage: isSame ? before.stage : 'told' };
}
