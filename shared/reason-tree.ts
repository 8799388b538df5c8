import type { Reason } from './labels.ts';

export const reasonGroups = ['quality', 'size', 'other', 'fulfilment', 'money', 'unknown'] as const;
export type ReasonGroup = (typeof reasonGroups)[number];

/** Whose doing it is at first sight; a person may see it otherwise. `nobody`: the buyer's own wish. */
type Fault = 'seller' | 'carrier' | 'nobody' | 'not_known';
/** Where it goes: a return, the parcel's own story, or a person at once. `ask`: one question first. */
type Route = 'return' | 'parcel' | 'person' | 'ask';

export type ReasonNode = {
  group: ReasonGroup;
  fault: Fault;
  route: Route;
  /** Third level: what exactly, where it is worth counting. */
  details: readonly string[];
};

const parts = ['left', 'right', 'length', 'width', 'shoulder', 'chest', 'waist', 'hip', 'sleeve'];

/** Group → reason → detail. A missing reason or detail never stops a return: they decide freight and routing only. */
export const reasonTree: Readonly<Record<Reason, ReasonNode>> = {
  'quality.defective': node('quality', 'seller', 'return', [
    'stain',
    'hole',
    'seam',
    'broken',
    'smell',
    'not_working',
    'fades',
  ]),
  'quality.damaged_in_transit': node('quality', 'carrier', 'return', ['packaging', 'goods', 'wet']),
  'quality.not_as_described': node('quality', 'seller', 'return', ['material', 'function', 'picture', 'parts']),
  'quality.counterfeit_claim': node('quality', 'not_known', 'person', []),
  'size.too_large': node('size', 'nobody', 'return', parts),
  'size.too_small': node('size', 'nobody', 'return', parts),
  'size.differs_from_chart': node('size', 'seller', 'return', parts),
  'other.unwanted': node('other', 'nobody', 'return', ['ordered_twice', 'wrong_choice', 'changed_mind']),
  'other.colour': node('other', 'nobody', 'return', ['darker', 'lighter', 'other_shade']),
  'other.style': node('other', 'nobody', 'return', []),
  'ful.wrong_item': node('fulfilment', 'seller', 'return', ['other_product', 'other_colour', 'other_size']),
  'ful.missing_item': node('fulfilment', 'seller', 'return', ['item', 'part', 'gift']),
  'ful.late_or_never_arrived': node('fulfilment', 'not_known', 'parcel', []),
  'money.price_drop': node('money', 'nobody', 'person', []),
  'money.freight': node('money', 'nobody', 'person', []),
  'money.invoice': node('money', 'nobody', 'person', []),
  unknown: node('unknown', 'not_known', 'ask', []),
};

function node(group: ReasonGroup, fault: Fault, route: Route, details: readonly string[]): ReasonNode {
  return { group, fault, route, details };
}
