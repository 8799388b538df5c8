import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { idsInOrder } from '../platform/ids.ts';
import type { News } from './provider.ts';
import { insertEvidence } from './queries.ts';
import { deliveries } from './rules.ts';
import { type FollowMoney, tellSettled } from './tell-settled.ts';

export type Receipt = Extract<News, { is: 'receipt' }>;

/**
 * What a provider has told of what it was given. A receipt proves that it was taken, whatever we thought. Of several the
 * newest counts, by the provider's clock, in whatever order and however often they come. What has moved on to another
 * provider since is not ended by it, and keeps it as evidence. Returns the receipts that no call of this provider is known
 * for: those of a call whose end is not written yet come again. `provider` null: it came by another way than its provider.
 */
export async function takeReceipts(
  tx: Tx,
  { shopId, provider, followMoney }: { shopId: string; provider: string | null; followMoney?: FollowMoney | undefined },
  receipts: readonly Receipt[],
  now: Temporal.Instant,
): Promise<Receipt[]> {
  if (receipts.length === 0) return [];
  const rows = receipts.map(({ delivery, ...receipt }, n) => ({
    ...receipt,
    ...{ n, delivery, stage: deliveries.indexOf(delivery) },
  }));
  const { rows: found } = await sql<{
    n: number;
    id: string;
    attempt: number;
    channel: string;
    conversationId: string | null;
    isChanged: boolean;
    isOfBefore: boolean;
  }>`
    with told as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (n int, "sendId" uuid,
        "providerMessageId" text, delivery text, stage int, reason text, at timestamptz)),
    known as materialized (
      select t.*, s.id, s.attempt, s.provider = coalesce(${provider}, s.provider) as "isTheirs" from told t
        join sends s on s.shop_id = ${shopId} and s.id = t."sendId"
        where (s.provider = coalesce(${provider}, s.provider) and s.attempt > 0) or s.attempt > 1
      union all
      select t.*, s.id, s.attempt, true from told t join sends s on s.shop_id = ${shopId} and s.provider = ${provider}
        and s.provider_message_id = t."providerMessageId" where t."sendId" is null),
    held as materialized (
      select id from sends where shop_id = ${shopId}
      and id in (select id from known where "isTheirs") order by id for update),
    newest as (select distinct on (id) * from known join held using (id) order by id, at desc, stage desc),
    changed as (
      update sends s set status = 'sent', in_doubt = false, ask_at = null, lease_until = null,
        provider_message_id = coalesce(s.provider_message_id, t."providerMessageId", 'receipt'),
        reason = case when s.status = 'sent' then s.reason end, settled_at = coalesce(s.settled_at, ${now}),
        delivery = t.delivery, delivery_reason = t.reason, delivery_at = t.at
      from newest t where s.shop_id = ${shopId} and s.id = t.id and s.provider = coalesce(${provider}, s.provider)
        and (s.delivery_at is null or (s.delivery_at, array_position(${[...deliveries]}::text[], s.delivery)) < (t.at, t.stage + 1))
      returning s.id, s.attempt, s.channel, s.conversation_id, t.n)
    select known.n, known.id, coalesce(changed.attempt, known.attempt - 1) as attempt,
      changed.channel, changed.conversation_id as "conversationId", changed.id is not null as "isChanged",
      not known."isTheirs" and not exists (select from send_evidence e where e.shop_id = ${shopId} and e.send_id = known.id
        and e.kind = 'receipt' and e.detail->>'provider' = ${provider} and e.detail->>'delivery' = known.delivery
        and (e.detail->>'at')::timestamptz = known.at) as "isOfBefore"
    from known left join changed on changed.n = known.n`.execute(tx);
  const nextId = idsInOrder(now);
  const changed = found.filter(({ isChanged }) => isChanged);
  const evidence = found
    .filter(({ isChanged, isOfBefore }) => isChanged || isOfBefore)
    .map(({ n, id, attempt }) => ({
      ...{ id: nextId(), sendId: id, attempt, kind: 'receipt' as const, detail: { ...receipts[n], provider } },
    }));
  await insertEvidence(tx, shopId, evidence, now);
  await tellSettled(tx, shopId, changed, now, followMoney);
  const known = new Set(found.map(({ n }) => n));
  return receipts.filter((_, n) => !known.has(n));
}
