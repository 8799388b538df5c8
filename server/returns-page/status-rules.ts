import type { LineState, ReturnLine, ReturnStep } from '../returns/index.ts';

/** Where a line stands in a buyer's words; what the buyer has to do comes first. */
export const standings = [
  'info_needed',
  'awaiting_parcel',
  'declined',
  'requested',
  'disputed',
  'mismatch',
  'in_transit_back',
  'arrived',
  'refund_failed',
  'refund_due',
  'exchange_failed',
  'exchange_reserved',
  'exchange_shipped',
  'accepted',
  'approved',
  'sent_back',
  'refund_sent',
  'credit_issued',
  'exchange_delivered',
  'kept_with_partial_refund',
  'draft',
  'closed',
  'expired',
  'cancelled',
] as const;
export type Standing = (typeof standings)[number];

/** The goods are here and looked at; what the buyer gets for them is still to be settled. */
const lookedAt: readonly LineState['goods'][] = ['accepted', 'accepted_part', 'restocked', 'scrapped'];

const goodsFirst = ['awaiting_parcel', 'in_transit_back', 'mismatch'] as const;

export function standingOf({ case: decision, goods, money }: LineState): Standing {
  if (decision !== 'approved' && decision !== 'resolved' && decision !== 'closed') return decision;
  const way = goodsFirst.find((state) => state === goods);
  if (way) return way;
  if (goods === 'arrived' || goods === 'inspecting') return 'arrived';
  if (money !== 'none') return money;
  if (goods === 'sent_back') return 'sent_back';
  if (decision !== 'approved') return 'closed';
  return lookedAt.includes(goods) ? 'accepted' : 'approved';
}

/** The standing of a return is that of the line with which the buyer, or else the shop, has most to do. */
export function standingOfAll(lines: readonly LineState[]): Standing {
  const all = lines.map(standingOf);
  return standings.find((standing) => all.includes(standing)) ?? 'draft';
}

/** What the buyer may do now. */
export function waysOf(lines: readonly ReturnLine[]) {
  const has = (is: (line: ReturnLine) => boolean) => lines.some(is);
  return {
    cancel: has((line) => ['not_required', 'awaiting_parcel'].includes(line.goods) && mayCancel(line)),
    track: has((line) => line.goods === 'awaiting_parcel' || line.goods === 'in_transit_back'),
    dispute: has((line) => line.case === 'declined'),
    tell: has((line) => !['cancelled', 'closed', 'expired'].includes(line.case)),
  };
}

/** What is only kept for the buyer is let go of with it. */
const mayCancel = ({ next, money, case: decision }: ReturnLine) =>
  next.some((step) => step.axis === 'case' && step.to === 'cancelled') ||
  (decision === 'approved' && money === 'exchange_reserved');

export type Told = { key: string; at: Temporal.Instant; words: string };

const untold = new Set(['case.draft', 'goods.not_required', 'goods.restocked', 'goods.scrapped', 'money.none']);
const toldOfOthers = new Set(['other.reasons', 'other.keeps', 'other.note', 'other.withdrawn']);

/** The story as the buyer is told it: each step once, and of what was noted only the shop's question and their own words. */
export function storyOf(steps: readonly ReturnStep[]): Told[] {
  const told = steps.flatMap(({ axis, from, to, actor, note, at }): Told[] => {
    const isOwn = actor === 'buyer';
    const name = `${axis}.${to}`;
    if (untold.has(name) || (axis === 'other' && !(isOwn && toldOfOthers.has(name)))) return [];
    const key = name === 'case.requested' && from === 'info_needed' ? 'case.answered' : name;
    return [{ key, at, words: isOwn || to === 'info_needed' ? note : '' }];
  });
  const isSame = (one: Told, other: Told) =>
    one.key === other.key && one.at.equals(other.at) && one.words === other.words;
  return told.filter((one, at) => told.findIndex((other) => isSame(one, other)) === at);
}
