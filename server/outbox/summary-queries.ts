import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import type { Channel } from './provider.ts';
import { carriers, type EndedView, inView } from './sends-queries.ts';

/** What is counted is counted so far: "1000+" tells as much, and costs the same with a million rows. */
export const mostCounted = 1000;

const counted = sql.lit(mostCounted + 1);

export type ChannelQueue = {
  channel: Channel;
  queued: number;
  underWay: number;
  waitingSince: Temporal.Instant | null;
};

/** What waits on each channel. `waitingSince`: since when the first of what is due by now should have gone. */
export async function selectQueues(db: Db, shopId: string, now: Temporal.Instant): Promise<ChannelQueue[]> {
  const of = (status: 'queued' | 'sending') => sql`(select count(*)::int from (
    select from sends where shop_id = ${shopId} and channel = c.channel and status = ${sql.lit(status)} limit ${counted}) few)`;
  const { rows } = await sql<ChannelQueue>`
    select c.channel, ${of('queued')} as queued, ${of('sending')} as "underWay", (
      select min(due_at) from unnest(array[0, 1, 2]) ranks (rank) cross join lateral (
        select due_at from sends where shop_id = ${shopId} and channel = c.channel and rank = ranks.rank
          and status = 'queued' and due_at <= ${now}
        order by due_at limit 1) oldest) as "waitingSince"
    from unnest(array['mail', 'sms', 'money']) c (channel)`.execute(db);
  return rows;
}

export type CarrierCounts = { carrier: string } & Record<EndedView, number>;

/** What each carrier has sent, not sent and left in doubt, and what of it did not arrive. */
export async function selectCarrierCounts(db: Db, shopId: string): Promise<CarrierCounts[]> {
  const of = (view: EndedView) => sql`(select count(*)::int from (
    select from sends where shop_id = ${shopId} and ${inView[view]}
      and coalesce(provider, channel) = c.carrier limit ${counted}) few)`;
  const { rows } = await sql<CarrierCounts>`
    select c.carrier, ${of('doubtful')} as doubtful, ${of('failed')} as failed, ${of('undelivered')} as undelivered,
      ${of('sent')} as sent
    from (${carriers(shopId, { channel: null, provider: null })}) c`.execute(db);
  return rows;
}

export type ProviderState = {
  id: string;
  kind: string;
  channel: Channel;
  name: string;
  sealed: string | null;
  isOn: boolean;
  perSecond: number;
  verifiedAt: Temporal.Instant | null;
  shutUntil: Temporal.Instant | null;
  lastAnswer: { at: string; isSent: boolean; reason: string | null } | null;
};

/** The shop's providers, in the order in which they stand in for each other, and how each has fared lately. */
export async function selectProviderStates(db: Db, shopId: string): Promise<ProviderState[]> {
  const last = (status: 'sent' | 'not_sent') => sql`(
    select settled_at, status, reason from sends where shop_id = ${shopId} and status = ${sql.lit(status)}
      and coalesce(provider, channel) = p.id::text
    order by coalesce(settled_at, queued_at) desc, id desc limit 1)`;
  const { rows } = await sql<ProviderState>`
    select p.id, p.kind, p.channel, p.name, p.sealed, p.is_on as "isOn", p.per_second as "perSecond",
      p.verified_at as "verifiedAt",
      case when g.shut_until > clock_timestamp() then g.shut_until end as "shutUntil",
      case when l.settled_at is not null then json_build_object('at', l.settled_at, 'isSent', l.status = 'sent',
        'reason', case when l.status <> 'sent' then l.reason end) end as "lastAnswer"
    from providers p
    left join provider_gates g on g.shop_id = p.shop_id and g.provider = p.id::text
    left join lateral (
      select * from (${last('sent')} union all ${last('not_sent')}) both_ends order by settled_at desc limit 1) l on true
    where p.shop_id = ${shopId} and p.channel <> 'parcels' order by p.channel, p.place, p.id`.execute(db);
  return rows;
}
