import { goneAfterSeconds, returnToDesk } from '../conversations/index.ts';
import { type Db, transact } from '../platform/database.ts';
import { loadShop, minutesOfWork } from '../shops/index.ts';
import { selectHeldWaiting, selectSettings } from './queries.ts';
import { reasonToReturn } from './rules.ts';

/**
 * Conversations whose buyer waits while the agent who holds them is away, gone, or silent for too long go back among the
 * unassigned. Qin does not begin to talk: a person was asked for. Returns how many.
 */
export async function returnSilent(db: Db, shopId: string, now: Temporal.Instant, limit = 200): Promise<number> {
  return transact(db, async (tx) => {
    const held = await selectHeldWaiting(tx, shopId, now.subtract({ seconds: goneAfterSeconds }), limit);
    if (held.length === 0) return 0;
    const { hours, zone } = await loadShop(tx, shopId);
    const settings = await selectSettings(tx, shopId);
    let returned = 0;
    for (const { conversationId, holderId, waitingSince, isAway, isGone } of held) {
      const waitedMinutes = minutesOfWork(hours, zone, waitingSince, now);
      const reason = reasonToReturn({ isAway, isGone, waitedMinutes }, settings);
      if (reason && (await returnToDesk(tx, { shopId, conversationId, holderId, reason }, now))) returned++;
    }
    return returned;
  });
}
