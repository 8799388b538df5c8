import type { Reason } from '../../shared/labels.ts';
import { type ReasonGroup, reasonTree } from '../../shared/reason-tree.ts';
import type { Category } from '../law/index.ts';
import { Refused } from '../platform/errors.ts';

/** What a buyer may be offered; `keep_partial`: keeps the goods, and part of the money comes back. */
export const offers = ['refund', 'exchange', 'credit', 'keep_partial'] as const;
export type Offer = (typeof offers)[number];
export type Payer = 'buyer' | 'seller';

/** Whom a row is for. What is left out asks for nothing; what nobody knows of a line fits no row that asks for it. */
export type PolicyCondition = {
  reasons?: readonly (Reason | ReasonGroup)[];
  categories?: readonly Category[];
  tiers?: readonly string[];
  onSale?: boolean;
};

export type PolicyRow = {
  when: PolicyCondition;
  /** From the day after; 0: nothing beyond what the law gives. */
  days: number;
  counts: 'receipt' | 'order';
  freight: Payer;
  offers: readonly Offer[];
};

export type Policy = { version: number; rows: readonly PolicyRow[]; toldSince: Temporal.Instant | null };

export type PolicyFacts = {
  reason: Reason | null;
  category: Category | null;
  tier: string | null;
  onSale: boolean | null;
};

/** The first row that fits decides. */
export function rowFor(rows: readonly PolicyRow[], facts: PolicyFacts): PolicyRow | null {
  return rows.find(({ when }) => fits(when, facts)) ?? null;
}

function fits({ reasons, categories, tiers, onSale }: PolicyCondition, facts: PolicyFacts): boolean {
  const { reason, category, tier } = facts;
  if (reasons && (reason === null || !reasons.some((one) => one === reason || one === reasonTree[reason].group)))
    return false;
  if (categories && (category === null || !categories.includes(category))) return false;
  if (tiers && (tier === null || !tiers.includes(tier))) return false;
  return onSale === undefined || onSale === facts.onSale;
}

/** Throws Refused `policy_row_unreachable` {row} where a row before it takes everything that it is for. */
export function checkRows(rows: readonly PolicyRow[]): void {
  for (const [index, row] of rows.entries())
    if (rows.slice(0, index).some((earlier) => takesAll(earlier.when, row.when)))
      throw new Refused('policy_row_unreachable', 400, { row: index + 1 });
}

function takesAll(earlier: PolicyCondition, later: PolicyCondition): boolean {
  return (
    coversReasons(earlier.reasons, later.reasons) &&
    covers(earlier.categories, later.categories) &&
    covers(earlier.tiers, later.tiers) &&
    (earlier.onSale === undefined || earlier.onSale === later.onSale)
  );
}

function covers<Word>(earlier: readonly Word[] | undefined, later: readonly Word[] | undefined): boolean {
  return earlier === undefined || (later?.every((word) => earlier.includes(word)) ?? false);
}

/** A group takes its reasons with it. */
function coversReasons(earlier: PolicyCondition['reasons'], later: PolicyCondition['reasons']): boolean {
  if (earlier === undefined) return true;
  const groupOf = (word: Reason | ReasonGroup) => (word in reasonTree ? reasonTree[word as Reason].group : word);
  return later?.every((word) => earlier.includes(word) || earlier.includes(groupOf(word))) ?? false;
}
