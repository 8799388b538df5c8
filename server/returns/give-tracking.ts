import { keepParcel } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { afterSteps, cleanTrackingNumber, nextDue } from './goods-rules.ts';
import type { Actor } from './rules.ts';
import { type LineStep, type LockedLine, lockReturn, takeSteps } from './take-steps.ts';
import { isNumberOfTheWayOut, putInParcel } from './way-back-queries.ts';

export type GiveTracking = {
  shopId: string;
  returnId: string;
  by: Actor;
  carrier: string | null;
  trackingNumber: string;
  /** What is in the parcel; null: all that is still to be sent. */
  lineIds: readonly string[] | null;
};

/**
 * The buyer has sent goods back: their parcel is kept by its number and followed like others. The same number again
 * changes nothing; another number for lines that are under way corrects it.
 * Throws Refused `bad_tracking_number`, `tracking_is_outgoing` and `no_parcel_awaited`.
 */
export async function giveTracking(
  tx: Tx,
  { shopId, returnId, by, carrier, trackingNumber, lineIds }: GiveTracking,
  now: Temporal.Instant,
): Promise<void> {
  const number = cleanTrackingNumber(trackingNumber);
  const locked = await lockReturn(tx, shopId, returnId);
  const { lines, orderId } = locked;
  const isAwaited = ({ goods }: LockedLine) => goods === 'awaiting_parcel';
  const isUnderWay = ({ goods }: LockedLine) => goods === 'in_transit_back';
  const named = lineIds ? lines.filter(({ id }) => lineIds.includes(id)) : lines;
  const awaited = named.filter(isAwaited);
  const sent = lineIds || awaited.length === 0 ? named.filter((line) => isAwaited(line) || isUnderWay(line)) : awaited;
  const lineOrder = sent[0]?.orderId ?? orderId;
  if (sent.length === 0 || lineOrder === null) throw new Refused('no_parcel_awaited', 409);
  if (await isNumberOfTheWayOut(tx, shopId, lineOrder, number)) throw new Refused('tracking_is_outgoing', 409);
  const parcel = { shopId, orderId: lineOrder, returnId, carrier, trackingNumber: number };
  const { id: parcelId, isNew } = await keepParcel(tx, parcel, now);
  await putInParcel(tx, shopId, sent, parcelId);
  const steps = sent.filter((line) => isAwaited(line) || isNew).flatMap((line) => stepsOf(line, { carrier, number }));
  if (steps.length === 0) return;
  const due = nextDue(afterSteps(lines, steps), locked, now);
  await takeSteps(tx, { shopId, returnId, by, seen: null, steps, due, locked }, now);
}

function stepsOf(line: LockedLine, detail: Record<string, unknown>): LineStep[] {
  const sent: LineStep = { lineId: line.id, axis: 'goods', to: 'in_transit_back', detail };
  return line.goods === 'in_transit_back' ? [{ lineId: line.id, axis: 'goods', to: 'awaiting_parcel' }, sent] : [sent];
}
