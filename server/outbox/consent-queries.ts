import { type RawBuilder, sql } from 'kysely';
import { idsOfPerson } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { maskAddress } from './mask-address.ts';
import type { MessageChannel } from './provider.ts';
import type { Purpose } from './rules.ts';
import type { Suppression } from './suppress.ts';

/** Who wrote something down: by name where it was one of the shop's people or keys; `provider`: it told of a bounce. */
export type Recorder = { kind: 'agent' | 'api_key' | 'customer' | 'provider'; name: string | null };

export type Block = {
  /** Masked. */
  address: string;
  scope: Suppression['scope'];
  source: string;
  at: Temporal.Instant;
  note: string | null;
  recordedBy: Recorder;
};

/** What holds now for one purpose on one channel. */
export type Hold = {
  channel: MessageChannel;
  purpose: Purpose;
  state: 'given' | 'withdrawn' | 'unknown';
  at: Temporal.Instant | null;
  source: string | null;
  textVersion: string | null;
  note: string | null;
  recordedBy: Recorder | null;
  /** Suppressions that stop this, whatever was agreed. */
  blocks: Block[];
};

export type Past = {
  kind: 'given' | 'withdrawn' | 'suppressed' | 'lifted';
  channel: MessageChannel;
  /** Of a suppression of everything null. */
  purpose: Purpose | null;
  address: string | null;
  /** Of what was lifted null. */
  source: string | null;
  textVersion: string | null;
  note: string | null;
  at: Temporal.Instant;
  recordedBy: Recorder;
};

/** SQL: who is behind an id that was written down. */
const recorder = (shopId: string, by: RawBuilder<unknown>, otherwise: RawBuilder<unknown>) => sql`coalesce(
  (select jsonb_build_object('kind', 'agent', 'name', a.name) from agents a where a.shop_id = ${shopId} and a.id::text = ${by}),
  (select jsonb_build_object('kind', 'api_key', 'name', k.name) from api_keys k where k.shop_id = ${shopId} and k.id::text = ${by}),
  jsonb_build_object('kind', ${otherwise}, 'name', null))`;
const customer = sql`'customer'`;
const whoToldOf = (source: RawBuilder<unknown>) =>
  sql`case when ${source} = 'bounce' then 'provider' else 'customer' end`;

/** SQL: addresses of a person, as suppressions have them. */
const ownAddresses = (shopId: string, customerId: string) => sql`
  select 'mail' as channel, lower(email) as address from customers
    where shop_id = ${shopId} and id in ${idsOfPerson(shopId, customerId)} and email is not null
  union select 'sms', phone from customers
    where shop_id = ${shopId} and id in ${idsOfPerson(shopId, customerId)} and phone is not null`;

/** For each channel and purpose the newest word of this person, and what stops it all the same. */
export async function selectHolds(tx: Tx, shopId: string, customerId: string): Promise<Hold[]> {
  const { rows: words } = await sql<Omit<Hold, 'blocks'>>`
    select ch.channel, pu.purpose, coalesce(w.state, 'unknown') as state, w.at, w.source, w.text_version as "textVersion",
      w.proof->>'note' as note, case when w.id is not null
        then ${recorder(shopId, sql`w.recorded_by`, customer)} end as "recordedBy"
    from (values ('sms', 1), ('mail', 2)) ch(channel, place)
    cross join (values ('promotion', 1), ('service', 2)) pu(purpose, place)
    left join lateral (select * from consents c where c.shop_id = ${shopId}
      and c.customer_id in ${idsOfPerson(shopId, customerId)} and c.channel = ch.channel and c.purpose = pu.purpose
      order by c.at desc, c.state desc limit 1) w on true
    order by ch.place, pu.place`.execute(tx);
  const { rows: blocks } = await sql<Block & { channel: MessageChannel }>`
    select u.channel, u.address, u.scope, u.source, u.at, u.proof->>'note' as note,
      ${recorder(shopId, sql`u.proof->>'recordedBy'`, whoToldOf(sql`u.source`))} as "recordedBy"
    from suppressions u join (${ownAddresses(shopId, customerId)}) own using (channel, address)
    where u.shop_id = ${shopId} order by u.scope, u.at desc`.execute(tx);
  return words.map((word) => ({
    ...word,
    blocks: blocks
      .filter(({ channel, scope }) => channel === word.channel && (scope === 'all' || word.purpose === 'promotion'))
      .map(({ channel, ...block }) => ({ ...block, address: maskAddress(channel, block.address) })),
  }));
}

/** Everything that was said and written down, the newest first. */
export async function selectPast(tx: Tx, shopId: string, customerId: string, limit: number): Promise<Past[]> {
  const purpose = sql`case scope when 'promotion' then 'promotion' end`;
  const suppressed = sql`source, null::text as text_version, proof->>'note' as note, at,
    ${recorder(shopId, sql`proof->>'recordedBy'`, whoToldOf(sql`source`))} as by`;
  const { rows } = await sql<Past>`
    with own as materialized (${ownAddresses(shopId, customerId)}), past as (
      select state as kind, channel, purpose, null::text as address, source, text_version, proof->>'note' as note, at,
        ${recorder(shopId, sql`recorded_by`, customer)} as by, id::text as place
      from consents where shop_id = ${shopId} and customer_id in ${idsOfPerson(shopId, customerId)}
      union all
      select 'suppressed', channel, ${purpose}, address, ${suppressed}, address
      from suppressions join own using (channel, address) where shop_id = ${shopId}
      union all
      select 'suppressed', channel, ${purpose}, address, ${suppressed}, id::text
      from lifted_suppressions join own using (channel, address) where shop_id = ${shopId}
      union all
      select 'lifted', channel, ${purpose}, address, null, null, why, lifted_at,
        ${recorder(shopId, sql`lifted_by::text`, customer)}, id::text || 'lifted'
      from lifted_suppressions join own using (channel, address) where shop_id = ${shopId}
    )
    select kind, channel, purpose, address, source, text_version as "textVersion", note, at, by as "recordedBy" from past
    order by at desc, kind desc, place desc limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, address: row.address && maskAddress(row.channel, row.address) }));
}
