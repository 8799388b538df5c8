import { sql } from 'kysely';
import { lookAgain } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import { demoZone } from './moments.ts';
import { demoMovingPlacedOn, demoOrders } from './plan-orders.ts';

/** A demo that was left alone for this long starts again from today. */
const restDays = 2;

/** Every time of a table, by name. */
const times = {
  consents: ['at'],
  orders: ['placed_at', 'paid_at', 'ship_by', 'cancelled_at'],
  parcels: ['ordered_at', 'handed_over_at', 'delivered_at'],
  conversations: ['opened_at', 'last_message_at', 'waiting_since', 'snoozed_until'],
  messages: ['at'],
  drafts: ['updated_at'],
  promises: ['due_at', 'made_at', 'settled_at'],
  calls: ['due_at', 'created_at', 'next_at', 'claimed_until', 'ended_at'],
  call_attempts: ['at', 'next_at'],
  refund_gates: ['required_at', 'statutory_due_at', 'opened_at'],
  returns: ['opened_at'],
  statement_reads: ['sent_at', 'opened_at'],
  carrier_tasks: ['since', 'opened_at', 'due_at', 'ended_at'],
} as const;

/**
 * Keeps a loaded demo shop alive: it "synchronises" again, so that facts do not go stale, and when it has rested
 * for days, everything in it moves on by as many days, as if it had been loaded today. Returns the days it moved.
 * Call it when a demo starts, and once an hour while it runs.
 */
export async function keepDemoFresh(tx: Tx, shopId: string, now: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ placedAt: Temporal.Instant }>`select placed_at as "placedAt" from orders
    where shop_id = ${shopId} and external_id = ${demoOrders.moving}`.execute(tx);
  const days = rows[0] ? daysSinceLoaded(rows[0].placedAt, now) : 0;
  if (days >= restDays) await moveOn(tx, shopId, days, now);
  for (const table of ['products', 'variants', 'customers', 'orders', 'parcels'])
    await sql`update ${sql.table(table)} set synced_at = ${now} where shop_id = ${shopId}`.execute(tx);
  return days >= restDays ? days : 0;
}

/** The demo buyer's order on its way says how long ago "today" was. */
function daysSinceLoaded(placedAt: Temporal.Instant, now: Temporal.Instant): number {
  const dayOf = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(demoZone).toPlainDate();
  return dayOf(placedAt).until(dayOf(now)).days + demoMovingPlacedOn;
}

async function moveOn(tx: Tx, shopId: string, days: number, now: Temporal.Instant): Promise<void> {
  for (const [table, columns] of Object.entries(times)) {
    const moved = columns.map(
      (column) => sql`${sql.ref(column)} = ${sql.ref(column)} + make_interval(days => ${days})`,
    );
    await sql`update ${sql.table(table)} set ${sql.join(moved)} where shop_id = ${shopId}`.execute(tx);
  }
  // What was the matter is named by the days on which it was: it is found anew.
  await sql`delete from parcel_troubles where shop_id = ${shopId}`.execute(tx);
  // A scan's time is part of its key, as is a day of the clock, and the dates that were given: far away first, so that
  // none lands where another still is.
  for (const by of [100_000 + days, -100_000]) {
    await sql`update scans set at = at + make_interval(days => ${by}) where shop_id = ${shopId}`.execute(tx);
    await sql`update sla_days set day = day + ${by}::int where shop_id = ${shopId}`.execute(tx);
    await sql`update estimates_given set given_at = given_at + make_interval(days => ${by}), given_on = given_on + ${by}::int,
      usually_by = usually_by + ${by}::int, latest_by = latest_by + ${by}::int, arrived_on = arrived_on + ${by}::int
      where shop_id = ${shopId}`.execute(tx);
  }
  const { rows } = await sql<{
    id: string;
  }>`select parcel_id as id from parcel_health where shop_id = ${shopId}`.execute(tx);
  await lookAgain(
    tx,
    shopId,
    rows.map(({ id }) => id),
    now,
  );
}
