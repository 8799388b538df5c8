import type { Understood } from '../triage/index.ts';
import { ordersNamedByGoods } from './named-goods.ts';
import { isPending, type OrderView } from './snapshot.ts';
import type { OpenQuestion } from './state.ts';
import { add, ask, handOver, hasSaid, question, remember, type Turn } from './turn.ts';
import { meansAnother, meansOtherParcel } from './words/parcels.ts';

/** One order, several that it may be, or none. */
export type Choice = { order: OrderView } | { candidates: OrderView[] } | null;

/** What the message is about: a parcel to come, one that is said to have come, or goods to send back. */
export type Purpose = 'parcel' | 'arrived' | 'return';

const whichOrder = 'ask.which_order';
const mostOffered = 5;
/** Shorter numbers stand in texts for other things. */
const shortestNumber = 4;

/**
 * Which order a message is about. A number in the text wins, then goods that it names, and a number of no order of theirs is asked about; "my other
 * order" means not the one in focus; otherwise the one in focus; otherwise the only one it can be. Several are never
 * guessed between.
 */
export function chooseOrder(turn: Turn, reading: Understood, purpose: Purpose): Choice {
  if (turn.picked) return { order: turn.picked };
  const { orders } = turn.snapshot;
  const named = orders.filter((order) => mentions(reading, order));
  if (named.length === 1 && named[0]) return { order: named[0] };
  const alive = orders.filter((order) => !order.isCancelled);
  if (named.length === 0 && namesUnknown(reading) && alive.length > 0)
    return { candidates: alive.slice(0, mostOffered) };
  const focused = orders.find((order) => order.id === turn.state.orderId);
  const byGoods = named.length > 1 ? [] : ordersNamedByGoods(reading.text, alive);
  if (byGoods.length === 1 && byGoods[0]) return { order: byGoods[0] };
  const isAnother = meansAnother.test(reading.text);
  if (focused && isAnother && meansOtherParcel(reading.text) && focused.parcels.length > 1) return { order: focused };
  if (focused && !isAnother && !isElsewhere(turn, focused, purpose)) return { order: focused };
  const others = orders.filter((order) => !(isAnother && order === focused));
  const rest = byGoods.length > 1 ? others.filter((order) => byGoods.includes(order)) : others;
  const likely = rest.filter((order) => isLikely(order, purpose) || (purpose === 'return' && order === focused));
  const candidates = likely.length > 0 ? likely : rest.filter((order) => !order.isCancelled);
  if (candidates.length === 0) return rest[0] ? { order: rest[0] } : null;
  if (likely.length === 0 && purpose === 'parcel' && rest[0]?.isCancelled)
    return { candidates: rest.slice(0, mostOffered) };
  if (likely.length === 0 && purpose !== 'return' && candidates[0]) return { order: candidates[0] }; // all delivered: the newest
  return candidates.length === 1 && candidates[0]
    ? { order: candidates[0] }
    : { candidates: candidates.slice(0, mostOffered) };
}

export function askWhichOrder(turn: Turn, candidates: readonly OrderView[], reading: Understood): Turn {
  const ids = candidates.map((order) => order.id);
  return askForOrder(turn, question('order', ids, reading));
}

const mostAsked = 2;

/**
 * Asks once, and unless a person is waited for once more in other words; a buyer who still does not say gets a person.
 * While they wait for one they are not asked again, and are told once that somebody has it.
 */
export function askForOrder(turn: Turn, which: OpenQuestion): Turn {
  const { open, said, handedOver } = turn.state;
  const isWaitedFor = open?.kind === 'order' && !turn.moves.some(({ kind }) => kind === 'ask');
  const asked = isWaitedFor ? (said[whichOrder] ?? 0) : 0;
  if (asked < (handedOver ? 1 : mostAsked))
    return ask(remember(turn, { said: { ...said, [whichOrder]: asked + 1 } }), whichOrder, which);
  const why = 'order_unanswered';
  if (handedOver && hasSaid(turn, 'handover.follow_up')) return add(turn, { kind: 'note', why });
  return handOver(turn, handedOver ? 'handover.follow_up' : 'handover.unsure', why);
}

/** Whether the message names another order than this one, by its number or as "the other". */
export function isAboutAnother(turn: Turn, reading: Understood, orderId: string | null): boolean {
  if (turn.picked) return turn.picked.id !== orderId;
  if (turn.snapshot.orders.length > 1 && meansAnother.test(reading.text)) return true;
  const byGoods = ordersNamedByGoods(reading.text, turn.snapshot.orders);
  if (byGoods.length > 0 && byGoods.every((order) => order.id !== orderId)) return true;
  return turn.snapshot.orders.some((order) => order.id !== orderId && mentions(reading, order));
}

/**
 * The order in focus has arrived and is being sent back: "where is my parcel" then means one that is still to come. Or it
 * has not arrived, and others have: what is to be sent back may be one of those.
 */
function isElsewhere(turn: Turn, focused: OrderView, purpose: Purpose): boolean {
  const { orders } = turn.snapshot;
  const isReturned = turn.state.returning?.orderId === focused.id;
  if (purpose === 'parcel') return isReturned && !isPending(focused) && orders.some(isPending);
  return (
    purpose === 'return' &&
    !isReturned &&
    !isAskedWhetherReceived(turn, focused) &&
    !hasArrived(focused, 'arrived') &&
    orders.some((order) => hasArrived(order, 'arrived'))
  );
}

/** Told of it that it has not come: what the buyer says next is about that one. */
const isAskedWhetherReceived = (turn: Turn, { parcels }: OrderView): boolean =>
  parcels.some(({ id }) => hasSaid(turn, 'return.not_received', id));

function isLikely(order: OrderView, purpose: Purpose): boolean {
  return purpose === 'parcel' ? isPending(order) : hasArrived(order, purpose);
}

/** As far as anybody knows. Where no parcels are known, what was sent may be there. */
export function hasArrived(order: OrderView, purpose: Purpose): boolean {
  if (order.isCancelled || order.isCompleted) return order.isCompleted;
  if (order.parcels.length === 0) return purpose === 'return' && order.isSent;
  const states = purpose === 'arrived' ? ['delivered'] : ['delivered', 'ready_for_pickup'];
  return order.parcels.some((parcel) => states.includes(parcel.state));
}

function namesUnknown({ found }: Understood): boolean {
  return found.orderNumbers.length + found.trackingNumbers.length > 0;
}

/** Whatever its shape, a number that we know is found in the text; one found in the text counts without it, too. */
export function mentions({ found, text }: Understood, order: OrderView): boolean {
  const numbers = [order.number, ...order.parcels.flatMap((parcel) => parcel.trackingNumber ?? [])];
  const own = numbers.map(plain);
  if ([...found.orderNumbers, ...found.trackingNumbers].some((number) => own.includes(plain(number)))) return true;
  const words: readonly string[] = text.toLowerCase().match(/[a-z0-9][a-z0-9_-]*/g) ?? [];
  return own.some((number) => number.length >= shortestNumber && words.includes(number));
}

const plain = (number: string) => number.toLowerCase().replace(/^#/, '');
