import type { Label } from '../../shared/labels.ts';
import type { Understood } from '../triage/index.ts';
import { answerAboutReturn, askAgain, guessReason, pickedMeaning } from './answer-question.ts';
import { answerItem } from './choose-item.ts';
import { mentions } from './choose-order.ts';
import { settleNeverCame } from './decide-never-came.ts';
import { answerReceived } from './decide-not-received.ts';
import { decideParcel } from './decide-parcel.ts';
import { decidePlainWords } from './decide-plain.ts';
import { askForCall, decideReturn, goOnKnown, takePhotos, turnDown } from './decide-return.ts';
import { tellStanding } from './decide-status.ts';
import { asWithdrawal, cancelReceived } from './decide-withdrawal.ts';
import type { Move } from './moves.ts';
import { ordersNamedByGoods } from './named-goods.ts';
import { withoutChoice, withoutNegated } from './negations.ts';
import { isExplained, isReturnLabel, wantsOf } from './return-reasons.ts';
import { isParcelLabel, settledReading } from './settled-reading.ts';
import { isAcknowledgement } from './small-talk.ts';
import type { Snapshot } from './snapshot.ts';
import type { DialogueState, Pending } from './state.ts';
import { ask, handOver, hasSaid, putOff, question, remember, say, type Turn } from './turn.ts';
import { saysPhotosSent } from './words/photos.ts';
import { says } from './words/talk.ts';
import { wantsMoneyBack } from './words/wishes.ts';

/** Whoever asks for a person gets one, but a mere guess is asked about first. */
const leastForPerson = 0.45;

export type Decision = { moves: Move[]; state: DialogueState };

/** What a question "did you mean …?" may offer; always with a person as the last choice. */
const askable: readonly Label[] = [
  'where_is_order',
  'return_request',
  'exchange_request',
  'refund_status',
  'cancel_order',
  'change_order',
  'product_question',
  'quality_defect',
  'size',
  'invoice',
  'payment',
  'price',
  'wrong_or_missing_item',
];

/**
 * What to do about a message: pure, and the heart of the house. A message with two things in it gets both answered, in
 * the order they were said; of two questions the second waits for the answer to the first. A digression is answered and
 * the open question stays open. Without any reading the buyer has said nothing new, but has proved who they are.
 */
export function decide(snapshot: Snapshot, state: DialogueState, readings: readonly Understood[]): Decision {
  const start: Turn = { snapshot, state: snapshot.verified ? state : ofNobody(state), moves: [], picked: null };
  const told = readings.length === 0 ? recognise(start) : readings.reduce(decideNext, start);
  const { moves, state: next } = catchUp(told, readings);
  return { moves: inOrder(withoutRepeats(moves)), state: next };
}

/**
 * Whoever is not verified may be somebody else: what the conversation knew of orders and returns is not theirs. Why they
 * want to send something back may be asked before it is known what.
 */
function ofNobody(state: DialogueState): DialogueState {
  const isAskedWhy = state.open?.kind === 'reason' && state.returning?.orderId === null && !state.returning.reason;
  return {
    ...state,
    orderId: null,
    item: null,
    parcelId: null,
    returning: isAskedWhy ? state.returning : null,
    open: isAskedWhy || state.open?.kind === 'meaning' ? state.open : null,
  };
}

/** The code was right: so much is said at least, and what waited for it is answered. */
function recognise(turn: Turn): Turn {
  if (!turn.snapshot.verified) return turn;
  const isAwaited = turn.state.later.length > 0 || turn.state.open !== null;
  return say(turn, isAwaited ? 'talk.recognised' : 'talk.recognised_ask');
}

function decideNext(turn: Turn, reading: Understood): Turn {
  const next = decideOne({ ...turn, picked: null }, reading);
  const questions = next.moves.filter((move) => move.kind === 'ask').length;
  return questions > 1 ? putOff(turn, reading) : next;
}

/** What had to wait is answered now, if nothing is in its way any more and the buyer has not just said it again. */
function catchUp(turn: Turn, readings: readonly Understood[]): Turn {
  const [first, ...later] = turn.state.later;
  const isAsking = turn.state.open !== null || turn.moves.some((move) => move.kind === 'ask');
  if (!first || !turn.snapshot.verified || isAsking) return turn;
  const waiting = remember(turn, { later });
  const isSaidAgain = readings.some((reading) => isSameTopic(reading.label, first.label));
  return catchUp(
    isSaidAgain ? waiting : decideNext(waiting, asReading(first, readings[0] ?? { mood: 'calm' })),
    readings,
  );
}

function isSameTopic(one: Label, other: Label): boolean {
  if (isParcelLabel(one)) return isParcelLabel(other);
  return isReturnLabel(one) ? isReturnLabel(other) : one === other;
}

/** The words of then, in the mood of now. */
function asReading(pending: Pending, { mood }: Pick<Understood, 'mood'>): Understood {
  return { ...pending, mood, confidence: 1, alternatives: [] };
}

function decideOne(turn: Turn, heard: Understood): Turn {
  const reading = withoutNegated(asWithdrawal(heard));
  const plain = decidePlainWords(turn, reading);
  if (plain) return alsoUpset(remember(plain, { unsure: 0 }), reading);
  if (reading.label === 'human' && reading.confidence >= leastForPerson)
    return handOver(withoutMeaning(turn), 'handover.person', 'asks_for_person');
  const answered = answerOpenQuestion(turn, reading);
  if (answered) return remember(answered, { unsure: 0 });
  if (reading.answer === 'rejects' && isExplanationOpen(turn)) return alsoUpset(turnDown(turn, reading), reading);
  if (bringsPhotos(turn, reading)) return alsoUpset(takePhotos(turn, reading), reading);
  const settled = settledReading(turn, reading);
  if (!settled) return notSure(turn, reading);
  const before = settled.label === 'other' ? turn : withoutMeaning(turn);
  return alsoUpset(decideByLabel(before, settled), reading);
}

/** What is meant is clear: "which of these?" needs no answer any more. */
function withoutMeaning(turn: Turn): Turn {
  return turn.state.open?.kind === 'meaning' ? remember(turn, { open: null }) : turn;
}

/** Photos of the fault that come after the talk has moved on. */
function bringsPhotos({ state }: Turn, reading: Understood): boolean {
  const { returning } = state;
  return /^(quality|ful)\./.test(returning?.reason ?? '') && saysPhotosSent(reading.text);
}

function isExplanationOpen({ state }: Turn): boolean {
  const { returning } = state;
  return returning?.reason != null && !['asked', 'told'].includes(returning.stage) && isExplained(returning.reason);
}

/** Whoever is angry gets an answer and a person. */
function alsoUpset(turn: Turn, { mood }: Understood): Turn {
  return mood === 'upset' ? handOver(turn, 'handover.complaint', 'upset') : turn;
}

function answerOpenQuestion(turn: Turn, reading: Understood): Turn | null {
  switch (turn.state.open?.kind) {
    case undefined:
      return null;
    case 'order':
      return answerOrder(turn, reading);
    case 'item':
      return answerWhichItem(turn, reading);
    case 'meaning':
      return answerMeaning(turn, reading);
    case 'received':
      return answerReceived(turn, reading);
    default:
      return goOnKnown(turn, reading) ?? answerAboutReturn(backToReturn(turn), reading);
  }
}

/** A digression told of another order: the open question is about the goods that go back. */
function backToReturn(turn: Turn): Turn {
  const orderId = turn.state.returning?.orderId;
  return orderId == null ? turn : remember(turn, { orderId });
}

/** The order is known now: go on with what the buyer wanted in the first place. */
function answerOrder(turn: Turn, reading: Understood): Turn | null {
  const { orders } = turn.snapshot;
  const picked =
    orders.find((candidate) => candidate.id === reading.choice) ??
    orders.find((candidate) => mentions(reading, candidate)) ??
    onlyOne(ordersNamedByGoods(reading.text, orders));
  const pending = turn.state.open?.pending;
  // "First, when does the scarf come?" names goods, but asks about their parcel.
  const isDigression =
    reading.choice === undefined && isParcelLabel(reading.label) && !isParcelLabel(pending?.label ?? 'other');
  if (!picked || !pending || isDigression) return null;
  const focused = { ...remember(turn, { open: null, orderId: picked.id }), picked };
  return decideByLabel(focused, asReading(pending, reading));
}

/** The item is known now; a reason that came with it, or instead of it, counts. */
function answerWhichItem(turn: Turn, reading: Understood): Turn | null {
  const pending = turn.state.open?.pending;
  const answered = pending && answerItem(turn, reading);
  if (!answered) return null;
  return decideReturn(answered.turn, answered.saysWhy ? withoutChoice(reading) : asReading(pending, reading));
}

function answerMeaning(turn: Turn, reading: Understood): Turn | null {
  const label = pickedMeaning(turn, reading);
  if (!label) return null;
  return decideByLabel(withoutMeaning(turn), { ...withoutChoice(reading), label, confidence: 1 });
}

const onlyOne = <Item>(items: readonly Item[]): Item | undefined => (items.length === 1 ? items[0] : undefined);

function decideByLabel(turn: Turn, reading: Understood): Turn {
  const { label } = reading;
  if (label === 'other') return notSure(turn, reading);
  const sure = remember(turn, { unsure: 0 });
  if (isParcelLabel(label)) return decideParcel(sure, reading);
  if (isFaultRefund(sure, reading)) return askForCall(sure);
  const refunded = wantsRefundInstead(sure, reading);
  if (refunded) return refunded;
  if (isSizeQuestion(sure, reading)) return handOver(sure, 'handover.topic', 'topic_size');
  if (isReturnLabel(label)) return decideReturn(sure, reading);
  const withdrawn = label === 'cancel_order' ? cancelReceived(sure, reading) : null;
  if (withdrawn) return decideReturn(withdrawn, { ...reading, label: 'return_request' });
  const standing = label === 'refund_status' ? tellStanding(sure, reading) : null;
  if (standing) return standing;
  if (label === 'greeting') return say(sure, isMereOpening(sure, reading) ? 'talk.ok' : 'talk.greeting');
  if (label === 'thanks') return say(sure, 'talk.thanks');
  if (label === 'complaint') return handOver(sure, 'handover.complaint', 'complains');
  return handOver(sure, 'handover.topic', `topic_${label}`, { orderId: sure.state.orderId });
}

/** "May I ask", after the welcome: they are welcome already. */
function isMereOpening(turn: Turn, { text }: Understood): boolean {
  return hasSaid(turn, 'talk.greeting') && /请问|问一下|打扰|excuse me|quick question/iu.test(text);
}

/** Money for what never came, or instead of what was wished for before. */
function wantsRefundInstead(turn: Turn, reading: Understood): Turn | null {
  if (!turn.snapshot.verified || !demandsMoney(reading)) return null;
  const wished: Understood = { ...reading, label: 'return_request' };
  return settleNeverCame(turn, wished) ?? (turn.state.returning?.reason ? decideReturn(turn, wished) : null);
}

/** "Just give me my money": no question about a refund that is on its way. */
function demandsMoney({ label, text }: Understood): boolean {
  const asks =
    /[?？]|什么时候|啥时候|多久|到账|吗|呢|没有?$|哪一步|进度|怎么样|when|how (?:long|far)|where|status|yet|already/iu;
  return label === 'refund_status' && wantsMoneyBack(text) && !asks.test(text);
}

/** S2: after a fault was reported, "I want my money back" needs the phone call first. */
function isFaultRefund(turn: Turn, reading: Understood): boolean {
  const isFault = turn.state.returning?.reason?.startsWith('quality.') === true;
  return isFault && wantsOf(reading) === 'refund' && ['return_request', 'refund_status'].includes(reading.label);
}

/** "I am 165 cm, which size?" before anything was wrong: nobody sends anything back. */
function isSizeQuestion({ state }: Turn, { label, reasons, found }: Understood): boolean {
  const { heightCm, weightKg } = found.measurements;
  return label === 'size' && !state.returning && reasons.length === 0 && (heightCm ?? weightKg) !== undefined;
}

/** Once: ask, with at most three choices. Twice in a row: a person. Free words in answer to "why?" still count as a reason. */
function notSure(turn: Turn, reading: Understood): Turn {
  const { open, later, unsure, handedOver } = turn.state;
  if (open?.kind === 'reason') return guessReason(turn, reading);
  if (open?.kind !== 'order' && isAcknowledgement(reading.text))
    return say(turn, says.thanks(reading.text) ? 'talk.thanks' : 'talk.ok');
  if (reading.mood === 'upset') return handOver(turn, 'handover.complaint', 'upset');
  if (open?.kind === 'statement_read')
    return handOver(remember(turn, { open: null }), 'handover.follow_up', 'statement_unanswered');
  if (turn.snapshot.verified && later.length > 0 && !open) return turn; // "done, that was my code": what waited is answered
  if (open && unsure === 0) {
    const again = askAgain(turn, open);
    if (again) return remember(again, { unsure: 1 });
  }
  if (handedOver) return handOver(turn, 'handover.follow_up', 'not_understood');
  if (unsure > 0) return handOver(turn, 'handover.unsure', 'not_understood');
  const likely = [reading, ...reading.alternatives].flatMap(({ label }) => askableAs(label) ?? []);
  const choices = [...new Set([...likely, 'where_is_order', 'return_request'])].slice(0, 2);
  return ask(remember(turn, { unsure: 1 }), 'ask.which_meaning', question('meaning', [...choices, 'human']));
}

/** The choice that stands for a label, or null where none does. */
function askableAs(label: Label): Label | null {
  if (isParcelLabel(label)) return 'where_is_order';
  if (label === 'not_as_described') return 'quality_defect';
  if (label === 'colour_difference' || label === 'not_suit') return 'return_request';
  return askable.includes(label) ? label : null;
}

/** Two readings of one message may ask for the same thing: it is done once. */
function withoutRepeats(moves: Move[]): Move[] {
  const seen = new Set<string>();
  return moves.filter((move) => {
    const key = JSON.stringify(move);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** Whoever is asked something should find the question at the end; below it stands only what was taken down, as a receipt. */
function inOrder(moves: Move[]): Move[] {
  const places = { ask: 1, withdraw: 2 } as const;
  const placeOf = ({ kind }: Move) => (kind === 'ask' || kind === 'withdraw' ? places[kind] : 0);
  return moves.toSorted((a, b) => placeOf(a) - placeOf(b));
}
