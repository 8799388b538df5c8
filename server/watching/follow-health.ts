import type { FollowHealth, Looked } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import { goodNewsHours, gravityOf, matterOf, type Told, toldOf } from './rules.ts';
import { openTasks, settleTasks } from './tasks.ts';
import { endTroubles, insertTroubles, type NewTrouble, promisesFor } from './trouble-queries.ts';

/**
 * What follows from what the health pass saw, in its own transaction: each trouble is on record once; the buyer to whom it
 * was promised is to be told of the gravest that is new, and an agent asks the carrier. What is over needs nobody any more.
 */
export const followHealth: FollowHealth = async (tx, shopId, looked, now) => {
  const ended = await endTroubles(tx, shopId, looked, now);
  const again = looked.flatMap(({ parcelId, verdict }) => {
    const stood = ended.find((one) => one.parcelId === parcelId && one.isTold);
    const goesOn = stood && verdict.end === null && ['moving', 'out_for_delivery'].includes(verdict.state);
    return goesOn ? [{ parcelId, sign: 'moving_again' as const, episode: stood.episode, since: now }] : [];
  });
  const seen: NewTrouble[] = looked.flatMap(({ parcelId, verdict }) =>
    verdict.troubles.map((trouble) => ({ parcelId, ...trouble })),
  );
  await tell(tx, shopId, looked, await insertTroubles(tx, shopId, [...seen, ...again], now), now);
};

async function tell(
  tx: Tx,
  shopId: string,
  looked: readonly Looked[],
  fresh: readonly NewTrouble[],
  now: Temporal.Instant,
): Promise<void> {
  const byParcel = Map.groupBy(fresh, ({ parcelId }) => parcelId);
  const notices = looked.flatMap(({ parcelId, orderId }) => {
    const gravest = gravestOf(byParcel.get(parcelId) ?? [], now);
    return gravest ? [{ parcelId, orderId, sign: gravest.sign as Told, episode: gravest.episode }] : [];
  });
  await promisesFor(tx, shopId, notices, now);
  await openTasks(
    tx,
    shopId,
    fresh.filter(({ sign }) => matterOf(sign) !== null),
    now,
  );
  const live = looked.map(({ parcelId, verdict }) => ({
    parcelId,
    abouts: verdict.end === 'delivered' || verdict.end === 'given_up' ? [] : matterNames(verdict.troubles),
  }));
  await settleTasks(tx, shopId, live, now);
}

const matterNames = (troubles: Looked['verdict']['troubles']) => troubles.flatMap(({ sign }) => matterOf(sign) ?? []);

/** Of what is new, what the buyer is told of; good news only while it is new. */
function gravestOf(fresh: readonly NewTrouble[], now: Temporal.Instant): NewTrouble | null {
  const newest = now.subtract({ hours: goodNewsHours });
  const worth = fresh.filter(
    ({ sign, since }) => toldOf(sign) !== null && (sign !== 'delivered' || Temporal.Instant.compare(since, newest) > 0),
  );
  return worth.toSorted((a, b) => gravityOf(a.sign) - gravityOf(b.sign))[0] ?? null;
}
