import { isLabel, isLocale, isReason, type Label, type Locale, type Reason } from '../../shared/labels.ts';
import type { Found } from '../triage/index.ts';

/** What a buyer wants and has not been answered yet: we had to ask something else first. */
export type Pending = { label: Label; reasons: Reason[]; text: string; found: Found };

/** What we asked and still want to know. `options` are codes; their words are made where the question is rendered. */
export type OpenQuestion = {
  kind: (typeof questionKinds)[number];
  options: string[];
  /** What the buyer wanted before we had to ask: for `order` and `item` which, for `received` whether it has come, and for `reason` why, of somebody unknown. */
  pending: Pending | null;
};

/**
 * The return under way in this conversation. `told`: the buyer has given the reason, and nothing has been said to it yet;
 * `explained`: a script has answered the reason; `statement`: S7 has begun.
 */
export type Returning = {
  orderId: string | null;
  reason: Reason | null;
  stage: 'asked' | 'told' | 'explained' | 'statement';
  wants: 'return' | 'exchange' | 'refund';
  /** The measurements or the size that the buyer told while it was about the size. */
  sizing?: Found;
};

export type DialogueState = {
  open: OpenQuestion | null;
  /** Asked for, and waiting for the open question to be answered, or for the buyer to prove who they are. Oldest first. */
  later: Pending[];
  /** The order the conversation is about. */
  orderId: string | null;
  /** Which of an order's goods goes back; `lineId` null: the buyer did not say, or means all of them. */
  item: { orderId: string; lineId: string | null } | null;
  /** The parcel told last, where one alone was told. */
  parcelId: string | null;
  /** The order that the channel vouched for last. */
  vouchedOrderId: string | null;
  returning: Returning | null;
  /** What has been said so far (`situation` or `situation:parcel`) and how often: the second time sounds different. */
  said: Record<string, number>;
  /** Messages in a row that were not understood. */
  unsure: number;
  handedOver: boolean;
  /** The buyer wants no phone call. */
  noCall: boolean;
  /** The number that the buyer gave for the call. */
  phone: string | null;
  /** Until when the buyer was told a person would answer (ISO 8601). */
  replyBy: string | null;
  /** The language of the last reply: a bare "1" or "M" is answered in it. */
  locale: Locale | null;
};

export const questionKinds = [
  'reason',
  'order',
  'item',
  'meaning',
  'photos',
  'measurements',
  'wants',
  'statement_read',
  'received',
] as const;

export const freshState: DialogueState = {
  open: null,
  later: [],
  orderId: null,
  item: null,
  parcelId: null,
  vouchedOrderId: null,
  returning: null,
  said: {},
  unsure: 0,
  handedOver: false,
  noCall: false,
  phone: null,
  replyBy: null,
  locale: null,
};

/** Reads a stored memory back; whatever an older version wrote and this one does not know is forgotten, not trusted. */
export function readState(stored: unknown): DialogueState {
  const found = (typeof stored === 'object' && stored !== null ? stored : {}) as Partial<DialogueState>;
  return {
    open: isQuestion(found.open) ? found.open : null,
    later: Array.isArray(found.later) ? found.later.filter(isPending) : [],
    orderId: typeof found.orderId === 'string' ? found.orderId : null,
    item: isItem(found.item) ? found.item : null,
    parcelId: typeof found.parcelId === 'string' ? found.parcelId : null,
    vouchedOrderId: typeof found.vouchedOrderId === 'string' ? found.vouchedOrderId : null,
    returning: isReturning(found.returning) ? found.returning : null,
    said: Object.fromEntries(Object.entries(found.said ?? {}).filter(([, times]) => typeof times === 'number')),
    unsure: typeof found.unsure === 'number' ? found.unsure : 0,
    handedOver: found.handedOver === true,
    noCall: found.noCall === true,
    phone: typeof found.phone === 'string' ? found.phone : null,
    replyBy:
      typeof found.replyBy === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(found.replyBy) ? found.replyBy : null,
    locale: typeof found.locale === 'string' && isLocale(found.locale) ? found.locale : null,
  };
}

function isItem(value: DialogueState['item'] | undefined): value is DialogueState['item'] {
  return typeof value?.orderId === 'string' && (value.lineId === null || typeof value.lineId === 'string');
}

function isQuestion(value: OpenQuestion | null | undefined): value is OpenQuestion {
  if (!value || !questionKinds.includes(value.kind) || !Array.isArray(value.options)) return false;
  return value.pending === null || isPending(value.pending);
}

function isPending(value: Pending | null | undefined): value is Pending {
  return (
    !!value &&
    isLabel(value.label) &&
    Array.isArray(value.reasons) &&
    value.reasons.every(isReason) &&
    typeof value.text === 'string' &&
    isFound(value.found)
  );
}

function isFound(value: Found | null | undefined): boolean {
  return (
    Array.isArray(value?.orderNumbers) &&
    Array.isArray(value.trackingNumbers) &&
    Array.isArray(value.sizes) &&
    typeof value.measurements === 'object' &&
    value.measurements !== null
  );
}

function isReturning(value: Returning | null | undefined): value is Returning {
  return (
    !!value &&
    ['asked', 'told', 'explained', 'statement'].includes(value.stage) &&
    (value.reason === null || isReason(value.reason)) &&
    (value.sizing === undefined || isFound(value.sizing))
  );
}
