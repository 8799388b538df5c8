import type { Db } from '../platform/database.ts';
import { type Log, plainError } from '../platform/log.ts';
import { afterSteps, nextDue, stepsByClock } from './goods-rules.ts';
import { type LineStep, lockReturn, takeSteps } from './take-steps.ts';
import { endHolds, returnsByClock, seenOf } from './way-back-queries.ts';

const batch = 200;
const first = '00000000-0000-0000-0000-000000000000';

/**
 * What happens to returns by itself: parcels come back, exchanges arrive, units are kept no longer than was said, and
 * what nobody sent expires. One return's fault is logged and does not stop the others.
 */
export async function followGoods(db: Db, now: Temporal.Instant, log: Pick<Log, 'error'>): Promise<void> {
  for (let after = first; ; ) {
    const found = await returnsByClock(db, now, after, batch);
    for (const { shopId, returnId } of found)
      await followReturn(db, shopId, returnId, now).catch((error) =>
        log.error({ shopId, returnId, err: plainError(error) }, 'the clock of a return'),
      );
    const last = found.at(-1);
    if (!last || found.length < batch) return;
    after = last.returnId;
  }
}

/** Judged anew under the lock: whatever a person or another node did meanwhile is seen. */
function followReturn(db: Db, shopId: string, returnId: string, now: Temporal.Instant): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const locked = await lockReturn(tx, shopId, returnId);
    const { lines } = locked;
    const seen = await seenOf(tx, shopId, returnId, now);
    const steps = lines.flatMap((line): LineStep[] => {
      const known = seen.get(line.id);
      return known ? stepsByClock(line, known, now).map((step) => ({ ...step, lineId: line.id })) : [];
    });
    const arrived = steps.filter(({ to }) => to === 'exchange_delivered').map(({ lineId }) => lineId);
    if (arrived.length > 0) await endHolds(tx, shopId, arrived, now);
    if (steps.length === 0) return;
    const due = nextDue(afterSteps(lines, steps), locked, now);
    await takeSteps(tx, { shopId, returnId, by: { kind: 'qin' }, seen: null, steps, due, locked }, now);
  });
}
