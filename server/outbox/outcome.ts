import { type RawBuilder, sql } from 'kysely';

export const outcomes = ['waiting', 'sent', 'delivered', 'failed', 'unknown'] as const;

/** What became of something that was sent, as whoever wrote it wants to know. `reason`: the guard's or the provider's word. */
export type SendOutcome = { state: (typeof outcomes)[number]; reason: string | null };

/** For lists of what may have been sent: null where nothing was queued under this key. */
export function outcomeOf(shopId: RawBuilder<unknown>, key: RawBuilder<unknown>): RawBuilder<SendOutcome | null> {
  return sql`(select json_build_object(
      'state', case when s.status in ('queued', 'sending') then 'waiting' when s.status = 'unknown' then 'unknown'
        when s.status = 'not_sent' or s.delivery = 'undelivered' then 'failed' when s.delivery = 'delivered' then 'delivered'
        else 'sent' end,
      'reason', case when s.delivery = 'undelivered' then s.delivery_reason else s.reason end)
    from sends s where s.shop_id = ${shopId} and s.key = ${key})`;
}
