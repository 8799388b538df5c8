import type { Reason } from '../../shared/labels.ts';
import type { Understood } from '../triage/index.ts';
import { lineIdOf, settleItem } from './choose-item.ts';
import { askWhichOrder, chooseOrder, isAboutAnother } from './choose-order.ts';
import { explain, notSettled, settleReturn } from './decide-explained.ts';
import { settleNeverCame } from './decide-never-came.ts';
import { settleNotReceived } from './decide-not-received.ts';
import { noteWithdrawal } from './decide-withdrawal.ts';
import {
  belongsTo,
  type Group,
  groupOf,
  groupOfChoice,
  isExplained,
  reasonFor,
  reasonOptions,
  wantsOf,
} from './return-reasons.ts';
import type { Returning } from './state.ts';
import { add, ask, handOver, hasSaid, putOff, question, remember, say, type Turn, verifyFirst } from './turn.ts';
import { bringsPhoto, saysPhotosSent } from './words/photos.ts';
import {
  asksStock,
  insistsOnReturn,
  keepsReasonPrivate,
  namesFault,
  sizeReasonIn,
  wantsOtherColour,
} from './words/wishes.ts';
import { withdrawsWithoutReason } from './words/withdrawal.ts';

/** A buyer who wants to send something back, or says what is wrong with it: S1 to S7. */
export function decideReturn(before: Turn, heard: Understood): Turn {
  const turn = noteWithdrawal(before, heard);
  if (!turn.snapshot.verified) return beginUnknown(turn, heard);
  const reading = withReasonTold(turn, heard);
  const settled = settleNeverCame(turn, reading) ?? goOn(turn, reading);
  if (settled) return settled;
  const choice = chooseOrder(turn, reading, 'return');
  if (choice && 'candidates' in choice) return askWhichOrder(turn, choice.candidates, reading);
  const notReceived = choice && settleNotReceived(turn, reading, choice.order);
  if (notReceived) return notReceived;
  const orderId = choice?.order.id ?? null;
  const focused = remember(turn, { orderId });
  const group = groupSaid(reading);
  const { turn: known, isAsked } = settleItem(focused, reading, choice?.order ?? null, group);
  if (isAsked) return known;
  if (group) return handleReason(known, reading, group, orderId);
  return reading.label === 'exchange_request' && wantsOtherColour(reading.text)
    ? handOver(known, 'handover.person', 'wants_exchange', { orderId })
    : askReason(known, reading, orderId);
}

/** The reason that the buyer told before, and that nothing has been said to yet, counts as if it were told now. */
function withReasonTold(turn: Turn, reading: Understood): Understood {
  const { returning } = turn.state;
  if (returning?.stage !== 'told' || !returning.reason) return reading;
  if (isAboutAnother(turn, reading, returning.orderId)) return reading;
  const group = groupOf(reading);
  const saysNew = group !== null && group !== 'other' && !belongsTo(group, returning.reason);
  if (saysNew || (group === 'size' && sizeReasonIn(reading.text))) return reading;
  const { sizes, measurements } = reading.found;
  const isSizeSaid = sizes.length > 0 || Object.keys(measurements).length > 0;
  const found = isSizeSaid ? reading.found : (returning.sizing ?? reading.found);
  const label = reading.label === 'exchange_request' ? reading.label : 'return_request';
  return { ...reading, label, reasons: [returning.reason], found };
}

/** Of whom nobody knows, too, the reason is asked first; what it is about only the buyer may hear. */
function beginUnknown(turn: Turn, reading: Understood): Turn {
  const isSaid = groupSaid(reading) !== null || wantsOtherColour(reading.text);
  return isSaid ? verifyFirst(turn, reading) : askReason(turn, reading, null);
}

/** The reason that a first message gives: in so many words, by the size wished for, or that it is nobody's business. */
function groupSaid(reading: Understood): Group | null {
  if (withdrawsWithoutReason(reading.text)) return 'declined';
  const group = groupOf(reading);
  if (group || !['return_request', 'exchange_request'].includes(reading.label)) return group;
  if (namesFault(reading.text)) return 'quality';
  if (keepsReasonPrivate(reading.text) || reading.reasons.includes('unknown')) return 'declined';
  const isExchange = reading.label === 'exchange_request';
  return sizeReasonIn(reading.text) || (isExchange && reading.found.sizes.length > 0) ? 'size' : null;
}

/** The reason is known already, and the buyer says no new one: they wish for something, or the answer did not settle it. */
function goOn(turn: Turn, reading: Understood): Turn | null {
  const { returning } = turn.state;
  if (!returning?.reason || returning.stage === 'told') return null;
  if (isAboutAnother(turn, reading, returning.orderId)) return null;
  // "Don't want it any more" is no new reason beside one that is known.
  const said = groupOf(reading);
  const group = said === 'other' && returning.stage !== 'asked' ? null : said;
  // A size without its direction: only now it is told, or the buyer wishes for something all the same.
  if (returning.stage === 'asked' && group) return null;
  if (group && !belongsTo(group, returning.reason)) return null;
  if (reading.label === 'exchange_request' && reading.answer !== 'rejects') return wish(turn, reading, 'exchange');
  if (returning.stage !== 'asked' && isExplained(returning.reason))
    return takesOffer(turn, reading) ? wish(turn, reading, wantsOf(reading)) : notSettled(wishing(turn, reading));
  if (group === 'size' && isSaidAgain(turn, reading)) return lacksMeasurements(turn);
  return group ? null : wish(turn, reading, wantsOf(reading));
}

/** "Then I'll return it", after the offer: that is what was offered, and nothing is argued about. */
function takesOffer(turn: Turn, { label, answer }: Understood): boolean {
  const isWish = label === 'return_request' || label === 'refund_status';
  return isWish && answer !== 'rejects' && isOffered(turn);
}

const isOffered = (turn: Turn): boolean => hasSaid(turn, 'return.offer') && turn.state.returning?.stage === 'explained';

/** An explanation turned down begins S7, unless the buyer only insists on what they were offered. */
export function turnDown(turn: Turn, reading: Understood): Turn {
  if (!isOffered(turn) || !insistsOnReturn(reading.text)) return notSettled(turn);
  return wish(noteWithdrawal(turn, reading), reading, wantsOf(reading));
}

/** Money back is what they want instead: kept on record before the statement is sent. */
function wishing(turn: Turn, reading: Understood): Turn {
  const { returning } = turn.state;
  const wants = wantsOf(reading);
  if (!returning?.reason || wants !== 'refund' || returning.wants === wants) return turn;
  const { orderId, reason } = returning;
  return add(remember(turn, { returning: { ...returning, wants } }), { kind: 'open_return', orderId, reason, wants });
}

/** "It really is too small", without the measurements that were asked for: asking once more helps nobody. */
function isSaidAgain({ state }: Turn, reading: Understood): boolean {
  const { heightCm, weightKg } = reading.found.measurements;
  const told = heightCm ?? weightKg ?? reading.found.sizes[0];
  return (
    state.open?.kind === 'measurements' && told === undefined && state.returning?.reason === reasonFor('size', reading)
  );
}

export function lacksMeasurements(turn: Turn): Turn {
  const orderId = turn.state.returning?.orderId ?? turn.state.orderId;
  return handOver(remember(turn, { open: null }), 'handover.follow_up', 'no_measurements', { orderId });
}

/** What the buyer would like for a return whose reason is known: money back for a fault is talked over by phone (S2). */
export function wish(turn: Turn, reading: Understood, wants: Returning['wants']): Turn {
  const { returning } = turn.state;
  const reason = returning?.reason ?? 'unknown';
  const orderId = returning?.orderId ?? turn.state.orderId;
  const wished = add(remember(turn, { returning: returning && { ...returning, wants } }), {
    kind: 'open_return',
    orderId,
    reason,
    wants,
  });
  if (wants === 'refund' && reason.startsWith('quality.')) return askForCall(wished);
  const why = wants === 'exchange' ? 'wants_exchange' : 'wants_return';
  if (wants === 'exchange' && (reason.startsWith('size.') || reading.found.sizes.length > 0))
    return exchangeSize(wished, orderId);
  if (wants !== 'exchange' && !/^(?:quality|ful)\./.test(reason)) return settleReturn(closeWants(wished), reason, why);
  return handOver(closeWants(wished), 'handover.follow_up', why, { orderId });
}

/** Another size is kept where there is one; a colleague sees to the rest. */
function exchangeSize(wished: Turn, orderId: string | null): Turn {
  const kept = add(closeWants(wished), { kind: 'keep_exchange', orderId });
  return handOver(say(kept, 'return.size_exchange', { orderId }), 'handover.person', 'wants_exchange', { orderId });
}

/** Only what the wish answers is closed: photos of a fault are still wanted. */
function closeWants(turn: Turn): Turn {
  return turn.state.open && ['wants', 'measurements'].includes(turn.state.open.kind)
    ? remember(turn, { open: null })
    : turn;
}

export function askReason(turn: Turn, reading: Understood, orderId: string | null): Turn {
  const returning: Returning = { orderId, reason: null, stage: 'asked', wants: wantsOf(reading) };
  const wish = turn.snapshot.verified ? null : reading;
  return ask(remember(turn, { returning }), 'return.ask_reason', question('reason', [...reasonOptions], wish), {
    orderId,
  });
}

/** The reason is told (or the buyer would rather not): the return is noted, and answered as its reason asks for. */
export function handleReason(turn: Turn, reading: Understood, group: Group, orderId: string | null): Turn {
  const reason = reasonFor(group, reading);
  if (!turn.snapshot.verified) return keepReason(turn, reading, group, reason);
  const before = turn.state.returning;
  const wants = before && wantsOf(reading) === 'return' ? before.wants : wantsOf(reading);
  const stage = group === 'size' && reason === 'unknown' ? 'asked' : 'explained';
  const returning: Returning = { orderId, reason, stage, wants };
  const open = turn.state.open?.kind === 'meaning' ? turn.state.open : null;
  const opened = add(remember(turn, { open, orderId, returning }), { kind: 'open_return', orderId, reason, wants });
  return answerGroup(opened, group, reason, reading);
}

/** Asked why before it was known who it is, and known now: the answer counts for the order that they have. */
export function goOnKnown(turn: Turn, reading: Understood): Turn | null {
  const { returning, open } = turn.state;
  const beganUnknown = open?.kind === 'reason' && returning?.orderId === null && turn.snapshot.orders.length > 0;
  if (!turn.snapshot.verified || !beganUnknown) return null;
  const wish: Understood = { ...reading, label: 'return_request', reasons: [], text: textOfWish(turn, reading) };
  const begun = remember(turn, { open: null, returning: null });
  const group = reading.choice === undefined ? groupSaid(reading) : groupOfChoice(reading.choice);
  if (group) return decideReturn(begun, { ...wish, reasons: [reasonFor(group, reading)] });
  return reading.label === 'other' ? putOff(begun, wish) : null; // "it's me now": what waited is answered, in its order
}

/** What they wished for names the goods, and what they answer the reason; a choice of ours says no more than its code. */
function textOfWish({ state }: Turn, { text, choice }: Understood): string {
  const wished = state.open?.pending?.text;
  return [wished, choice === undefined || wished === undefined ? text : ''].filter(Boolean).join(', ');
}

/** Told before it is known who tells it: kept until then, and nothing is opened for it. */
function keepReason(turn: Turn, reading: Understood, group: Group, reason: Reason): Turn {
  const closed = remember(turn, { open: null, returning: null });
  const wish: Understood = { ...reading, label: 'return_request', reasons: [reason], text: textOfWish(turn, reading) };
  return verifyFirst(group === 'declined' ? closed : say(closed, 'return.reason_noted'), wish);
}

function answerGroup(turn: Turn, group: Group, reason: Reason, reading: Understood): Turn {
  const subject = { orderId: turn.state.orderId };
  if (reason === 'quality.counterfeit_claim') return handOver(turn, 'handover.complaint', 'doubts_genuine', subject);
  switch (group) {
    case 'quality':
      return askForPhotos(turn, isUnlikeDescribed(reason) ? 'return.not_as_described' : 'return.quality', reading);
    case 'fulfilment':
      return askForPhotos(turn, 'return.wrong_item', reading);
    case 'size':
      return answerSize(turn, reading);
    case 'colour':
      if (wantsOtherColour(reading.text)) return handOver(turn, 'handover.person', 'wants_exchange', subject);
      return explain(turn, 'return.colour_difference', reason, 'colour_difference');
    case 'suit':
      return explain(turn, 'return.does_not_suit', reason, 'does_not_suit');
    case 'declined':
      return explain(turn, 'return.reason_declined', reason, 'reason_declined');
    case 'other':
      return explain(turn, 'return.other', reason, 'other_reason');
  }
}

const isUnlikeDescribed = (reason: Reason) => reason === 'quality.not_as_described';

/** Which size fits, or the one that was asked for. Of several goods nobody knows which one is meant. */
function answerSize(turn: Turn, reading: Understood): Turn {
  const subject = { orderId: turn.state.orderId };
  const order = turn.snapshot.orders.find((candidate) => candidate.id === turn.state.orderId);
  if (order && order.lines.length > 1 && lineIdOf(turn.state, order.id) === null)
    return handOver(turn, 'handover.person', 'several_goods', subject);
  const { sizes, measurements } = reading.found;
  if (measurements.heightCm || measurements.weightKg) return adviseSize(turn, reading);
  if (sizes.length > 0 && asksStock(reading.text)) return handOver(turn, 'handover.person', 'asks_stock', subject);
  if (sizes.length > 0 && reading.label === 'exchange_request') return wish(turn, reading, 'exchange');
  const isOpen = turn.state.returning?.reason === 'unknown' && turn.state.open?.kind !== 'measurements';
  return isOpen
    ? ask(turn, 'return.size_direction', question('measurements', ['size.too_large', 'size.too_small']), subject)
    : ask(turn, 'return.size', question('measurements'), subject);
}

/** Evidence first, unless it came along; and for money back because of a fault the phone call (S2). */
function askForPhotos(turn: Turn, situation: string, reading: Understood): Turn {
  const isFaultRefund = situation !== 'return.wrong_item' && turn.state.returning?.wants === 'refund';
  if (saysPhotosSent(reading.text)) {
    const taken = takePhotos(turn, reading);
    return isFaultRefund ? askForCall(taken) : taken;
  }
  // Whoever has said what they would like is not asked again.
  const isWishKnown = turn.state.returning !== null && turn.state.returning.wants !== 'return';
  const photos = question('photos', isWishKnown ? [] : ['exchange', 'refund']);
  const subject = { orderId: turn.state.orderId };
  return isFaultRefund
    ? ask(askForCall(turn), 'return.quality_photos', photos, subject)
    : ask(turn, situation, photos, subject);
}

/** "Your photos have arrived" is said only where one did; otherwise a colleague looks for them. */
export function takePhotos(turn: Turn, { text }: Understood): Turn {
  const subject = { orderId: turn.state.orderId };
  const closed = remember(turn, { open: null });
  if (!bringsPhoto(text)) return handOver(closed, 'handover.follow_up', 'photos_to_review', subject);
  return handOver(say(closed, 'return.photos_received', subject), 'handover.person', 'photos_to_review', subject);
}

export function adviseSize(turn: Turn, { found }: Understood): Turn {
  const asked = question('wants', ['exchange', 'return']);
  const returning = turn.state.returning && { ...turn.state.returning, sizing: found };
  return ask(remember(turn, { returning }), 'return.size_advice', asked, { orderId: turn.state.orderId });
}

/** S2: money back for a fault is talked over by phone first; the call is a stored task. */
export function askForCall(turn: Turn): Turn {
  const orderId = turn.state.returning?.orderId ?? turn.state.orderId;
  if (turn.state.noCall)
    return handOver(add(turn, { kind: 'decline_call', orderId }), 'handover.follow_up', 'no_call', { orderId });
  const { phone } = turn.state;
  const listed = add(turn, { kind: 'assign_call', orderId, purpose: 'refund', phone });
  if (turn.snapshot.hasNumber || phone) return say(listed, 'return.quality_refund', { orderId });
  // No call is promised to somebody who cannot be rung: they leave a number, or it is settled in writing.
  return handOver(say(listed, 'return.quality_number', { orderId }), 'handover.person', 'no_number', { orderId });
}
