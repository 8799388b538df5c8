import { Type } from 'typebox';
import type { Tx } from '../platform/database.ts';
import { defineJob } from '../platform/jobs.ts';
import { moveOn } from './move-on.ts';
import { lockRefund, refundsOf, selectHeld } from './queries.ts';
import type { RefundPorts } from './refund.ts';

/** The gate of a return may have opened: what was held for it goes on, or is held for another reason. Again: nothing. */
export async function releaseHeld(
  tx: Tx,
  { shopId, returnId }: { shopId: string; returnId: string },
  ports: RefundPorts,
  now: Temporal.Instant,
): Promise<void> {
  for (const { id, status } of await refundsOf(tx, shopId, { returnId }))
    if (status === 'held') await releaseOne(tx, { shopId, id }, ports, now);
}

async function releaseOne(
  tx: Tx,
  { shopId, id }: { shopId: string; id: string },
  ports: RefundPorts,
  now: Temporal.Instant,
): Promise<void> {
  const refund = await lockRefund(tx, shopId, id);
  if (refund?.status !== 'held') return;
  if ((await ports.gate(tx, shopId, refund, now)) === refund.heldFor) return;
  await moveOn(tx, shopId, ports, refund, now);
}

/** Looks at all that is held whether its gate has opened by itself: some do when a date comes near. */
export const releaseHeldJob = (ports: RefundPorts, atOnce = 500) =>
  defineJob({
    name: 'refunds.release-held',
    schema: Type.Object({}),
    handler: async (_data, { db, clock, log }) => {
      // From one page to the next, so that those whose gates stay shut do not stand before the others.
      let page = await selectHeld(db, null, atOnce);
      for (let last = page.at(-1); last; last = page.at(-1)) {
        for (const held of page)
          await db
            .transaction()
            .execute((tx) => releaseOne(tx, held, ports, clock.now()))
            .catch((err) => log.warn({ ...held, err: String(err) }, 'held refund'));
        page = await selectHeld(db, last, atOnce);
      }
    },
  });
