import type { Label, Reason } from '../../shared/labels.ts';

/** From this confidence on Qin acts on a reading by itself. */
export const actThreshold = 0.6;
/** Below `actThreshold`, Qin asks which of the best (at most three) readings is meant, when together they reach this. */
export const askThreshold = 0.6;
/** Each half of a message must be this certain before it is read as two requests. */
export const splitThreshold = 0.7;
/** At a mere comma the first half is often only the story: both halves must then be nearly beyond doubt. */
export const commaThreshold = 0.9;
/** From this probability on a reason counts as said. */
export const reasonThreshold = 0.5;

export type Verdict = 'act' | 'ask' | 'unsure';

type Reading = {
  label: Label;
  confidence: number;
  alternatives: readonly { confidence: number }[];
  answer?: string;
  choice?: string;
};

/** Whether a reading is good enough to act on, to ask about with at most three options, or neither. */
export function verdictOf({ label, confidence, alternatives, answer, choice }: Reading): Verdict {
  if (answer !== undefined || choice !== undefined) return 'act';
  if (label === 'other') return 'unsure';
  if (confidence >= actThreshold) return 'act';
  const bestThree = confidence + alternatives.slice(0, 2).reduce((sum, next) => sum + next.confidence, 0);
  return bestThree >= askThreshold ? 'ask' : 'unsure';
}

export type Topic = 'talk' | 'person' | 'parcel' | 'order' | 'goods' | 'refund' | 'money' | 'product' | 'unclear';

/** Two labels of one topic in one message are one request: "I want to return it, the sleeve is torn". */
export const topicOf: Record<Label, Topic> = {
  greeting: 'talk',
  thanks: 'talk',
  human: 'person',
  where_is_order: 'parcel',
  late_delivery: 'parcel',
  urge_shipping: 'parcel',
  delivered_not_received: 'parcel',
  delivery_options: 'parcel',
  cancel_order: 'order',
  change_order: 'order',
  return_request: 'goods',
  exchange_request: 'goods',
  wrong_or_missing_item: 'goods',
  quality_defect: 'goods',
  size: 'goods',
  colour_difference: 'goods',
  not_suit: 'goods',
  not_as_described: 'goods',
  refund_status: 'refund',
  price: 'money',
  payment: 'money',
  invoice: 'money',
  product_question: 'product',
  complaint: 'unclear',
  other: 'unclear',
};

/** Labels of these topics often tell one story: "I paid, then cancelled: where is my refund?" */
const oneStory: readonly Topic[] = ['goods', 'order', 'refund'];

/** Whether two labels can be one request. A buyer who says "also" means two, unless both are of one topic. */
export function isOneRequest(a: Label, b: Label, saidAlso: boolean): boolean {
  if (topicOf[a] === topicOf[b]) return true;
  return !saidAlso && oneStory.includes(topicOf[a]) && oneStory.includes(topicOf[b]);
}

/** The reasons that go with a label, the usual one first; `implied` = the label alone says it. */
export const reasonsOf: Partial<Record<Label, { implied: boolean; reasons: readonly Reason[] }>> = {
  quality_defect: {
    implied: true,
    reasons: ['quality.defective', 'quality.damaged_in_transit', 'quality.counterfeit_claim'],
  },
  colour_difference: { implied: true, reasons: ['other.colour'] },
  not_suit: { implied: true, reasons: ['other.style'] },
  not_as_described: { implied: true, reasons: ['quality.not_as_described', 'quality.counterfeit_claim'] },
  wrong_or_missing_item: { implied: true, reasons: ['ful.wrong_item', 'ful.missing_item'] },
  size: { implied: false, reasons: ['size.too_small', 'size.too_large', 'size.differs_from_chart'] },
};

/** What a reason alone means, when a buyer picks it from the options. */
export function labelOfReason(reason: Reason): Label {
  if (reason.startsWith('size.')) return 'size';
  const owner = Object.entries(reasonsOf).find(([, { reasons }]) => reasons.includes(reason));
  if (owner) return owner[0] as Label;
  return reason === 'ful.late_or_never_arrived' ? 'late_delivery' : 'return_request';
}
