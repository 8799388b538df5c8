import { keepParcel } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { afterSteps, cleanTrackingNumber, type goodsEnds, nextDue } from './goods-rules.ts';
import { type Actor, stayingOf } from './rules.ts';
import { type LineStep, type LockedLine, lockReturn, takeSteps } from './take-steps.ts';
import { isFirstClick, restockedOf } from './way-back-queries.ts';

export type SettleGoods = {
  shopId: string;
  returnId: string;
  by: Actor;
  seen: number | null;
  key: string | null;
  lineIds: readonly string[];
  to: (typeof goodsEnds)[number];
  note: string;
  /** What they went back to the buyer in, with `sent_back`. */
  parcel: { carrier: string | null; trackingNumber: string } | null;
};

/**
 * Where inspected goods go: back on the shelf (the shop's own system hears by an event how many of what), away, or back to
 * the buyer, who then has them again; an exchange that was kept for those is off, but for what was accepted of them.
 */
export async function settleGoods(tx: Tx, settled: SettleGoods, now: Temporal.Instant): Promise<void> {
  const { shopId, returnId, by, seen, key, lineIds, to, note, parcel } = settled;
  const locked = await lockReturn(tx, shopId, returnId);
  const { lines, orderId } = locked;
  if (!(await isFirstClick(tx, { shopId, returnId, key }, now))) return;
  const named = lines.filter(({ id }) => lineIds.includes(id));
  if (named.length !== new Set(lineIds).size) throw notFound();
  const trackingNumber = parcel && cleanTrackingNumber(parcel.trackingNumber);
  const detail = parcel ? { carrier: parcel.carrier, number: trackingNumber } : {};
  const isOff = (line: LockedLine) => to === 'sent_back' && line.money === 'exchange_reserved' && stayingOf(line) === 0;
  const steps = named.flatMap((line): LineStep[] => [
    { lineId: line.id, axis: 'goods', to, note, detail },
    ...(isOff(line) ? [{ lineId: line.id, axis: 'money', to: 'none' } as const] : []),
  ]);
  if (to === 'sent_back' && parcel && trackingNumber && orderId)
    await keepParcel(tx, { shopId, orderId, returnId: null, carrier: parcel.carrier, trackingNumber }, now);
  const due = nextDue(afterSteps(lines, steps), locked, now);
  await takeSteps(tx, { shopId, returnId, by, seen, steps, due, locked }, now);
  if (to !== 'restocked') return;
  for (const told of await restockedOf(tx, shopId, returnId, lineIds))
    await appendEvent(tx, shopId, 'returns.goods-restocked', { returnId, ...told }, now);
}
