import type { Label } from '../../shared/labels.ts';
import { type Understood, verdictOf } from '../triage/index.ts';
import { decideParcel } from './decide-parcel.ts';
import {
  answerMeasurements,
  answerPhotos,
  answerReason,
  answerStatementRead,
  askForCall,
  decideReturn,
  guessReason,
  isReturnLabel,
  sendStatement,
  wantsOf,
} from './decide-return.ts';
import type { Move } from './moves.ts';
import type { Snapshot } from './snapshot.ts';
import type { DialogueState } from './state.ts';
import { ask, handOver, question, remember, say, type Turn } from './turn.ts';

export type Decision = { moves: Move[]; state: DialogueState };

const parcelLabels: readonly Label[] = ['where_is_order', 'late_delivery', 'urge_shipping', 'delivered_not_received'];
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
 * the order they were said. A digression is answered and the open question stays open.
 */
export function decide(snapshot: Snapshot, state: DialogueState, readings: readonly Understood[]): Decision {
  const start: Turn = { snapshot, state, moves: [] };
  const { moves, state: next } = readings.reduce(decideOne, start);
  return { moves: withoutRepeats(moves), state: next };
}

function decideOne(turn: Turn, reading: Understood): Turn {
  if (reading.label === 'human') return handOver(turn, 'handover.person', 'asks_for_person');
  const answered = turn.state.open && answerOpenQuestion(turn, reading);
  if (answered) return remember(answered, { unsure: 0 });
  if (reading.answer === 'rejects' && turn.state.returning?.stage === 'explained') return sendStatement(turn);
  if (verdictOf(reading) !== 'act') return notSure(turn, reading);
  const told = remember(decideByLabel(turn, reading), { unsure: 0 });
  return reading.mood === 'upset' ? handOver(told, 'handover.complaint', 'upset') : told;
}

function answerOpenQuestion(turn: Turn, reading: Understood): Turn | null {
  const open = turn.state.open;
  if (!open) return null;
  switch (open.kind) {
    case 'reason':
      return answerReason(turn, reading);
    case 'photos':
      return answerPhotos(turn, reading);
    case 'measurements':
      return answerMeasurements(turn, reading);
    case 'statement_read':
      return answerStatementRead(turn, reading);
    case 'order':
      return answerOrder(turn, reading);
    case 'meaning':
      return answerMeaning(turn, reading);
  }
}

/** The order is known now: go on with what the buyer wanted in the first place. */
function answerOrder(turn: Turn, reading: Understood): Turn | null {
  const numbers = [...reading.found.orderNumbers, ...reading.found.trackingNumbers].map((number) =>
    number.toLowerCase(),
  );
  const order =
    turn.snapshot.orders.find((candidate) => candidate.id === reading.choice) ??
    turn.snapshot.orders.find((candidate) => numbers.includes(candidate.number.toLowerCase()));
  const pending = turn.state.open?.pending;
  if (!order || !pending) return null;
  const focused = remember(turn, { open: null, orderId: order.id });
  return decideByLabel(focused, { ...withoutChoice(reading), ...pending, confidence: 1 });
}

function answerMeaning(turn: Turn, reading: Understood): Turn | null {
  const label = turn.state.open?.options.find((option) => option === reading.choice) as Label | undefined;
  if (!label) return null;
  const closed = remember(turn, { open: null });
  if (label === 'human') return handOver(closed, 'handover.person', 'asks_for_person');
  return decideByLabel(closed, { ...withoutChoice(reading), label, confidence: 1 });
}

/** The choice has done its work: what it chose must not be taken for the answer to a question asked later. */
function withoutChoice({ choice: _, ...reading }: Understood): Understood {
  return reading;
}

function decideByLabel(turn: Turn, reading: Understood): Turn {
  const { label } = reading;
  if (parcelLabels.includes(label)) return decideParcel(turn, reading);
  if (isFaultRefund(turn, reading)) return askForCall(turn);
  if (isReturnLabel(label)) return decideReturn(turn, reading);
  if (label === 'greeting') return say(turn, 'talk.greeting');
  if (label === 'thanks') return say(turn, 'talk.thanks');
  if (label === 'complaint') return handOver(turn, 'handover.complaint', 'complains');
  if (label === 'other') return notSure(turn, reading);
  return handOver(turn, 'handover.topic', `topic_${label}`, { orderId: turn.state.orderId });
}

/** S2: after a fault was reported, "I want my money back" needs the phone call first. */
function isFaultRefund(turn: Turn, reading: Understood): boolean {
  const isFault = turn.state.returning?.reason?.startsWith('quality.') === true;
  return isFault && wantsOf(reading) === 'refund' && ['return_request', 'refund_status'].includes(reading.label);
}

/** Once: ask, with at most three choices. Twice in a row: a person. Free words in answer to "why?" still count as a reason. */
function notSure(turn: Turn, reading: Understood): Turn {
  if (turn.state.open?.kind === 'reason') return guessReason(turn, reading);
  if (reading.mood === 'upset') return handOver(turn, 'handover.complaint', 'upset');
  if (turn.state.unsure > 0) return handOver(turn, 'handover.unsure', 'not_understood');
  const likely = [reading.label, ...reading.alternatives.map((alternative) => alternative.label)].filter((label) =>
    askable.includes(label),
  );
  const choices = [...new Set([...likely, 'where_is_order', 'return_request'])].slice(0, 2);
  return ask(remember(turn, { unsure: 1 }), 'ask.which_meaning', question('meaning', [...choices, 'human']));
}

/** Two readings of one message may ask for the same thing: it is done once. */
function withoutRepeats(moves: Move[]): Move[] {
  const seen = new Set<string>();
  return moves.filter((move) => {
    const key = JSON.stringify(move);
    return seen.has(key) ? false : seen.add(key);
  });
}
