import { sql } from 'kysely';
import { idsOfPerson } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import type { Channel } from './provider.ts';
import { holdClaims } from './queries.ts';
import type { Suppression } from './suppress.ts';

type Lifting = {
  shopId: string;
  customerId: string;
  channel: Channel;
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
  await sql`
    insert into lifted_suppressions (shop_id, id, channel, address, scope, source, proof, at, lifted_at, lifted_by, why)
    select ${shopId}, r.id, r.channel, r.address, r.scope, r.source, r.proof, r.at, ${now}, ${agentId}, ${why}
    from json_to_recordset(${JSON.stringify(rows.map((row) => ({ ...row, id: newId(now) })))}::json) as r(id uuid,
      channel text, address text, scope text, source text, proof jsonb, at timestamptz)`.execute(tx);
  await appendEvent(tx, shopId, 'outbox.suppression-lifted', { customerId }, now);
}
