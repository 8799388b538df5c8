// What a buyer's message can mean, and why a buyer sends goods back. Training files, scripts, API and screens use
// these codes; their order is fixed, because trained models store positions.

export const labels = [
  'greeting',
  'thanks',
  'human',
  'where_is_order',
  'late_delivery',
  'urge_shipping',
  'delivered_not_received',
  'delivery_options',
  'cancel_order',
  'change_order',
  'return_request',
  'exchange_request',
  'refund_status',
  'price',
  'payment',
  'invoice',
  'product_question',
  'complaint',
  'wrong_or_missing_item',
  'quality_defect',
  'size',
  'colour_difference',
  'not_suit',
  'not_as_described',
  'other',
] as const;
export type Label = (typeof labels)[number];

export const reasons = [
  'quality.defective',
  'quality.damaged_in_transit',
  'quality.not_as_described',
  'quality.counterfeit_claim',
  'size.too_large',
  'size.too_small',
  'size.differs_from_chart',
  'other.unwanted',
  'other.colour',
  'other.style',
  'ful.wrong_item',
  'ful.missing_item',
  'ful.late_or_never_arrived',
  'money.price_drop',
  'money.freight',
  'money.invoice',
  'unknown',
] as const;
export type Reason = (typeof reasons)[number];

export const locales = ['en', 'zh-CN'] as const;
export type Locale = (typeof locales)[number];

/** What a short reply says to a question that we asked; `rejects` = the buyer does not accept our explanation. */
export const answers = ['yes', 'no', 'decline_to_say', 'rejects'] as const;
export type Answer = (typeof answers)[number];

export const moods = ['calm', 'worried', 'upset'] as const;
export type Mood = (typeof moods)[number];

export const isLabel = (value: string): value is Label => (labels as readonly string[]).includes(value);
export const isReason = (value: string): value is Reason => (reasons as readonly string[]).includes(value);
export const isLocale = (value: string): value is Locale => (locales as readonly string[]).includes(value);
