import type { Locale, Reason } from '../../../shared/labels.ts';
import { call, withQuery } from './http.ts';
import type { Offer } from './return-decisions.ts';
import type { Photo } from './types.ts';

export type CaseState =
  | 'draft'
  | 'requested'
  | 'info_needed'
  | 'approved'
  | 'declined'
  | 'disputed'
  | 'resolved'
  | 'closed'
  | 'cancelled'
  | 'expired';
export type GoodsState =
  | 'not_required'
  | 'awaiting_parcel'
  | 'in_transit_back'
  | 'arrived'
  | 'inspecting'
  | 'accepted'
  | 'accepted_part'
  | 'mismatch'
  | 'restocked'
  | 'scrapped'
  | 'sent_back';
export type MoneyState =
  | 'none'
  | 'refund_due'
  | 'refund_sent'
  | 'refund_failed'
  | 'exchange_reserved'
  | 'exchange_shipped'
  | 'exchange_delivered'
  | 'exchange_failed'
  | 'credit_issued'
  | 'kept_with_partial_refund';

export const wishes = ['return', 'exchange', 'refund'] as const;
/** On the buyer's own page there is also what the policy offers besides. */
export type Wish = (typeof wishes)[number] | 'credit' | 'keep_partial';
export type DueFor = 'decide' | 'parcel' | 'inspect' | 'refund' | 'exchange';

export type BoardLine = {
  title: string;
  options: string | null;
  quantity: number;
  case: CaseState;
  goods: GoodsState;
  money: MoneyState;
};

export type BoardRow = {
  id: string;
  rma: string;
  status: CaseState;
  version: number;
  via: 'chat' | 'page' | 'desk' | 'api';
  orderId: string | null;
  orderNumber: string | null;
  conversationId: string | null;
  customerId: string | null;
  customerName: string | null;
  reason: Reason;
  /** The buyer's own. */
  words: string;
  wants: Wish | null;
  openedAt: string;
  dueAt: string | null;
  dueFor: DueFor | null;
  statutoryDueAt: string | null;
  lines: BoardLine[];
};

type Step = { axis: 'case' | 'goods' | 'money'; to: string };

export type ReturnLine = BoardLine & {
  id: string;
  orderLineId: string;
  variantId: string | null;
  priceMinor: number | null;
  exchangeVariantId: string | null;
  ofLineId: string | null;
  declineCode: string | null;
  acceptedQuantity: number | null;
  /** What may be done now. */
  next: Step[];
};

export type Said = { reason: Reason; detail: string | null; words: string };

export type ReturnReason = Said & {
  id: string;
  /** Null: of all lines. */
  lineId: string | null;
  source: 'buyer' | 'agent' | 'reading';
  confidence: number | null;
  saidAt: string;
  replacedAt: string | null;
};

export type ReturnStep = {
  lineId: string | null;
  axis: 'case' | 'goods' | 'money' | 'other';
  from: string | null;
  to: string;
  actor: 'buyer' | 'qin' | 'agent' | 'api';
  actorName: string | null;
  note: string;
  detail: Record<string, unknown>;
  at: string;
};

export type ReturnPhoto = Photo & { lineId: string | null; purpose: 'evidence' | 'inspection' };

export type ReturnDetail = Omit<BoardRow, 'lines'> & {
  requestedAt: string | null;
  currency: string | null;
  policyVersion: number | null;
  /** What was told when it was decided. */
  verdict: { lines: { lineId: string; remedy: Offer | null; said: Record<Locale, string> }[] } | null;
  lines: ReturnLine[];
  reasons: ReturnReason[];
  steps: ReturnStep[];
  photos: ReturnPhoto[];
};

/** What of an order could go back. */
export type Returnable = {
  orderLineId: string;
  title: string;
  options: string | null;
  bought: number;
  inReturn: number;
  exchanged: { lineId: string; title: string; options: string | null; quantity: number }[];
};

export type Wanted = { orderLineId: string; quantity: number; ofLineId?: string };
export type NewReturn = {
  requestKey: string;
  orderId: string;
  lines: readonly Wanted[];
  reasons: readonly Said[];
  wants: Wish | null;
  ownWords: string;
  fileIds: readonly string[];
};

export const caseActions = ['ask', 'answer', 'cancel', 'dispute', 'reopen', 'close', 'note'] as const;
export type CaseAction = (typeof caseActions)[number];
export type Counts = Record<CaseState | 'overdue' | 'withdrawals' | DueFor, number>;
/** The server counts no further than this. */
const countedUpTo = 1000;
export const sayReturns = (count: number): string => (count >= countedUpTo ? `${countedUpTo}+` : String(count));

/** Whoever writes about a return says which version of it they looked at. */
export type Seen = Pick<ReturnDetail, 'id' | 'version'>;

export const of = (id: string) => `/returns/${encodeURIComponent(id)}`;

export type BoardQuery = { status?: CaseState; for?: DueFor; sort: 'due' | 'newest'; find?: string };
export const readBoard = (query: BoardQuery, after: string | null) =>
  call<{ returns: BoardRow[]; next: string | null }>('GET', withQuery('/returns', { ...query, after, limit: 50 }));
export const readReturnCounts = () => call<Counts>('GET', '/returns/counts');
export const readReturn = (id: string) => call<ReturnDetail>('GET', of(id));

export const readReturnable = async (orderId: string) =>
  (await call<{ goods: Returnable[] }>('GET', `/orders/${orderId}/returnable`)).goods;
export const requestReturn = (asked: NewReturn) =>
  call<{ id: string; rma: string; isNew: boolean }>('POST', '/returns', asked);

type Changed = { status: CaseState; version: number };
export const sayReasons = ({ id, version }: Seen, lineId: string | null, reasons: readonly Said[]) =>
  call<Changed>('PUT', `${of(id)}/reasons`, { seen: version, lineId, reasons });
export const chooseGoods = ({ id, version }: Seen, orderId: string | null, lines: readonly Wanted[]) =>
  call<Changed>('PUT', `${of(id)}/lines`, { seen: version, orderId, lines });
export const actOnReturn = (
  { id, version }: Seen,
  acting: { action: CaseAction; note: string; fileIds: readonly string[] },
) => call<Changed>('POST', `${of(id)}/actions`, { ...acting, seen: version });
