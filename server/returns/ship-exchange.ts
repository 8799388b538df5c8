import { sql } from 'kysely';
import { keepParcel } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { afterSteps, cleanTrackingNumber, keptUntil, nextDue } from './goods-rules.ts';
import { reserveExchange } from './hold-variant.ts';
import { wishFor } from './line-wishes.ts';
import type { Actor } from './rules.ts';
import { type LineStep, type LockedLine, type LockedReturn, lockReturn, takeSteps } from './take-steps.ts';
import { endHolds, isFirstClick } from './way-back-queries.ts';

type OfLine = { shopId: string; returnId: string; lineId: string; by: Actor; seen: number | null; key: string | null };

/**
 * Keeps another size or colour for a line that is approved; choosing again lets the one before go, and so does the day
 * on which the goods were to be on their way. Who would have the money has to agree.
 * Throws Refused `return_remedy_not_agreed` and what `reserveExchange` and `takeSteps` refuse.
 */
export async function chooseExchange(
  tx: Tx,
  { variantId, isAgreed, ...of }: OfLine & { variantId: string; isAgreed: boolean },
  now: Temporal.Instant,
): Promise<void> {
  await withLine(tx, of, now, async ({ money }, { sendBy, wants }) => {
    const wishes = money === 'none' && !isAgreed ? await wishFor(tx, { ...of, wants }, of.lineId) : null;
    if (wishes === 'refund') throw new Refused('return_remedy_not_agreed', 409);
    await reserveExchange(tx, { ...of, variantId, until: keptUntil(sendBy, now) }, now);
    const fresh =
      money === 'exchange_reserved' ? (['none', 'exchange_reserved'] as const) : (['exchange_reserved'] as const);
    return fresh.map((to) => ({ lineId: of.lineId, axis: 'money', to }));
  });
}

/** What was kept has left for the buyer, and is followed like any parcel of the order. */
export async function shipExchange(
  tx: Tx,
  { carrier, trackingNumber, ...of }: OfLine & { carrier: string | null; trackingNumber: string },
  now: Temporal.Instant,
): Promise<void> {
  const number = cleanTrackingNumber(trackingNumber);
  await withLine(tx, of, now, async ({ orderId }) => {
    const { shopId, lineId } = of;
    const parcel = await keepParcel(tx, { shopId, orderId, returnId: null, carrier, trackingNumber: number }, now);
    const { numAffectedRows } = await sql`update variant_holds set shipped_at = ${now}, parcel_id = ${parcel.id}
      where shop_id = ${shopId} and line_id = ${lineId} and shipped_at is null`.execute(tx);
    if (numAffectedRows === 0n) throw new Refused('exchange_not_kept', 409);
    return [{ lineId, axis: 'money', to: 'exchange_shipped', detail: { carrier, number } }];
  });
}

/** The exchange came to nothing: sold after all, or lost on its way. The buyer gets the money. */
export async function failExchange(
  tx: Tx,
  { note, ...of }: OfLine & { note: string },
  now: Temporal.Instant,
): Promise<void> {
  await withLine(tx, of, now, async ({ id: lineId }) => {
    await endHolds(tx, of.shopId, [lineId], now);
    return [
      { lineId, axis: 'money', to: 'exchange_failed', note },
      { lineId, axis: 'money', to: 'refund_due' },
    ];
  });
}

async function withLine(
  tx: Tx,
  { shopId, returnId, lineId, by, seen, key }: OfLine,
  now: Temporal.Instant,
  stepsFor: (line: LockedLine, locked: LockedReturn) => Promise<LineStep[]>,
): Promise<void> {
  const locked = await lockReturn(tx, shopId, returnId);
  const { lines } = locked;
  const line = lines.find(({ id }) => id === lineId);
  if (!line) throw notFound();
  if (!(await isFirstClick(tx, { shopId, returnId, key }, now))) return;
  const steps = await stepsFor(line, locked);
  const due = nextDue(afterSteps(lines, steps), locked, now);
  await takeSteps(tx, { shopId, returnId, by, seen, steps, due, locked }, now);
}
