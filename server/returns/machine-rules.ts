/** A line of a return stands on three axes: the decision, the goods, and the money or what replaces it. */
type Table<State extends string> = Readonly<Record<State, readonly State[]>>;

export const caseStates = [
  'draft',
  'requested',
  'info_needed',
  'approved',
  'declined',
  'disputed',
  'resolved',
  'closed',
  'cancelled',
  'expired',
] as const;
export type CaseState = (typeof caseStates)[number];

export const goodsStates = [
  'not_required',
  'awaiting_parcel',
  'in_transit_back',
  'arrived',
  'inspecting',
  'accepted',
  'accepted_part',
  'mismatch',
  'restocked',
  'scrapped',
  'sent_back',
] as const;
export type GoodsState = (typeof goodsStates)[number];

export const moneyStates = [
  'none',
  'refund_due',
  'refund_sent',
  'refund_failed',
  'exchange_reserved',
  'exchange_shipped',
  'exchange_delivered',
  'exchange_failed',
  'credit_issued',
  'kept_with_partial_refund',
] as const;
export type MoneyState = (typeof moneyStates)[number];

export type LineState = { case: CaseState; goods: GoodsState; money: MoneyState };
export type Axis = keyof LineState;
export type Step = { [On in Axis]: { axis: On; to: LineState[On] } }[Axis];

export const allSteps: readonly Step[] = [
  ...caseStates.map((to) => ({ axis: 'case', to }) as const),
  ...goodsStates.map((to) => ({ axis: 'goods', to }) as const),
  ...moneyStates.map((to) => ({ axis: 'money', to }) as const),
];

export const caseSteps: Table<CaseState> = {
  draft: ['requested', 'cancelled'],
  requested: ['info_needed', 'approved', 'declined', 'cancelled'],
  info_needed: ['requested', 'cancelled'],
  approved: ['resolved', 'cancelled', 'expired'],
  declined: ['disputed'],
  disputed: ['approved', 'declined', 'closed'],
  resolved: ['closed'],
  closed: ['approved'], // opened again: the goods were faulty after all, or came back a second time
  cancelled: [],
  expired: ['approved'], // the parcel came after all
};

export const goodsSteps: Table<GoodsState> = {
  not_required: ['awaiting_parcel'],
  awaiting_parcel: ['in_transit_back', 'arrived', 'not_required'],
  in_transit_back: ['arrived', 'awaiting_parcel'],
  arrived: ['inspecting'],
  inspecting: ['accepted', 'accepted_part', 'mismatch'],
  accepted: ['restocked', 'scrapped'],
  accepted_part: ['restocked', 'scrapped', 'sent_back'],
  mismatch: ['sent_back', 'scrapped', 'accepted_part'],
  restocked: [],
  scrapped: [],
  sent_back: ['awaiting_parcel'],
};

export const moneySteps: Table<MoneyState> = {
  none: ['refund_due', 'exchange_reserved', 'credit_issued', 'kept_with_partial_refund'],
  refund_due: ['refund_sent', 'refund_failed', 'none'],
  refund_failed: ['refund_due'],
  refund_sent: ['refund_failed'], // it came back to the shop
  exchange_reserved: ['exchange_shipped', 'exchange_failed', 'none'],
  exchange_shipped: ['exchange_delivered', 'exchange_failed'],
  exchange_delivered: ['refund_due', 'exchange_reserved'], // what came in exchange may go back too
  exchange_failed: ['refund_due'],
  credit_issued: [],
  kept_with_partial_refund: ['refund_due'],
};

/** Nothing on this axis is open any more. */
const settled: readonly MoneyState[] = [
  'none',
  'refund_sent',
  'exchange_delivered',
  'credit_issued',
  'kept_with_partial_refund',
];
const decided: readonly CaseState[] = ['approved', 'resolved'];

export type StepRefusal = 'not_a_step' | 'not_approved' | 'money_is_open' | 'nothing_came_back';

/**
 * Why this step may not be taken, or null. Receiving goods needs no approval and obliges to no refund: what came has
 * come. Money and exchanges wait for the decision; a case is resolved when no money is open.
 */
export function refusalOfStep(line: LineState, step: Step): StepRefusal | null {
  if (!nextOf(line, step.axis).includes(step.to)) return 'not_a_step';
  const isGiving =
    step.axis === 'money' && step.to !== 'none' && step.to !== 'refund_sent' && step.to !== 'refund_failed';
  const isReturned = step.axis === 'money' && line.money === 'refund_sent';
  if (((isGiving && settled.includes(line.money)) || isReturned) && !decided.includes(line.case)) return 'not_approved';
  if (
    step.axis === 'case' &&
    ['resolved', 'cancelled', 'closed', 'expired'].includes(step.to) &&
    !settled.includes(line.money)
  )
    return 'money_is_open';
  if (step.axis === 'case' && step.to === 'expired' && line.goods !== 'awaiting_parcel') return 'nothing_came_back';
  return null;
}

/** The line after a step that `refusalOfStep` lets pass. */
export function afterStep(line: LineState, step: Step): LineState {
  return { ...line, [step.axis]: step.to };
}

function nextOf(line: LineState, axis: Axis): readonly string[] {
  if (axis === 'case') return caseSteps[line.case];
  return axis === 'goods' ? goodsSteps[line.goods] : moneySteps[line.money];
}

/** How other systems would call it; null: they have no name for it yet. */
export type PeerStates = { shopify: string | null; medusa: string; taobao: string | null; aftership: string | null };

export function peerStates(line: LineState): PeerStates {
  return {
    shopify: shopify[line.case],
    medusa: medusaOf(line),
    taobao: taobaoOf(line),
    aftership: aftership[line.case],
  };
}

const shopify: Readonly<Record<CaseState, string | null>> = {
  ...{ draft: null, requested: 'REQUESTED', info_needed: 'REQUESTED', approved: 'OPEN', resolved: 'OPEN' },
  ...{ declined: 'DECLINED', disputed: 'DECLINED', cancelled: 'CANCELED', expired: 'CANCELED', closed: 'CLOSED' },
};

const aftership: Readonly<Record<CaseState, string | null>> = {
  ...{ draft: null, requested: 'submitted', info_needed: 'submitted', approved: 'approved', resolved: 'approved' },
  ...{ declined: 'rejected', disputed: 'rejected', cancelled: null, expired: 'expired', closed: 'done' },
};

/** Goods that came are told first: Medusa knows a return by what was received. */
function medusaOf({ case: state, goods }: LineState): string {
  if (goods === 'accepted_part') return 'partially_received';
  if (['accepted', 'mismatch', 'restocked', 'scrapped', 'sent_back'].includes(goods)) return 'received';
  if (state === 'draft') return 'open';
  return ['declined', 'disputed', 'cancelled', 'expired'].includes(state) ? 'cancelled' : 'requested';
}

function taobaoOf({ case: state, goods, money }: LineState): string | null {
  if (state === 'draft') return null;
  if (money === 'refund_sent') return 'SUCCESS';
  if (state === 'declined' || state === 'disputed') return 'SELLER_REFUSE_BUYER';
  if (state === 'cancelled' || state === 'expired' || state === 'closed') return 'CLOSED';
  if (state === 'requested' || state === 'info_needed') return 'WAIT_SELLER_AGREE';
  return goods === 'awaiting_parcel' ? 'WAIT_BUYER_RETURN_GOODS' : 'WAIT_SELLER_CONFIRM_GOODS';
}
