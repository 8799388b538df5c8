import { sql } from 'kysely';
import { idsOfPerson } from '../customers/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { translate } from '../platform/i18n.ts';
import { idsInOrder } from '../platform/ids.ts';
import { loadShop, localeAtHome } from '../shops/index.ts';
import type { MessageChannel } from './provider.ts';
import { holdClaims } from './queries.ts';
import { type Suppression, tellOf } from './suppress.ts';

type Lifting = {
  shopId: string;
  customerId: string;
  channel: MessageChannel;
  scope: Suppression['scope'];
  why: string;
  agentId: string;
};

/**
 * Somebody asked for messages again, or a mailbox that bounced is back. What stopped them is kept with who lifted it and
 * why. Promotions need a new consent besides. Throws `lift_needs_reason`, `nothing_to_lift`.
 */
export async function liftSuppression(
  tx: Tx,
  { shopId, customerId, channel, scope, why, agentId }: Lifting,
  now: Temporal.Instant,
): Promise<void> {
  if (why === '') throw new Refused('lift_needs_reason', 422);
  await holdClaims(tx, shopId); // takes turns with who refuses at this moment
  const { rows } = await sql<{ address: string }>`
    delete from suppressions u where u.shop_id = ${shopId} and u.channel = ${channel} and u.scope = ${scope}
      and u.address in (select unnest(array[lower(c.email), c.phone]) from customers c
        where c.shop_id = ${shopId} and c.id in ${idsOfPerson(shopId, customerId)})
    returning *`.execute(tx);
  if (rows.length === 0) throw new Refused('nothing_to_lift', 409);
  await keepLifted(tx, shopId, rows, { by: agentId, why, proof: null }, now);
  await appendEvent(tx, shopId, 'outbox.suppression-lifted', { customerId }, now);
}

/** A mail has really come from an address that had bounced: it is there. What people have asked for stays. */
export async function endBounce(
  db: Db,
  shopId: string,
  { address, proof }: { address: string; proof: unknown },
  now: Temporal.Instant,
): Promise<void> {
  const bounced = sql`from suppressions where shop_id = ${shopId} and channel = 'mail' and address = ${address}
    and source = 'bounce'`;
  // Nearly never there, and looking holds nobody up.
  const { rows: found } = await sql`select ${bounced}`.execute(db);
  if (found.length === 0) return;
  await db.transaction().execute(async (tx) => {
    await holdClaims(tx, shopId);
    const { rows } = await sql<object>`delete ${bounced} returning *`.execute(tx);
    const why = translate(localeAtHome(await loadShop(tx, shopId)), 'note.bounce_ended');
    await keepLifted(tx, shopId, rows, { by: null, why, proof }, now);
    if (rows.length > 0) await tellOf(tx, 'outbox.suppression-lifted', { shopId, channel: 'mail', address }, now);
  });
}

type Lifted = { by: string | null; why: string; proof: unknown };

async function keepLifted(
  tx: Tx,
  shopId: string,
  rows: readonly object[],
  { by, why, proof }: Lifted,
  now: Temporal.Instant,
): Promise<void> {
  const nextId = idsInOrder(now);
  await sql`
    insert into lifted_suppressions
      (shop_id, id, channel, address, scope, source, proof, at, lifted_at, lifted_by, why, lifted_proof)
    select ${shopId}, r.id, r.channel, r.address, r.scope, r.source, r.proof, r.at, ${now}, ${by}, ${why},
      ${proof && JSON.stringify(proof)}::jsonb
    from json_to_recordset(${JSON.stringify(rows.map((row) => ({ ...row, id: nextId() })))}::json) as r(id uuid,
      channel text, address text, scope text, source text, proof jsonb, at timestamptz)`.execute(tx);
}
