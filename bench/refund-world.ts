import type { Certainty, Settlement } from '../server/outbox/rules.ts';
import { holdsMoney, type RefundStatus, statusFromSend } from '../server/refunds/rules.ts';
import { randomFrom } from '../shared/random.ts';

/** Mistakes that the model can be given, to see that it would find them. */
export type Mistake = 'no_lock' | 'doubt_called_again' | 'key_of_its_own' | 'doubt_frees_the_sum' | 'no_key';

export const paid = 10_000;
export const leaseSeconds = 60;
export const amounts = [1700, 2500, 4100, 900, 3333, 10_000, 1, 5000];
const certainties: readonly Certainty[] = [
  { kind: 'key', seconds: 300 },
  { kind: 'query', seconds: 30, rememberedSeconds: 86_400 },
  { kind: 'blind' },
];

export type Refund = { id: number; key: number; amount: number; status: RefundStatus };
export type Send = {
  refund: Refund;
  status: 'queued' | 'sending' | 'sent' | 'not_sent' | 'unknown';
  attempt: number;
  tries: number;
  inDoubt: boolean;
  leaseUntil: number;
  firstCalledAt: number | null;
  askAt: number | null;
  asks: number;
};
type Movement = { id: number; amount: number; at: number };
/** In the middle of asking: what it has read is what it goes by. */
type Asker = {
  at: 'start' | 'locked' | 'read';
  key: number;
  left: number;
  before: Refund | undefined;
  isBlocked: boolean;
};
export type Worker = {
  send: Send;
  attempt: number;
  leaseUntil: number;
  wasInDoubt: boolean;
  result: Settlement | null;
};

/** One order's money: who asks for it, who moves it, what Qin has written down, and what the bank has (`books`). */
export type World = {
  mistake: Mistake | null;
  random: () => number;
  certainty: Certainty;
  askers: (Asker | null)[];
  workers: (Worker | null)[];
  refunds: Refund[];
  sends: Send[];
  books: Movement[];
  /** The asker that has the till; -1: nobody. */
  lockedBy: number;
  committed: number;
  now: number;
};

export function openWorld(seed: number, mistake: Mistake | null): World {
  const random = randomFrom(seed);
  return {
    ...{ mistake, random, certainty: certainties[Math.floor(random() * 3)] ?? { kind: 'blind' } },
    ...{ askers: [null, null, null], workers: [null, null], refunds: [], sends: [], books: [] },
    ...{ lockedBy: -1, committed: 0, now: 0 },
  };
}

export const pick = ({ random }: World, count: number) => Math.floor(random() * count);

/** The refund's new state, and the till's sum with it. */
export function turn(world: World, refund: Refund, status: RefundStatus): void {
  const frees = (one: RefundStatus) =>
    !holdsMoney(one) || (world.mistake === 'doubt_frees_the_sum' && one === 'unknown');
  if (!frees(refund.status) && frees(status)) world.committed -= refund.amount;
  if (frees(refund.status) && !frees(status)) world.committed += refund.amount;
  refund.status = status;
}

/** How a call ended, as the ledger writes it down. */
export function settle(world: World, send: Send, { status, ...more }: Settlement): void {
  send.status = status;
  send.inDoubt = status === 'unknown';
  send.askAt = 'askAfterSeconds' in more && more.askAfterSeconds !== null ? world.now + more.askAfterSeconds : null;
  turn(world, send.refund, statusFromSend(status, null));
}

/** What must never be, at any moment. */
export function faultOf({ books, committed }: World): string | null {
  const out = books.reduce((sum, { amount }) => sum + amount, 0);
  if (out > paid) return `${out} went back of ${paid}`;
  if (committed > paid || committed < 0) return `the till holds ${committed} of ${paid}`;
  return new Set(books.map(({ id }) => id)).size === books.length ? null : 'a refund was moved twice';
}

/** What must not be once everything has come to its end. */
export function leftOpen({ sends, books, refunds, committed }: World): string | null {
  for (const { refund, status } of sends) {
    const times = books.filter(({ id }) => id === refund.id).length;
    if (status !== 'sent' && status !== 'not_sent') return `refund ${refund.id} stays ${status}`;
    if (times !== (status === 'sent' ? 1 : 0)) return `refund ${refund.id} is ${status} and was moved ${times} times`;
  }
  for (const key of amounts.keys())
    if (refunds.filter((one) => one.key === key).length > 1) return `one request made two refunds`;
  const held = refunds.reduce((sum, { status, amount }) => sum + (holdsMoney(status) ? amount : 0), 0);
  return committed === held ? null : `the till holds ${committed}, the refunds ${held}`;
}
