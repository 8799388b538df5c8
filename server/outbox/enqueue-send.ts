import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { idsInOrder } from '../platform/ids.ts';
import type { Channel } from './provider.ts';
import { type Purpose, type Rank, ranks } from './rules.ts';

export type NewSend = {
  /** Where the id is known before: of money, the refund's. */
  id?: string;
  /** The same key again is the same send: nothing new is queued. */
  key: string;
  rank: Rank;
  purpose: Purpose;
  channel: Channel;
  address: string;
  content: unknown;
  customerId?: string | null;
  conversationId?: string | null;
  dueAt?: Temporal.Instant;
  notAfter?: Temporal.Instant | null;
};

/** Puts sends into the ledger on the caller's transaction: no commit, no send. Returns how many were new. */
export async function enqueueSends(
  tx: Tx,
  shopId: string,
  sends: readonly NewSend[],
  now: Temporal.Instant,
): Promise<number> {
  const nextId = idsInOrder(now);
  const rows = sends.map(({ rank, ...send }) => ({ id: nextId(), ...send, rank: ranks[rank] }));
  const { numAffectedRows } = await sql`
    insert into sends (shop_id, id, key, rank, purpose, channel, address, customer_id, conversation_id, content, due_at,
      not_after, queued_at)
    select ${shopId}, s.id, s.key, s.rank, s.purpose, s.channel, s.address, s."customerId", s."conversationId", s.content,
      coalesce(s."dueAt", ${now}), s."notAfter", ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s (id uuid, key text, rank smallint, purpose text,
      channel text, address text, "customerId" uuid, "conversationId" uuid, content jsonb, "dueAt" timestamptz,
      "notAfter" timestamptz)
    on conflict (shop_id, key) do nothing`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
