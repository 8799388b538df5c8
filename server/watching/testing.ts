import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { sql } from 'kysely';
import { lookAgain, type ScanStatus } from '../parcels/index.ts';
import { lookAtShop } from '../parcels/look-at-parcels.ts';
import { settleShopsPromises } from '../parcels/settle-shops-promises.ts';
import { newId } from '../platform/ids.ts';
import { loadScripts } from '../scripts/index.ts';
import { type TestShop, type TestShopOptions, testShop } from '../testing/shop.ts';
import { followHealth } from './follow-health.ts';
import { settleTold } from './settle-told.ts';
import { tellOfParcels } from './tell-buyers.ts';

const log = { error: (...fault: unknown[]) => assert.fail(JSON.stringify(fault)) };
export const shippedScripts = loadScripts();
const desk = { publicUrl: 'https://qin.example', syncedNow: false };

export type Watch = {
  shop: TestShop;
  orderId: string;
  parcelId: string;
  /** Says something as the buyer; answers what was replied. */
  ask(text?: string): Promise<string>;
  scan(status: ScanStatus, place?: string): Promise<void>;
  deliver(): Promise<void>;
  /** The worker's jobs, once; any number of nodes may do them at once. */
  work(): Promise<void>;
  /** The same after the shop's system has synchronised. */
  tick(): Promise<void>;
  /** The worker's hours one after the other, up to this local time, by the buyer's clock. */
  until(local: string): Promise<void>;
  /** What the buyer was told unasked, with the local time. */
  told(): Promise<string[]>;
  bodies(): Promise<string[]>;
  promises(kind?: string): Promise<{ status: string; evidence: string | null }[]>;
  tasks(): Promise<{ id: string; about: string; sign: string; status: string }[]>;
  conversationId(): Promise<string>;
};

type Options = TestShopOptions & {
  now: string;
  zone: string;
  promisedOn?: string | null;
  isHanded?: boolean;
  locale?: 'en' | 'zh-CN';
};

/**
 * A shop with sixty past deliveries on one lane: nine in ten within four days, all within nine, with a scan a day; and a buyer
 * whose parcel was handed over a moment ago, by the shop's clock.
 */
export async function openWatch(t: TestContext, options: Options): Promise<Watch> {
  const { zone, country = 'CN', promisedOn = null, isHanded = true, locale = 'en' } = options;
  const shop = await testShop(t, { ...options, country, now: `${options.now}[${zone}]` });
  await shipHistory(shop, country);
  const { orderId, parcelId } = await shipParcel(shop, { country, promisedOn, isHanded });
  const key = await shop.apiKey(['converse']);
  const tick = async () => {
    const now = shop.now();
    // The shop's system synchronises: what is told is fresh.
    for (const table of ['orders', 'parcels'])
      await sql`update ${sql.table(table)} set synced_at = ${now} where shop_id = ${shop.id}`.execute(shop.db);
    await work();
  };
  const work = async () => {
    const now = shop.now();
    while ((await lookAtShop(shop.db, shop.id, { grounds: new Map(), follow: followHealth }, now)) > 0);
    await tellOfParcels(shop.db, desk, shop.id, now, log);
    await settleTold(shop.db, shop.id, now);
    await settleShopsPromises(shop.db, now, log);
  };
  const changed = () => shop.tx((tx) => lookAgain(tx, shop.id, [parcelId], shop.now()));
  const rowsOf = async <Row>(query: ReturnType<typeof sql<Row>>) => (await query.execute(shop.db)).rows;
  return {
    ...{ shop, orderId, parcelId, tick, work },
    ask: async (text = locale === 'en' ? 'where is my parcel' : '我的快递到哪了') => {
      const said = { channelKey: 'a', messageId: crypto.randomUUID(), text, order: 'ORD1', locale };
      const reply = await shop.post('messages', said, { key });
      assert.equal(reply.statusCode, 200, reply.body);
      return reply.body;
    },
    scan: async (status, place = 'Wuhan') => {
      await sql`insert into scans (shop_id, parcel_id, at, status, place, text)
        values (${shop.id}, ${parcelId}, ${shop.now()}, ${status}, ${place}, ${status})`.execute(shop.db);
      await changed();
    },
    deliver: async () => {
      await sql`update parcels set delivered_at = ${shop.now()} where shop_id = ${shop.id} and id = ${parcelId}`.execute(
        shop.db,
      );
      await changed();
    },
    until: async (local) => {
      const end = Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant();
      while (Temporal.Instant.compare(shop.now(), end) < 0) {
        const left = shop.now().until(end).total('minutes');
        shop.clock.advance({ minutes: Math.min(60, Math.ceil(left)) });
        await tick();
      }
    },
    told: async () => {
      const rows = await rowsOf(
        sql<{ script: string; at: Temporal.Instant }>`select script, at from messages
          where shop_id = ${shop.id} and channel = 'notice' and visibility = 'public' order by seq`,
      );
      return rows.map(({ script, at }) => {
        const time = at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });
        return `${time} ${script.replace('notice.', '')}`;
      });
    },
    bodies: async () =>
      (
        await rowsOf(
          sql<{
            body: string;
          }>`select body from messages where shop_id = ${shop.id} and channel = 'notice' order by seq`,
        )
      ).map(({ body }) => body),
    promises: (kind = 'parcel.inform') =>
      rowsOf(
        sql<{ status: string; evidence: string | null }>`select status, evidence from promises
          where shop_id = ${shop.id} and kind = ${kind} order by made_at, id`,
      ),
    tasks: () =>
      rowsOf(
        sql<{
          id: string;
          about: string;
          sign: string;
          status: string;
        }>`select id, about, sign, status from carrier_tasks
          where shop_id = ${shop.id} order by opened_at, id`,
      ),
    conversationId: async () =>
      (await rowsOf(sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`))[0]?.id ?? '',
  };
}

async function shipParcel(
  shop: TestShop,
  { country, promisedOn, isHanded }: { country: string; promisedOn: string | null; isHanded: boolean },
) {
  const now = shop.now();
  const [customerId, orderId, parcelId] = [newId(now), newId(now), newId(now)];
  await shop.tx(async (tx) => {
    await sql`insert into customers (shop_id, id, external_id, country, synced_at)
      values (${shop.id}, ${customerId}, 'C1', ${country}, ${now})`.execute(tx);
    await sql`insert into orders (shop_id, id, external_id, customer_id, status, placed_at, synced_at)
      values (${shop.id}, ${orderId}, 'ORD1', ${customerId}, ${isHanded ? 'shipped' : 'paid'}, ${now}, ${now})`.execute(
      tx,
    );
    await sql`insert into parcels (shop_id, id, external_id, order_id, carrier, tracking_number, origin_city, origin_region, origin_country,
        destination_city, destination_region, destination_country, ordered_at, handed_over_at, promised_on, synced_at)
      values (${shop.id}, ${parcelId}, 'P1', ${orderId}, 'ZTO', 'ZT123456789', 'Hangzhou', 'ZJ', ${country}, 'Chengdu', 'SC', ${country},
        ${now}, ${isHanded ? now : null}, ${promisedOn}, ${now})`.execute(tx);
    await lookAgain(tx, shop.id, [parcelId], now);
  });
  return { orderId, parcelId };
}

async function shipHistory(shop: TestShop, country: string): Promise<void> {
  const sent = shop.now().subtract({ hours: 24 * 30 });
  const rows = Array.from({ length: 60 }, (_, nth) => ({
    ...{ id: newId(sent), number: `h${nth}`, days: nth < 30 ? 3 : nth < 54 ? 4 : 9 },
  }));
  const told = sql`json_to_recordset(${JSON.stringify(rows)}::json) as s (id uuid, number text, days int)`;
  await shop.tx(async (tx) => {
    await sql`insert into orders (shop_id, id, external_id, status, placed_at, synced_at)
      select ${shop.id}, id, number, 'completed', ${sent}, ${shop.now()} from ${told}`.execute(tx);
    await sql`insert into parcels (shop_id, id, external_id, order_id, carrier, origin_city, origin_region, origin_country, destination_city,
        destination_region, destination_country, ordered_at, handed_over_at, delivered_at, synced_at)
      select ${shop.id}, id, number, id, 'ZTO', 'Hangzhou', 'ZJ', ${country}, 'Chengdu', 'SC', ${country}, ${sent}, ${sent},
        ${sent}::timestamptz + make_interval(days => days), ${shop.now()} from ${told}`.execute(tx);
    await sql`insert into scans (shop_id, parcel_id, at, status, place, text)
      select ${shop.id}, id, ${sent}::timestamptz + make_interval(days => day), 'in_transit', 'Wuhan', ''
      from ${told} cross join generate_series(0, days) day`.execute(tx);
  });
}
