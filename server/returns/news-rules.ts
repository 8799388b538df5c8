import type { Axis } from './machine-rules.ts';
import type { Actor } from './rules.ts';

/** What the buyer of a return is written about; of what happens to goods at once, the later one is told. */
export const newsKinds = [
  'requested',
  'question',
  'reopened',
  'approved',
  'approved_after_all',
  'declined',
  'declined_again',
  'cancelled',
  'expired',
  'arrived',
  'checked',
  'checked_part',
  'mismatch',
  'sent_back',
  'exchange_sent',
  'exchange_failed',
  'refund_failed',
  'refunded',
  'credit',
] as const;
export type NewsKind = (typeof newsKinds)[number];

export type NewsStep = { axis: Axis | 'other'; from: string | null; to: string; actor: Actor['kind'] };

const ofGoodsAndMoney: Readonly<Record<string, NewsKind>> = {
  'goods.arrived': 'arrived',
  'goods.accepted': 'checked',
  'goods.accepted_part': 'checked_part',
  'goods.mismatch': 'mismatch',
  'goods.sent_back': 'sent_back',
  'money.exchange_shipped': 'exchange_sent',
  'money.exchange_failed': 'exchange_failed',
  'money.refund_failed': 'refund_failed',
  'money.refund_sent': 'refunded',
  'money.credit_issued': 'credit',
};

/**
 * In a conversation the buyer has heard at once what they asked for there, and what Qin decided of it: it stands in the
 * reply. That no parcel came in time nobody has said.
 */
export const isNewsInConversation = ({ axis, to, actor }: NewsStep): boolean =>
  actor !== 'buyer' && (actor !== 'qin' || axis !== 'case' || to === 'expired');

/** Null: nothing that the buyer need be written about, as what they did themselves. */
export function newsOf({ axis, from, to, actor }: NewsStep): NewsKind | null {
  if (axis !== 'case') return ofGoodsAndMoney[`${axis}.${to}`] ?? null;
  if (to === 'requested') return from === 'draft' ? 'requested' : null;
  if (to === 'info_needed') return 'question';
  if (to === 'declined') return 'declined';
  if (to === 'expired') return 'expired';
  if (to === 'cancelled') return actor === 'buyer' ? null : 'cancelled';
  if (to === 'closed') return from === 'disputed' ? 'declined_again' : null;
  if (to !== 'approved') return null;
  if (from === 'disputed') return 'approved_after_all';
  if (from === 'requested' || from === 'info_needed') return 'approved';
  // By itself it is open again where a refund came back or goods came late: those are told of themselves.
  return actor === 'agent' || actor === 'api' ? 'reopened' : null;
}
