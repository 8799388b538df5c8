import { Type } from 'typebox';
import type { Db } from '../platform/database.ts';
import { defineJob } from '../platform/jobs.ts';
import { deleteDone, deleteHeld, selectDelivery, selectWaiting } from './queries.ts';
import { type HookPorts, tryDelivery } from './take-delivery.ts';

const batch = 100;
const keptDays = 30;
/** Long enough for whoever comes back from a long leave, and not for ever: buyers' words may stand in it. */
const heldDays = 90;

/** What was kept and not taken: a node that died, or a fault of ours. */
export function takeWaitingJob(ports: HookPorts) {
  return defineJob({
    name: 'hooks.take-waiting',
    schema: Type.Object({}),
    handler: async (_data, { db, clock }) => takeWaiting(db, ports, () => clock.now()),
  });
}

/** Works off all that waits and is due; what fails again is due later. */
export async function takeWaiting(db: Db, ports: HookPorts, now: () => Temporal.Instant): Promise<void> {
  const from = now();
  for (;;) {
    const waiting = await selectWaiting(db, batch, from);
    if (waiting.length === 0) return;
    for (const { shopId, id } of waiting) {
      const delivery = await selectDelivery(db, shopId, id);
      if (delivery) await tryDelivery(db, ports, delivery, now());
    }
  }
}

/** What was taken or dropped goes after a month, what nobody decided about after three. */
export const forgetDeliveries = defineJob({
  name: 'hooks.forget-deliveries',
  schema: Type.Object({}),
  handler: async (_data, { db, clock }) => {
    const daysAgo = (days: number) => clock.now().subtract({ hours: days * 24 });
    while ((await deleteDone(db, daysAgo(keptDays), 1000)) > 0);
    while ((await deleteHeld(db, daysAgo(heldDays), 1000)) > 0);
  },
});
