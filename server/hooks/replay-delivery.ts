import type { Db } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { lockDelivery, updateState } from './queries.ts';
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
  const was = await db.transaction().execute(async (tx) => {
    const state = await lockDelivery(tx, shopId, id);
    if (state === null) throw notFound();
    if (state === 'taken' || state === 'dropped') throw new Refused('hook_delivery_settled', 409);
    if (replay === 'drop')
      await updateState(tx, { shopId, id }, { state: 'dropped', reason: null, decidedBy: agentId });
    return state;
  });
  if (replay === 'drop') return 'dropped';
  return (await takeDelivery(db, ports, { shopId, id }, now, { accept: replay === 'accept', agentId })) ?? was;
}
