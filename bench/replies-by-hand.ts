import type pg from 'pg';
import { newId } from '../server/platform/ids.ts';
import type { Buyer } from './replies-seed.ts';

/**
 * One reply as somebody would write it by hand who cares for nothing but the number of statements: everything read and
 * the message stored in one, the lane's statistics in the second, everything written in the third.
 */
export async function answerByHand(
  pool: pg.Pool,
  shopId: string,
  buyer: Buyer,
  index: number,
  question: string,
  now: Temporal.Instant,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const ids = { conversation: newId(now), message: newId(now), event: newId(now) };
    const at = now.toString();
    const { rows } = await client.query(readAndStore, [
      shopId,
      ids.conversation,
      `hand-${buyer.customerId}`,
      buyer.customerId,
      ids.message,
      `h${index}-${ids.message}`,
      question,
      ids.event,
      at,
    ]);
    const [read] = rows;
    await client.query(laneStatistics, [
      shopId,
      at,
      read.parcels[0].handed_over_at,
      read.parcels[0].destination_region,
      read.parcels[0].carrier,
    ]);
    const facts = JSON.stringify([
      { name: 'parcel.origin_city', value: 'Hangzhou', source: 'parcels.origin_city', asOf: at },
    ]);
    await client.query(writeAll, [
      shopId,
      read.id,
      JSON.stringify({ open: null, orderId: buyer.orderId }),
      newId(now),
      replyText,
      facts,
      newId(now),
      newId(now),
      buyer.parcelId,
      newId(now),
      at,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const replyText =
  'Please don’t worry, Anna. Your parcel left Hangzhou on Saturday 7 March; from there it usually takes 4 to 7 days. We expect it to reach you within 3 days, by Friday 13 March, and at the latest by Monday 16 March. We will keep an eye on it and tell you at once if anything goes wrong on the way.';

const readAndStore = `
  with known as (select 1 from messages where shop_id = $1 and channel = 'bench' and provider_message_id = $6),
  conversation as (
    insert into conversations as c (shop_id, id, channel, channel_key, customer_id, verified, last_seq, opened_at, last_message_at)
    select $1, $2, 'bench', $3, $4, true, 1, $9::timestamptz, $9::timestamptz where not exists (select from known)
    on conflict (shop_id, channel, channel_key) do update set last_seq = c.last_seq + 1, last_message_at = excluded.last_message_at
    returning c.id, c.state, c.last_seq, c.customer_id
  ), message as (
    insert into messages (shop_id, conversation_id, seq, id, author, channel, provider_message_id, body, locale, at)
    select $1, id, last_seq, $5, 'buyer', 'bench', $6, $7, 'en', $9::timestamptz from conversation
  ), event as (
    insert into events (shop_id, id, type, data, at)
    select $1, $8, 'conversations.message-received', jsonb_build_object('conversationId', id, 'messageId', $5::text), $9::timestamptz from conversation
  )
  select c.*,
    (select row_to_json(s) from (select shops.*, (select json_agg(h) from business_hours h where h.shop_id = shops.id) as weekly,
      (select json_agg(d) from special_days d where d.shop_id = shops.id) as special from shops where id = $1) s) as shop,
    (select row_to_json(k) from customers k where k.shop_id = $1 and k.id = c.customer_id) as customer,
    (select json_agg(o) from (select o.*, (select json_agg(json_build_object('line', l, 'size', v.size, 'colour', v.colour)) from order_lines l
        left join variants v on v.shop_id = l.shop_id and v.id = l.variant_id where l.shop_id = o.shop_id and l.order_id = o.id) as lines
      from orders o where o.shop_id = $1 and o.customer_id = c.customer_id and o.placed_at <= $9 order by o.placed_at desc limit 10) o) as orders,
    (select json_agg(p) from (select p.*, (select json_agg(n) from (select * from scans s where s.shop_id = p.shop_id and s.parcel_id = p.id
        and s.at <= $9 order by s.at desc limit 100) n) as scans
      from parcels p join orders o on o.shop_id = p.shop_id and o.id = p.order_id where o.shop_id = $1 and o.customer_id = c.customer_id) p) as parcels
  from conversation c`;

const laneStatistics = `
  with lane as materialized (
    select carrier, (delivered_at at time zone 'Asia/Shanghai')::date - (handed_over_at at time zone 'Asia/Shanghai')::date as days,
      delivered_at - handed_over_at > $2::timestamptz - $3::timestamptz as longer
    from (select carrier, delivered_at, handed_over_at from parcels where shop_id = $1 and origin_region = 'ZJ' and origin_country = 'CN'
      and destination_region = $4 and destination_country = 'CN' and handed_over_at <= delivered_at
      and delivered_at <= $2::timestamptz and delivered_at > $2::timestamptz - interval '365 days' order by delivered_at desc limit 1000) newest
  )
  select count(*), percentile_disc(0.25) within group (order by days), percentile_disc(0.75) within group (order by days),
    percentile_disc(0.95) within group (order by days), count(*) filter (where longer),
    percentile_disc(0.5) within group (order by days) filter (where longer), percentile_disc(0.95) within group (order by days) filter (where longer)
  from lane where carrier = $5
  union all
  select count(*), percentile_disc(0.25) within group (order by days), percentile_disc(0.75) within group (order by days),
    percentile_disc(0.95) within group (order by days), count(*) filter (where longer),
    percentile_disc(0.5) within group (order by days) filter (where longer), percentile_disc(0.95) within group (order by days) filter (where longer)
  from lane`;

const writeAll = `
  with conversation as (
    update conversations set state = $3, last_seq = last_seq + 1, last_message_at = $11::timestamptz where shop_id = $1 and id = $2 returning last_seq
  ), message as (
    insert into messages (shop_id, conversation_id, seq, id, author, body, locale, script, script_version, facts, moves, at)
    select $1, $2, last_seq, $4, 'qin', $5, 'en', 'parcel.moving', 1, $6, '[]', $11::timestamptz from conversation
  ), promise as (
    insert into promises (shop_id, id, kind, subject_type, subject_id, conversation_id, message_id, due_at, made_at)
    values ($1, $8, 'parcel.inform', 'parcel', $9, $2, $4, $11::timestamptz + interval '7 days', $11::timestamptz)
    on conflict (shop_id, kind, subject_id) where status = 'open' do update set due_at = least(promises.due_at, excluded.due_at) returning id
  ), event as (
    insert into events (shop_id, id, type, data, at)
    values ($1, $7, 'conversations.message-added', jsonb_build_object('conversationId', $2::text, 'messageId', $4::text), $11::timestamptz)
  )
  insert into events (shop_id, id, type, data, at)
  select $1, $10, 'promises.promise-opened', jsonb_build_object('promiseId', id), $11::timestamptz from promise`;
