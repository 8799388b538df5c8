import type { Reason } from '../../shared/labels.ts';
import type { CaseState, GoodsState, LineState, MoneyState, Step } from './machine-rules.ts';
import type { Actor, DueFor, Wish } from './rules.ts';
import type { OpenedVia } from './tables.ts';

/** What boards and lists show of a return. */
export type BoardRow = {
  id: string;
  /** The number that the buyer is told and writes on the parcel. */
  rma: string;
  status: CaseState;
  version: number;
  via: OpenedVia;
  orderId: string | null;
  orderNumber: string | null;
  conversationId: string | null;
  customerId: string | null;
  customerName: string | null;
  /** The main one; `words` are the buyer's own beside it. */
  reason: Reason;
  words: string;
  wants: Wish | null;
  openedAt: Temporal.Instant;
  /** What the desk has to do next, and by when. */
  dueAt: Temporal.Instant | null;
  dueFor: DueFor | null;
  statutoryDueAt: Temporal.Instant | null;
  lines: BoardLine[];
};

export type BoardLine = {
  title: string;
  options: string | null;
  quantity: number;
  case: CaseState;
  goods: GoodsState;
  money: MoneyState;
};

/** One return with all that belongs to it. */
export type ReturnDetail = Omit<BoardRow, 'lines'> & {
  requestedAt: Temporal.Instant | null;
  currency: string | null;
  policyVersion: number | null;
  /** What was offered and told when it was decided; null before that. */
  verdict: unknown;
  lines: ReturnLine[];
  /** Those that count, and those that were corrected, in the order in which they were said. */
  reasons: ReturnReason[];
  /** Every step, the first one first. */
  steps: ReturnStep[];
  photos: ReturnPhoto[];
};

export type ReturnLine = BoardLine & {
  id: string;
  orderLineId: string;
  variantId: string | null;
  productId: string | null;
  /** Of one, as it was sold. */
  priceMinor: number | null;
  exchangeVariantId: string | null;
  /** The goods came in exchange for this earlier line. */
  ofLineId: string | null;
  declineCode: string | null;
  acceptedQuantity: number | null;
  /** The steps that may be taken now. */
  next: Step[];
};

/** A reason as somebody says it. `unknown`: the buyer would rather not say. */
export type SaidReason = { reason: Reason; detail: string | null; words: string };

export type ReturnReason = SaidReason & {
  id: string;
  /** Null: of all lines. */
  lineId: string | null;
  /** `reading`: what Qin made of the buyer's words, with how sure it was. */
  source: 'buyer' | 'agent' | 'reading';
  confidence: number | null;
  saidAt: Temporal.Instant;
  /** Corrected since; null: it counts. */
  replacedAt: Temporal.Instant | null;
};

export type ReturnStep = {
  lineId: string | null;
  axis: keyof LineState | 'other';
  from: string | null;
  to: string;
  actor: Actor['kind'];
  /** The colleague's, where one took the step. */
  actorName: string | null;
  note: string;
  detail: Record<string, unknown>;
  at: Temporal.Instant;
};

export type ReturnPhoto = {
  fileId: string;
  kind: 'photo' | 'video';
  lineId: string | null;
  purpose: 'evidence' | 'inspection';
  width: number;
  height: number;
};

/** What of an order could go back. */
export type Returnable = {
  orderLineId: string;
  title: string;
  options: string | null;
  bought: number;
  /** Going back already, or gone. */
  inReturn: number;
  priceMinor: number | null;
  variantId: string | null;
  productId: string | null;
  /** What came in exchange for units of this line and could go back in its turn. */
  exchanged: (Pick<Returnable, 'title' | 'options' | 'variantId' | 'productId'> & {
    lineId: string;
    quantity: number;
  })[];
};
