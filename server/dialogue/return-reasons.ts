import type { Label, Reason } from '../../shared/labels.ts';
import type { Understood } from '../triage/index.ts';
import type { Returning } from './state.ts';
import { sizeReasonIn, wantsMoneyBack } from './words/wishes.ts';

/** What a buyer can pick when asked why. "decline" is allowed: nobody has to say. */
export const reasonOptions = ['quality', 'size', 'colour_difference', 'does_not_suit', 'other', 'decline'] as const;

/** Reasons that are handled alike. */
export type Group = 'quality' | 'fulfilment' | 'size' | 'colour' | 'suit' | 'other' | 'declined';

const groupOfOption: Record<string, Group> = {
  quality: 'quality',
  size: 'size',
  colour_difference: 'colour',
  does_not_suit: 'suit',
  other: 'other',
  decline: 'declined',
};

export const groupOfLabel: Partial<Record<Label, Group>> = {
  quality_defect: 'quality',
  not_as_described: 'quality',
  wrong_or_missing_item: 'fulfilment',
  size: 'size',
  colour_difference: 'colour',
  not_suit: 'suit',
};

const groupOfReason: Partial<Record<Reason, Group>> = {
  'quality.defective': 'quality',
  'quality.damaged_in_transit': 'quality',
  'quality.not_as_described': 'quality',
  'quality.counterfeit_claim': 'quality',
  'size.too_large': 'size',
  'size.too_small': 'size',
  'size.differs_from_chart': 'size',
  'ful.wrong_item': 'fulfilment',
  'ful.missing_item': 'fulfilment',
  'other.colour': 'colour',
  'other.style': 'suit',
  unknown: 'declined',
};

/** The reason on record when the words themselves do not tell which of the group's reasons it is. */
const usualReason: Record<Group, Reason> = {
  quality: 'quality.defective',
  fulfilment: 'ful.wrong_item',
  size: 'unknown',
  colour: 'other.colour',
  suit: 'other.style',
  other: 'unknown',
  declined: 'unknown',
};

/** Labels that are about sending goods back, or about what is wrong with them. */
export function isReturnLabel(label: Label): boolean {
  return label === 'return_request' || label === 'exchange_request' || groupOfLabel[label] !== undefined;
}

/** Which reason a message gives, or null when it gives none. Why a parcel is late is no reason to look at the goods. */
export function groupOf(reading: Understood): Group | null {
  const byLabel = groupOfLabel[reading.label];
  // "Like a tent on me": what size it should be helps more than why it looks so.
  if (byLabel === 'suit' && sizeReasonIn(reading.text)) return 'size';
  if (byLabel) return byLabel;
  if (!isReturnLabel(reading.label)) return null;
  const reason = reading.reasons.find((candidate) => candidate !== 'unknown');
  return reason ? (groupOfReason[reason] ?? 'other') : null;
}

export function groupOfChoice(choice: string): Group | null {
  return groupOfOption[choice] ?? null;
}

export function reasonFor(group: Group, reading: Understood): Reason {
  const direction = group === 'size' ? sizeReasonIn(reading.text) : null;
  if (direction) return direction;
  return reading.reasons.find((reason) => reason !== 'unknown' && belongsTo(group, reason)) ?? usualReason[group];
}

export function belongsTo(group: Group, reason: Reason): boolean {
  const own = groupOfReason[reason] ?? 'other';
  // A reason that nobody told is on record for "other", too.
  return own === group || (reason === 'unknown' && group === 'other');
}

/** S4 to S6: reasons that are answered with an explanation, which the buyer may accept or not. */
export function isExplained(reason: Reason): boolean {
  return ['colour', 'suit', 'other', 'declined'].includes(groupOfReason[reason] ?? 'other');
}

export function wantsOf(reading: Understood): Returning['wants'] {
  if (wantsMoneyBack(reading.text)) return 'refund';
  return reading.label === 'exchange_request' ? 'exchange' : 'return';
}
