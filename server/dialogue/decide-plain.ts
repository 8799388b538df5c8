import { type Understood, verdictOf } from '../triage/index.ts';
import { isAboutAnother } from './choose-order.ts';
import { decideCall } from './decide-call.ts';
import { decideParcel } from './decide-parcel.ts';
import { decideParcelWords } from './decide-parcel-words.ts';
import { askReason, decideReturn } from './decide-return.ts';
import { onlyNamesGoods, ordersNamedByGoods } from './named-goods.ts';
import { isReturnLabel } from './return-reasons.ts';
import { isParcelLabel } from './settled-reading.ts';
import { add, handOver, hasSaid, remember, say, type Turn } from './turn.ts';
import { bringsOnlyPhotos } from './words/photos.ts';
import { asksForBot, asksHours, asksWhenAnswered, asksWhetherThere, dropsIt, praises, says } from './words/talk.ts';
import {
  asksHowLong,
  asksPolicy,
  refusesCancelling,
  refusesPerson,
  takesBackReturn,
  wantsMissingSent,
} from './words/wishes.ts';
import { withdraws } from './words/withdrawal.ts';

type Rule = (turn: Turn, reading: Understood) => Turn | null;

/** What plain words settle before any reading is weighed; null: nothing of the kind was said. The first rule wins. */
export function decidePlainWords(turn: Turn, reading: Understood): Turn | null {
  for (const rule of rules) {
    const decided = rule(turn, reading);
    if (decided) return decided;
  }
  return null;
}

const rules: readonly Rule[] = [
  (turn, { text }) => (asksForBot(text) ? say(turn, 'talk.bot') : null),
  (turn, { text }) => (takesBackReturn(text) ? keepGoods(turn) : null),
  decideCall,
  stillToSend,
  (turn, { text }) => (asksHours(text) ? say(turn, 'talk.hours') : null),
  answerPolicy,
  decideParcelWords,
  stillThere,
  proveIdentity,
  turnDown,
  dropTopic,
  takeBarePhotos,
  (turn, { text }) => (praises(text) && turn.state.open === null ? say(turn, 'talk.praise') : null),
  followGoods,
];

/** The return is off: nothing is asked any more, and the colleague is told. */
function keepGoods(turn: Turn): Turn {
  const { returning, later, handedOver } = turn.state;
  const closed = remember(turn, {
    open: null,
    returning: null,
    later: later.filter(({ label }) => !isReturnLabel(label)),
  });
  if (!turn.snapshot.verified) return say(closed, 'talk.ok');
  const told = say(closed, 'return.kept', { orderId: returning?.orderId ?? null });
  const ended = returning ? add(told, { kind: 'cancel_return', orderId: returning.orderId }) : told;
  return returning || handedOver ? add(ended, { kind: 'note', why: 'takes_back' }) : ended;
}

function asksWhenSent({ label, text }: Understood): boolean {
  if (isParcelLabel(label)) return true;
  return label === 'exchange_request' && asksHowLong(text);
}

/** The right goods, or what is exchanged: a person sends them, and no old tracking tells of them. */
function stillToSend(turn: Turn, reading: Understood): Turn | null {
  const { returning, open, orderId, handedOver } = turn.state;
  const isWrong = returning?.reason === 'ful.wrong_item' || returning?.reason === 'ful.missing_item';
  if (!returning || !handedOver || open?.kind === 'photos' || returning.orderId !== orderId) return null;
  const isSentAgain = isWrong || returning.wants === 'exchange';
  const asksWhen = isSentAgain && asksWhenSent(reading) && !isAboutAnother(turn, reading, orderId);
  if (!asksWhen && !(isWrong && wantsMissingSent(reading.text))) return null;
  return handOver(turn, 'handover.follow_up', 'wants_missing_sent', { orderId: returning.orderId });
}

/** Who pays, within how many days: the statement says so, and nothing is opened for a question. */
function answerPolicy(turn: Turn, { text, choice, answer }: Understood): Turn | null {
  if (!asksPolicy(text) || withdraws(text) || choice !== undefined || answer === 'decline_to_say') return null;
  const isReason = turn.state.open?.kind === 'reason' && !/[?？]|吗|谁|多少/u.test(text);
  if (isReason) return null;
  const subject = { orderId: turn.state.orderId };
  return handOver(say(turn, 'return.other', subject), 'handover.follow_up', 'asks_policy', subject);
}

function stillThere(turn: Turn, { text, label }: Understood): Turn | null {
  const subject = { orderId: turn.state.orderId };
  // A question has an answer, however often they were told.
  if (turn.state.handedOver && asksWhenAnswered(text))
    return say(add(turn, { kind: 'note', why: 'still_waiting' }), 'handover.follow_up', subject);
  const isAsking = asksWhetherThere(text) || (label === 'greeting' && !praises(text));
  if (!turn.state.handedOver || !isAsking) return null;
  return handOver(turn, 'handover.follow_up', 'still_waiting', subject);
}

/** "Yes, it's me" proves nothing: a person goes on. */
function proveIdentity(turn: Turn, { text, label }: Understood): Turn | null {
  if (turn.snapshot.verified || !hasSaid(turn, 'ask.verify') || turn.state.open?.kind === 'reason') return null;
  const isAnswer = says.itIsMe(text) || (label === 'other' && !asksWhetherThere(text));
  return isAnswer ? handOver(turn, 'handover.person', 'not_verified') : null;
}

/** A person, or a cancellation, that is not wanted, and nothing else that is. */
function turnDown(turn: Turn, { text, label }: Understood): Turn | null {
  if (label !== 'other') return null;
  if (refusesCancelling(text) && turn.state.handedOver) return handOver(turn, 'handover.follow_up', 'keeps_order');
  return refusesPerson(text) || refusesCancelling(text) ? say(turn, 'talk.ok') : null;
}

/** A photo without a word: that it has arrived is said, and what it is about is asked; whoever has the talk looks at it. */
function takeBarePhotos(turn: Turn, { text }: Understood): Turn | null {
  const isAwaited = turn.state.open?.kind === 'photos' || /^(quality|ful)\./.test(turn.state.returning?.reason ?? '');
  if (!bringsOnlyPhotos(text) || isAwaited) return null;
  const told = say(turn, turn.state.handedOver ? 'talk.photo_noted' : 'talk.photo');
  return turn.state.handedOver ? add(told, { kind: 'note', why: 'photos_to_review' }) : told;
}

function dropTopic(turn: Turn, { text, answer }: Understood): Turn | null {
  if (answer !== undefined || !dropsIt(text)) return null;
  const isAsking = ['reason', 'wants', 'measurements'].includes(turn.state.open?.kind ?? '');
  return isAsking && turn.state.returning ? keepGoods(turn) : say(remember(turn, { open: null, later: [] }), 'talk.ok');
}

/** "The dress", and no more: what was said last is now said of that order. */
function followGoods(turn: Turn, reading: Understood): Turn | null {
  const { orders, verified } = turn.snapshot;
  const { open, returning, said } = turn.state;
  // What is clear by itself is said of these goods, and needs no guess.
  const isClear = verdictOf(reading) === 'act' && reading.label !== 'product_question';
  if (isClear || (isReturnLabel(reading.label) && reading.reasons.length > 0)) return null;
  if (
    !verified ||
    reading.choice !== undefined ||
    open?.kind === 'order' ||
    open?.kind === 'item' ||
    !onlyNamesGoods(reading.text, orders)
  )
    return null;
  const [picked] = ordersNamedByGoods(reading.text, orders);
  if (!picked) return null;
  const focused = { ...turn, picked };
  if (open?.kind === 'reason') return askReason(remember(focused, { orderId: picked.id }), reading, picked.id);
  if (returning && returning.orderId !== picked.id)
    return decideReturn(focused, { ...reading, label: 'return_request', reasons: [] });
  const isParcelTalk = Object.keys(said).some((situation) => situation.startsWith('parcel.'));
  return isParcelTalk && !returning ? decideParcel(focused, { ...reading, label: 'where_is_order' }) : null;
}
