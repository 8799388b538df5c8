import { goneAfterSeconds, returnToDesk } from '../conversations/index.ts';
import { type Db, type Tx, transact } from '../platform/database.ts';
import { type Log, plainError } from '../platform/log.ts';
import { loadShop, minutesOfWork, type Shop } from '../shops/index.ts';
import { type HeldTooLong, lockHeldTooLong, selectHeldTooLong } from './held-queries.ts';
import { selectSettings } from './queries.ts';
import { reasonToReturn } from './rules.ts';

const batch = 500;

/**
 * Conversations whose buyer waits while the agent who holds them is away, gone, or silent for too long go back among the
 * unassigned, each by itself. Qin does not begin to talk: a person was asked for.
 */
export async function returnSilent(
  { db, log }: { db: Db; log: Pick<Log, 'error'> },
  shopId: string,
  now: Temporal.Instant,
): Promise<void> {
  const shop = await loadShop(db, shopId);
  const { handBackMinutes } = await selectSettings(db, shopId);
  // Opening time is never more than the time on the clock: who has waited less has not waited too long.
  const silentSince = now.subtract({ minutes: handBackMinutes });
  const limits = { seenAfter: now.subtract({ seconds: goneAfterSeconds }), silentSince };
  let held = await selectHeldTooLong(db, shopId, limits, null, batch);
  while (held.length > 0) {
    for (const { conversationId } of held)
      await transact(db, (tx) => returnOne(tx, { shop, conversationId, limits, handBackMinutes }, now)).catch((error) =>
        log.error({ shopId, err: plainError(error) }, 'a conversation was not returned'),
      );
    held = held.length < batch ? [] : await selectHeldTooLong(db, shopId, limits, held.at(-1) ?? null, batch);
  }
}

type Returning = { shop: Shop; conversationId: string; limits: HeldTooLong; handBackMinutes: number };

async function returnOne(
  tx: Tx,
  { shop, conversationId, limits, handBackMinutes }: Returning,
  now: Temporal.Instant,
): Promise<void> {
  const held = await lockHeldTooLong(tx, shop.id, limits, conversationId);
  if (!held) return;
  const { holderId, isAway, isGone, waitingSince } = held;
  const waitedMinutes = minutesOfWork(shop.hours, shop.zone, waitingSince, now);
  const reason = reasonToReturn({ isAway, isGone, waitedMinutes }, { handBackMinutes });
  if (reason) await returnToDesk(tx, { shopId: shop.id, conversationId, holderId, reason }, now);
}
