import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { appendEvents } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import type { Guard } from './outbox.ts';
import type { MessageChannel } from './provider.ts';
import { holdClaims } from './queries.ts';

export type Suppression = {
  channel: MessageChannel;
  address: string;
  /** Promotion: nothing that sells; all: nothing whatsoever. */
  scope: 'promotion' | 'all';
  /** How we were told: link, reply, bounce, complaint, agent. */
  source: string;
  proof: unknown;
};

/**
 * Nothing more goes to this address, at once: it is written under the shop's turn, so that each claim is committed before
 * it or finds it. Mailboxes are the same in capitals. Saying it again changes nothing: false; but what a
 * person asks for takes the place of a bounce, which may end by itself.
 */
export async function suppress(
  tx: Tx,
  shopId: string,
  { channel, address, scope, source, proof }: Suppression,
  now: Temporal.Instant,
): Promise<boolean> {
  await holdClaims(tx, shopId);
  const { numAffectedRows } = await sql`
    insert into suppressions as u (shop_id, channel, address, scope, source, proof, at)
    values (${shopId}, ${channel}, lower(${address}), ${scope}, ${source}, ${JSON.stringify(proof)}::jsonb, ${now})
    on conflict (shop_id, channel, address, scope) do update
      set source = excluded.source, proof = excluded.proof, at = excluded.at
      where u.source = 'bounce' and excluded.source <> 'bounce'`.execute(tx);
  const isNew = numAffectedRows === 1n;
  if (isNew) await tellOf(tx, 'outbox.suppressed', { shopId, channel, address }, now);
  return isNew;
}

/** An address that more customers share is a company's, or made up. */
const mostTold = 20;

/** The address is nobody's business; told are the customers that have it. */
export async function tellOf(
  tx: Tx,
  type: 'outbox.suppressed' | 'outbox.suppression-lifted',
  { shopId, channel, address }: { shopId: string; channel: MessageChannel; address: string },
  now: Temporal.Instant,
): Promise<void> {
  const isTheirs = channel === 'mail' ? sql`lower(email) = lower(${address})` : sql`phone = ${address}`;
  const { rows } = await sql<{ customerId: string }>`
    select id as "customerId" from customers where shop_id = ${shopId} and ${isTheirs} limit ${mostTold}`.execute(tx);
  await appendEvents(tx, type, rows, { shopId, now, nextId: () => newId(now) });
}

/** Stops what goes to an address that has opted out. */
export const suppressionGuard: Guard = {
  name: 'suppressed',
  check: async (tx, shopId, sends) => {
    const { rows } = await sql<{ id: string }>`
      select s.id from sends s where s.shop_id = ${shopId} and s.id = any(${sends.map(({ id }) => id)}::uuid[])
        and exists (select from suppressions u where u.shop_id = s.shop_id and u.channel = s.channel
          and u.address = lower(s.address) and (u.scope = 'all' or s.purpose = 'promotion'))`.execute(tx);
    return rows.map(({ id }) => ({ id, until: null }));
  },
};

/** Stops what is of no use any more. */
export const deadlineGuard: Guard = {
  name: 'too_late',
  check: async (_tx, _shopId, sends, now) =>
    sends
      .filter(({ notAfter }) => notAfter && Temporal.Instant.compare(notAfter, now) <= 0)
      .map(({ id }) => ({ id, until: null })),
};
