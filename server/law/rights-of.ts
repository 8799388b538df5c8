import type { Cited } from './floor.ts';
import { floorOf } from './floors.ts';
import type { LawFacts, RefundEvents, Rights } from './rights.ts';
import { refundDueUnder, rightsUnder, rightsWithoutFloor } from './rules.ts';

/** What the law of the buyer's country (ISO 3166-1 alpha-2) gives at least. Pure: `now` is a fact. */
export function rightsOf({ country, ...facts }: LawFacts & { country: string | null }): Rights {
  const floor = country === null ? null : floorOf(country);
  return floor ? rightsUnder(floor, facts) : rightsWithoutFloor(country);
}

/** By when the law of the buyer's country wants the money back; null where Qin knows no floor. */
export function refundDue(
  country: string,
  events: RefundEvents,
): (Cited & { at: Temporal.Instant | null; waitsFor: 'goods' | 'goods_or_proof' | null }) | null {
  const floor = floorOf(country);
  return floor && refundDueUnder(floor, events);
}

/** So many months longer may a buyer of this country withdraw who was not told of the right; 0: no longer. */
export const monthsUntold = (country: string): number => floorOf(country)?.withdrawal.notInformedMonths ?? 0;

/** Whether the law of the buyer's country gives back what was paid for delivery too, once nothing of the order is kept. */
export function refundsDelivery(country: string): boolean {
  const what = floorOf(country)?.refunds.what;
  return what === 'price_and_standard_delivery' || what === 'everything_paid';
}
