import { type Db, transact } from '../platform/database.ts';
import { appendEvents } from '../platform/events.ts';
import { idsInOrder } from '../platform/ids.ts';
import { loadShop } from '../shops/index.ts';
import { addCounts, lockCursor, selectDue, type Wait, writeWaits } from './queries.ts';
import { type Count, type SlaEvent, slowRound, strike } from './rules.ts';

/**
 * Tells of what is due soon and of what was missed, each once, and counts the rounds that have become slow. Returns how
 * many conversations it was; call again while it returns `limit`.
 */
export async function tellDue(db: Db, shopId: string, now: Temporal.Instant, limit = 200): Promise<number> {
  return transact(db, async (tx) => {
    await lockCursor(tx, shopId);
    const due = await selectDue(tx, shopId, now, limit);
    if (due.length === 0) return 0;
    const { zone } = await loadShop(tx, shopId);
    const counts: Count[] = [];
    const waits = new Map<string, Wait>();
    const told = new Map<SlaEvent, Record<string, string>[]>();
    for (const { isWaiting, isFree: _isFree, conversationId, ...wait } of due) {
      const { row, told: types, isSlow } = strike(wait, isWaiting, now);
      if (isSlow) counts.push(...slowRound(wait));
      waits.set(conversationId, { ...row, isCountedSlow: row.isCountedSlow || isSlow });
      for (const type of types) told.set(type, [...(told.get(type) ?? []), { conversationId }]);
    }
    await writeWaits(tx, shopId, waits);
    await addCounts(tx, shopId, zone, counts);
    const nextId = idsInOrder(now);
    for (const [type, events] of told) await appendEvents(tx, type, events, { shopId, now, nextId });
    return due.length;
  });
}
