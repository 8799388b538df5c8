import type { Reason } from '../../shared/labels.ts';
import type { CaseState, LineState, Step } from './machine-rules.ts';

/** What the buyer would like; what the buyer gets is decided later, and by whom the shop says. */
export const wishes = ['return', 'exchange', 'refund', 'credit', 'keep_partial'] as const;
export type Wish = (typeof wishes)[number];

/** What the desk has to do next, and by when. */
export const dueFor = ['decide', 'parcel', 'inspect', 'refund', 'exchange'] as const;
export type DueFor = (typeof dueFor)[number];

/** Who took a step. Qin: by its clock, or by what a buyer wrote in the chat. */
export type Actor = { kind: 'buyer' | 'qin' } | { kind: 'agent' | 'api'; id: string };

const mostOpenFirst: readonly CaseState[] = [
  'disputed',
  'requested',
  'info_needed',
  'approved',
  'draft',
  'resolved',
  'declined',
  'closed',
  'expired',
  'cancelled',
];

/** A return's state is that of the line which still needs most. */
export function statusOf(lines: readonly Pick<LineState, 'case'>[]): CaseState {
  return mostOpenFirst.find((state) => lines.some((line) => line.case === state)) ?? 'draft';
}

/** A line with how many it is about, and how many of them were accepted; null: nobody has looked. */
export type CountedLine = LineState & { quantity: number; acceptedQuantity: number | null };

/** How many stay with the shop when the rest of a line goes back to the buyer. */
export const stayingOf = ({
  quantity,
  acceptedQuantity,
}: Pick<CountedLine, 'quantity' | 'acceptedQuantity'>): number =>
  acceptedQuantity !== null && acceptedQuantity < quantity ? acceptedQuantity : 0;

/**
 * How many units of a line count as going back or gone, so that nobody else may claim them. What came in exchange is a
 * unit again, what was sent back to the buyer too, and a case that ended with nothing done frees them.
 */
export function unitsHeld(line: CountedLine): number {
  const { case: state, goods, money, quantity } = line;
  if (money === 'exchange_delivered') return 0;
  if (goods === 'sent_back') return money === 'none' ? 0 : stayingOf(line);
  if (state === 'requested' || state === 'info_needed' || state === 'approved' || state === 'disputed') return quantity;
  const isOver = state === 'resolved' || state === 'closed';
  return isOver && !(money === 'none' && goods === 'not_required') ? quantity : 0;
}

/** Whether what the buyer would have instead is kept for this line, or has left for the buyer. */
export function keepsVariant({ money }: LineState): boolean {
  return money === 'exchange_reserved' || money === 'exchange_shipped';
}

/** The buyer has got what the line was owed. */
export const isGiven = ({ money }: LineState): boolean =>
  money === 'refund_sent' || money === 'exchange_delivered' || money === 'credit_issued';

/** A line that has got what it was owed is resolved; with its goods seen to, it is closed. Money without a remedy needs a person's word. */
export function endOf(line: LineState): Step[] {
  const { case: state, goods } = line;
  const isSeenTo = ['not_required', 'restocked', 'scrapped', 'sent_back'].includes(goods);
  if (!isGiven(line) || (state !== 'approved' && state !== 'resolved')) return [];
  const way: CaseState[] = [
    ...(state === 'approved' ? ['resolved' as const] : []),
    ...(isSeenTo ? ['closed' as const] : []),
  ];
  return way.map((to) => ({ axis: 'case', to }));
}

/** Nobody has decided anything about it yet, and it is not over: what it is about may still change. */
export function isUndecided({
  status,
  lines,
}: {
  status: CaseState;
  lines: readonly Pick<LineState, 'case'>[];
}): boolean {
  const open: readonly CaseState[] = ['draft', 'requested', 'info_needed'];
  return open.includes(status) && lines.every((line) => line.case === 'cancelled' || open.includes(line.case));
}

/** The reason that a board shows where there are several: the first that says something. */
export function mainReason(said: readonly Reason[]): Reason {
  return said.find((reason) => reason !== 'unknown') ?? 'unknown';
}

/** A buyer who asks is answered within a day. */
export function decideBy(now: Temporal.Instant): { at: Temporal.Instant; for: DueFor } {
  return { at: now.add({ hours: 24 }), for: 'decide' };
}
