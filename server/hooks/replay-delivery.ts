import type { Db } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { lockDelivery, selectDelivery, updateState } from './queries.ts';
import type { DeliveryState, Replay } from './rules.ts';
import { type HookPorts, takeDelivery } from './take-delivery.ts';

/**
 * A person has a delivery looked at again, after the provider's secret was mended; says that it is the provider's all the
 * same; or drops it. Throws Refused `not_found`, `hook_delivery_settled` (it was taken or dropped before), `provider_gone`.
 */
export async function replayDelivery(
  db: Db,
  ports: HookPorts,
  { shopId, id, replay, agentId }: { shopId: string; id: string; replay: Replay; agentId: string },
  now: Temporal.Instant,
): Promise<DeliveryState> {
  const delivery = await selectDelivery(db, shopId, id);
  if (!delivery) throw notFound();
  if (isSettled(delivery.state)) throw new Refused('hook_delivery_settled', 409);
  if (replay !== 'drop')
    return takeDelivery(db, ports, delivery, now, { how: { accept: replay === 'accept', agentId } });
  await db.transaction().execute(async (tx) => {
    if (isSettled(await lockDelivery(tx, delivery))) throw new Refused('hook_delivery_settled', 409);
    await updateState(tx, delivery, { state: 'dropped', reason: null, decidedBy: agentId });
  });
  return 'dropped';
}

const isSettled = (state: DeliveryState): boolean => state === 'taken' || state === 'dropped';
