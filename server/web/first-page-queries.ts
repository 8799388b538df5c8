import { sql } from 'kysely';
import type { StoredMessage } from '../conversations/index.ts';
import { type ParcelState, parcelStates, parcelsOfOrders, stateOf } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';

export type Holdings = {
  products: number;
  variants: number;
  customers: number;
  tiers: Record<string, number>;
  highEnd: number;
  orders: Record<string, number>;
  parcels: Record<string, number>;
  conversations: Record<string, number>;
  promises: { open: number; today: number; overdue: number; kept: number; broken: number };
  returns: number;
  calls: number;
};

/** What the shop holds at `now`. Two statements; the parcels still under way are judged one by one, as everywhere. */
export async function holdingsOf(tx: Tx, shop: { id: string; zone: string }, now: Temporal.Instant): Promise<Holdings> {
  const { id, zone } = shop;
  const endOfDay = now.toZonedDateTimeISO(zone).startOfDay().add({ days: 1 }).toInstant();
  const grouped = (table: string, column: string) =>
    sql`(select coalesce(json_object_agg(g.k, g.n), '{}') from (
      select ${sql.ref(column)} as k, count(*) as n from ${sql.table(table)}
      where shop_id = ${id} and ${sql.ref(column)} is not null group by 1) g)`;
  const counted = (table: string, where = sql`true`) =>
    sql`(select count(*)::int from ${sql.table(table)} where shop_id = ${id} and ${where})`;
  const isOpen = sql`status = 'open'`;
  const { rows } = await sql<
    Omit<Holdings, 'promises'> & Holdings['promises'] & { settled: number; underWay: string[] }
  >`
    select ${counted('products')} as products, ${counted('variants')} as variants, ${counted('customers')} as customers,
      ${grouped('customers', 'tier')} as tiers, ${counted('customers', sql`high_end`)} as "highEnd",
      ${grouped('orders', 'status')} as orders, ${grouped('conversations', 'status')} as conversations,
      ${counted('promises', isOpen)} as open,
      ${counted('promises', sql`${isOpen} and due_at >= ${now} and due_at < ${endOfDay}`)} as today,
      ${counted('promises', sql`${isOpen} and due_at < ${now}`)} as overdue,
      ${counted('promises', sql`status = 'kept'`)} as kept,
      ${counted('promises', sql`status = 'broken'`)} as broken,
      ${counted('returns', sql`status <> 'cancelled'`)} as returns, ${counted('calls', isOpen)} as calls,
      (select count(*)::int from parcels p join orders o on o.shop_id = p.shop_id and o.id = p.order_id
        where p.shop_id = ${id} and p.return_id is null and o.status = 'completed') as settled,
      (select coalesce(json_agg(o.id), '[]') from orders o
        where o.shop_id = ${id} and o.status in ('paid', 'shipped')) as "underWay"`.execute(tx);
  const [found] = rows;
  if (!found) throw new Error('counting gave no row');
  const { open, today, overdue, kept, broken, settled, underWay, ...counts } = found;
  const states = (await parcelsOfOrders(tx, id, underWay, now)).map((parcel) => stateOf({ ...parcel, now }, null));
  const parcels = Object.fromEntries(parcelStates.map((state) => [state, countOf(states, state)]));
  parcels.delivered = (parcels.delivered ?? 0) + settled;
  return { ...counts, parcels, promises: { open, today, overdue, kept, broken } };
}

const countOf = (states: readonly ParcelState[], wanted: ParcelState) =>
  states.filter((state) => state === wanted).length;

/** The demo's own channel: whoever knows the key of a conversation made it. */
export const demoChannel = 'demo-page';

export type Talk = { externalId: string | null; messages: StoredMessage[] };

/** A conversation of the first page with its newest messages, oldest first; null when there is none with this key. */
export async function findTalk(tx: Tx, shopId: string, key: string): Promise<Talk | null> {
  const { rows } = await sql<StoredMessage & { externalId: string | null }>`
    select cu.external_id as "externalId", m.seq, m.id, m.author, m.visibility, m.body, m.locale, m.script,
      m.script_version as "scriptVersion", m.facts, m.moves, m.at
    from conversations c
    join messages m on m.shop_id = c.shop_id and m.conversation_id = c.id
    left join people cu on cu.shop_id = c.shop_id and cu.customer_id = c.customer_id
    where c.shop_id = ${shopId} and c.channel = ${demoChannel} and c.channel_key = ${key}
    order by m.seq desc limit 60`.execute(tx);
  const [first] = rows;
  return first ? { externalId: first.externalId, messages: rows.reverse() } : null;
}
