import type { Label } from '../../shared/labels.ts';
import type { Understood } from '../triage/index.ts';
import { askForOrder } from './choose-order.ts';
import {
  adviseSize,
  askForCall,
  askReason,
  handleReason,
  lacksMeasurements,
  takePhotos,
  wish,
} from './decide-return.ts';
import { groupOf, groupOfChoice, groupOfLabel } from './return-reasons.ts';
import type { OpenQuestion } from './state.ts';
import { add, ask, handOver, remember, say, type Turn } from './turn.ts';
import { hasNoPhotos, saysPhotosSent, willSendPhotos } from './words/photos.ts';
import {
  asksAboutSize,
  asksHowLong,
  asksStock,
  keepsReasonPrivate,
  sizeReasonIn,
  wantsMissingSent,
  wantsMoneyBack,
  wantsSwap,
} from './words/wishes.ts';

/** A near label with less than this says nothing about the reason. */
const leastLikely = 0.3;

/** What the message means as an answer to the open question about a return; null: it is about something else. */
export function answerAboutReturn(turn: Turn, reading: Understood): Turn | null {
  switch (turn.state.open?.kind) {
    case 'reason':
      return answerReason(turn, reading);
    case 'photos':
      return answerPhotos(turn, reading);
    case 'measurements':
      return answerMeasurements(turn, reading);
    case 'wants':
      return answerWants(turn, reading);
    case 'statement_read':
      return answerStatementRead(turn, reading);
    default:
      return null;
  }
}

/** The buyer picked an option, answered in free words, or would rather not say. */
function answerReason(turn: Turn, reading: Understood): Turn | null {
  const orderId = turn.state.returning?.orderId ?? turn.state.orderId;
  if (reading.choice !== undefined) {
    const group = groupOfChoice(reading.choice);
    return group && handleReason(turn, reading, group, orderId);
  }
  if (reading.answer === 'decline_to_say' || keepsReasonPrivate(reading.text))
    return handleReason(turn, reading, 'declined', orderId);
  const group = groupOf(reading);
  return group && handleReason(turn, reading, group, orderId);
}

/**
 * Words that fit no label well, in answer to "why?": the likeliest reason among the near ones, or "another reason". A
 * mere "ok" or a smile is none: asked once more, and then taken for another reason.
 */
export function guessReason(turn: Turn, reading: Understood): Turn {
  const orderId = turn.state.returning?.orderId ?? turn.state.orderId;
  const saysNothing = reading.answer === 'yes' || reading.answer === 'no' || !/\p{L}{2}/u.test(reading.text);
  if (saysNothing && turn.state.unsure === 0) return remember(askReason(turn, reading, orderId), { unsure: 1 });
  const near = [{ label: reading.label, confidence: reading.confidence }, ...reading.alternatives].find(
    (candidate) => groupOfLabel[candidate.label] !== undefined && candidate.confidence >= leastLikely,
  );
  return remember(handleReason(turn, reading, (near && groupOfLabel[near.label]) ?? 'other', orderId), { unsure: 0 });
}

/** Photos, or what the buyer would like for the fault; the photos stay wanted. */
function answerPhotos(turn: Turn, reading: Understood): Turn | null {
  const wantsRefund = reading.choice === 'refund' || wantsMoneyBack(reading.text);
  const subject = { orderId: turn.state.orderId };
  if (willSendPhotos(reading.text) && !wantsRefund) return say(turn, 'talk.ok');
  if (saysPhotosSent(reading.text)) {
    const taken = takePhotos(turn, reading);
    const isFault = turn.state.returning?.reason?.startsWith('quality.') === true;
    return wantsRefund && isFault ? askForCall(taken) : taken;
  }
  if (wantsRefund) return wish(turn, reading, 'refund');
  if (reading.choice === 'exchange') return wish(turn, reading, 'exchange');
  const closed = remember(turn, { open: null });
  if (reading.answer === 'no' || reading.answer === 'decline_to_say' || hasNoPhotos(reading.text))
    return handOver(closed, 'handover.follow_up', 'no_photos', subject);
  return wantsMissingSent(reading.text) ? handOver(turn, 'handover.follow_up', 'wants_missing_sent', subject) : null;
}

/** Measurements or a size, after we asked for them. */
function answerMeasurements(turn: Turn, reading: Understood): Turn | null {
  const { heightCm, weightKg } = reading.found.measurements;
  if (heightCm !== undefined || weightKg !== undefined) return adviseSize(turn, reading);
  if (reading.found.sizes.length > 0) return answerSizeNamed(turn, reading);
  const direction = sizeChosen(reading.choice) ?? sizeReasonIn(reading.text);
  const orderId = turn.state.returning?.orderId ?? turn.state.orderId;
  if (direction && turn.state.returning?.reason !== direction)
    return handleReason(turn, { ...reading, label: 'size', reasons: [direction] }, 'size', orderId);
  if (reading.answer === 'no' || reading.answer === 'decline_to_say' || keepsReasonPrivate(reading.text))
    return lacksMeasurements(turn);
  return null;
}

/** "Exchange it, or send it back?" A plain yes takes what was offered first. */
function answerWants(turn: Turn, reading: Understood): Turn | null {
  if (reading.choice === 'return' || reading.answer === 'no') return wish(turn, reading, 'return');
  if (asksStock(reading.text)) return askStock(turn);
  if (reading.choice === 'exchange' || reading.answer === 'yes') return wish(turn, reading, 'exchange');
  if (reading.found.sizes.length > 0) return answerSizeNamed(turn, reading);
  if (asksHowLong(reading.text)) return handOver(turn, 'handover.follow_up', 'asks_exchange_time');
  return wantsSwap(reading.text) && !isReturnedInstead(reading) ? wish(turn, reading, 'exchange') : null;
}

const isReturnedInstead = ({ label, text }: Understood) => label === 'return_request' || wantsMoneyBack(text);

const sizeChosen = (choice: string | undefined) =>
  choice === 'size.too_large' || choice === 'size.too_small' ? choice : null;

/** A size is named: wished for, or only asked about. */
function answerSizeNamed(turn: Turn, reading: Understood): Turn {
  if (asksStock(reading.text)) return askStock(turn);
  if (!asksAboutSize(reading.text)) return wish(turn, reading, 'exchange');
  return handOver(turn, 'handover.follow_up', 'topic_size', { orderId: turn.state.orderId });
}

/** What is in stock is asked, nothing is agreed to: a colleague looks. */
function askStock(turn: Turn): Turn {
  return handOver(turn, 'handover.follow_up', 'asks_stock', { orderId: turn.state.orderId });
}

const notRead =
  /(?:没有?|未曾?)(?:看|瞧|注意|留意|见|读|点开)|不知道有|(?:didn't|did not|never|haven't|hadn't) (?:see|saw|seen|read|notice|noticed|come across|came across|spot)/iu;
const wasRead =
  /(?:看|扫|瞄|读|翻|浏览)过|看了(?!没)|有印象|\b(?:read|saw|seen|skimmed|glanced at) (?:it|that|them|through)|had a (?:quick )?look/iu;

function hadRead(text: string): 'yes' | 'no' | undefined {
  if (notRead.test(text)) return 'no';
  return wasRead.test(text) && !/[?？]|吗/u.test(text) ? 'yes' : undefined;
}

/** S7, second half: "had you read it before buying?" is recorded, never held against anybody, and a person goes on. */
function answerStatementRead(turn: Turn, reading: Understood): Turn | null {
  const answer = reading.answer ?? reading.choice ?? hadRead(reading.text);
  if (answer !== 'yes' && answer !== 'no' && answer !== 'rejects') return null;
  const subject = { orderId: turn.state.orderId };
  const closed = remember(turn, { open: null });
  if (answer === 'rejects') return handOver(closed, 'handover.follow_up', 'rejects_statement', subject);
  const isRead = answer === 'yes';
  const recorded = add(closed, { kind: 'record_statement_answer', readBeforeBuying: isRead });
  const told = say(recorded, isRead ? 'return.statement_read' : 'return.statement_unread', subject);
  return handOver(told, 'handover.person', isRead ? 'statement_read' : 'statement_unread', subject);
}

/** The same question once more, after a message that was not understood; null where asking again would not help. */
export function askAgain(turn: Turn, open: OpenQuestion): Turn | null {
  const subject = { orderId: turn.state.orderId };
  switch (open.kind) {
    case 'order':
      return askForOrder(turn, open);
    case 'item':
      return ask(turn, 'return.which_item', open, subject);
    case 'measurements':
      return ask(turn, 'return.size', open, subject);
    case 'photos': {
      const { returning } = turn.state;
      // Whoever has said what they would like is asked for the photos alone.
      const fault = returning?.wants === 'return' ? 'return.quality' : 'return.quality_photos';
      return ask(turn, returning?.reason?.startsWith('ful.') ? 'return.wrong_item' : fault, open, subject);
    }
    default:
      return null;
  }
}

/** The label that the buyer picked in answer to "which of these do you mean?". */
export function pickedMeaning(turn: Turn, reading: Understood): Label | undefined {
  const open = turn.state.open;
  return open?.kind === 'meaning'
    ? (open.options.find((option) => option === reading.choice) as Label | undefined)
    : undefined;
}
