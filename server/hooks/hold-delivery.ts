import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import { countHeld, type Delivery, letOldestGo, updateState } from './queries.ts';
import { type HeldState, heldStates, isWorthTelling } from './rules.ts';

/**
 * Keeps a delivery that nobody can believe or read until a person decides, and says so. Of a flood the newest are kept and
 * the rest is counted. One that is held already is not counted again.
 */
export async function holdDelivery(
  tx: Tx,
  delivery: Delivery,
  { state, reason, log }: { state: HeldState; reason: string; log: Pick<Log, 'warn'> },
  now: Temporal.Instant,
): Promise<void> {
  const { shopId, id, providerId, receivedAt, body, state: was } = delivery;
  await updateState(tx, delivery, { state, reason, decidedBy: null });
  if ((heldStates as readonly string[]).includes(was)) return;
  const day = { shopId, providerId, day: receivedAt.toZonedDateTimeISO('UTC').toPlainDate() };
  const count = await countHeld(tx, day, body.length);
  await letOldestGo(tx, day, count);
  if (!isWorthTelling(count.held)) return;
  log.warn({ shopId, providerId, deliveryId: id, state, reason, count: count.held }, 'hook held');
  const news = { providerId, deliveryId: id, state, count: count.held };
  await appendEvent(tx, shopId, 'hooks.delivery-held', news, now);
}
