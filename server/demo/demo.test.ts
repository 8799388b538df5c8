import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { sql } from 'kysely';
import { findCustomerByKey } from '../customers/index.ts';
import { recentOrders } from '../orders/index.ts';
import { estimateArrival, type Parcel, parcelStates, parcelsOfOrders } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import { verdictOf } from '../returns/index.ts';
import { testDatabase } from '../testing/database.ts';
import { demoContent } from './content.ts';
import { defaultBuyer, demoOrders, interestingBuyers, keepDemoFresh, loadDemoShop } from './index.ts';
import { demoPlan } from './plan.ts';

const { db } = await testDatabase();
const night = Temporal.Instant.from('2026-03-09T18:10:00Z'); // 02:10 in Hangzhou
const afternoon = Temporal.Instant.from('2027-10-21T07:35:00Z'); // 15:35
const evening = Temporal.Instant.from('2026-12-31T15:20:00Z'); // 23:20

/** Loads the demo shop, looks at it, and takes it back. */
async function inDemoShop<Result>(
  now: Temporal.Instant,
  look: (tx: Tx, shopId: string) => Promise<Result>,
  conversations = false,
): Promise<Result> {
  const done = Symbol('looked');
  let result: Result | undefined;
  await db
    .transaction()
    .execute(async (tx) => {
      const { shopId } = await loadDemoShop(tx, now, { conversations });
      result = await look(tx, shopId);
      throw done;
    })
    .catch((error: unknown) => {
      if (error !== done) throw error;
    });
  return result as Result;
}

async function parcelsNow(tx: Tx, shopId: string, now: Temporal.Instant): Promise<Parcel[]> {
  const { rows } = await sql<{ id: string }>`select id from orders where shop_id = ${shopId}`.execute(tx);
  return parcelsOfOrders(
    tx,
    shopId,
    rows.map((row) => row.id),
    now,
  );
}

/** Everything that is neither an id nor a time. */
async function checksum(tx: Tx, shopId: string): Promise<string> {
  const { rows } = await sql<{ text: string }>`
    select string_agg(line, E'\n' order by line) as text from (
      select concat_ws('|', 'product', external_id, title, titles, material, photographed_as_is, model_figures, size_chart, photos) as line
        from products where shop_id = ${shopId}
      union all select concat_ws('|', 'variant', external_id, sku, size, colour, price_minor, stock) from variants where shop_id = ${shopId}
      union all select concat_ws('|', 'customer', external_id, name, title, locale, email, phone, phone_masked, tier, high_end,
        birthday_calendar, birthday_month_code, birthday_day, birthday_year) from customers where shop_id = ${shopId}
      union all select concat_ws('|', 'order', o.external_id, o.status, o.currency, o.total_minor, c.external_id)
        from orders o join customers c on c.shop_id = o.shop_id and c.id = o.customer_id where o.shop_id = ${shopId}
      union all select concat_ws('|', 'line', external_id, title, options, quantity, price_minor) from order_lines where shop_id = ${shopId}
      union all select concat_ws('|', 'parcel', external_id, carrier, tracking_number, destination_city, handed_over_at is null)
        from parcels where shop_id = ${shopId}
      union all select concat_ws('|', 'scan', p.external_id, s.status, s.place, s.text)
        from scans s join parcels p on p.shop_id = s.shop_id and p.id = s.parcel_id where s.shop_id = ${shopId}
    ) lines`.execute(tx);
  return createHash('sha256')
    .update(rows[0]?.text ?? '')
    .digest('hex');
}

test('the demo shop is the same every time: only the times move with the day it is loaded', async () => {
  const [first, second] = [await inDemoShop(night, checksum), await inDemoShop(afternoon, checksum)];
  assert.equal(first, second);
});

test('its members have agreed to offers where they can be written to, and some have refused them since', async () => {
  const { rows } = await inDemoShop(afternoon, (tx, shopId) =>
    sql<{ given: number; refused: number; others: number }>`
      select count(*) filter (where state = 'given')::int as given, count(*) filter (where state = 'withdrawn')::int as refused,
        count(*) filter (where cu.tier is null or case channel when 'mail' then email else phone end is null)::int as others
      from consents c join customers cu on cu.shop_id = c.shop_id and cu.id = c.customer_id
      where c.shop_id = ${shopId}`.execute(tx),
  );
  const [count] = rows;
  assert.ok(count && count.given > 20 && count.refused > 2 && count.refused < count.given / 4, JSON.stringify(count));
  assert.equal(count.others, 0);
});

test('it holds 24 products, 200 customers and 400 orders', async () => {
  const { rows } = await inDemoShop(afternoon, (tx, shopId) =>
    sql<{ products: number; customers: number; orders: number }>`
      select (select count(*) from products where shop_id = ${shopId}) as products,
        (select count(*) from customers where shop_id = ${shopId}) as customers,
        (select count(*) from orders where shop_id = ${shopId}) as orders`.execute(tx),
  );
  assert.deepEqual(rows[0], { products: 24, customers: 200, orders: 400 });
});

for (const now of [night, afternoon, evening])
  test(`a parcel stands in every state, and stands where it is meant to, at ${now}`, async () => {
    const meant = new Map(
      demoPlan().orders.flatMap((order) => order.parcels.map((parcel) => [parcel.externalId, parcel.state] as const)),
    );
    const found = await inDemoShop(now, async (tx, shopId) => {
      const { rows } = await sql<{ id: string; externalId: string }>`
        select id, external_id as "externalId" from parcels where shop_id = ${shopId}`.execute(tx);
      const numberOf = new Map(rows.map((row) => [row.id, row.externalId]));
      const states: [string, string][] = [];
      for (const parcel of await parcelsNow(tx, shopId, now)) {
        const { state } = await estimateArrival(tx, shopId, parcel, now);
        states.push([numberOf.get(parcel.id) ?? '', state]);
      }
      return states;
    });
    const wrong = found.filter(([externalId, state]) => meant.get(externalId) !== state);
    assert.deepEqual(wrong, []);
    assert.deepEqual(new Set(found.map(([, state]) => state)), new Set(parcelStates));
  });

test('on every main lane there are deliveries enough for an arrival date of its own', async () => {
  const scopes = await inDemoShop(evening, async (tx, shopId) => {
    const known = new Map<string, string | undefined>();
    const moving = (await parcelsNow(tx, shopId, evening)).filter(({ deliveredAt }) => deliveredAt === null);
    for (const parcel of moving) {
      const { state, estimate } = await estimateArrival(tx, shopId, parcel, evening);
      if (state === 'moving') known.set(parcel.destinationRegion ?? '', estimate?.scope);
    }
    return known;
  });
  assert.ok(scopes.size >= 6, `moving parcels to ${[...scopes.keys()]}`);
  for (const [region, scope] of scopes) assert.equal(scope, 'lane', region);
  const delivered = Map.groupBy(
    demoPlan().orders.filter((order) => order.status === 'completed'),
    (order) => order.customer.home.region,
  );
  for (const { region } of demoContent().cities.regions) assert.ok((delivered.get(region)?.length ?? 0) >= 30, region);
});

test('nobody in the demo shop can be reached: mail goes to example domains, phones are masked or fictional', () => {
  const fictional = /^\+1202555 ?01\d\d$|^\+447700900\d{3}$|^\+493023125\d{3}$/;
  for (const { externalId, email, phone, phoneMasked } of demoPlan().customers) {
    assert.match(email ?? 'nobody@example.com', /@example\.(com|net|org)$/, externalId);
    assert.ok(phone === null || fictional.test(phone), `${externalId} ${phone}`);
    assert.ok(phoneMasked === null || /^1\d\d\*{4}\d{4}$/.test(phoneMasked), externalId);
  }
});

test('awkward people are there: no name, one-character names, Feb 29, a leap month, high-end members, foreign money', () => {
  const { customers, orders } = demoPlan();
  const has = (what: (customer: (typeof customers)[number]) => boolean) => customers.some(what);
  assert.ok(has(({ name }) => name === null));
  assert.ok(has(({ name }) => name !== null && /^\p{Script=Han}{2}$/u.test(name)));
  assert.ok(has(({ birthday }) => birthday?.monthCode === 'M02' && birthday.day === 29));
  assert.ok(has(({ birthday }) => birthday?.calendar === 'chinese' && birthday.monthCode.endsWith('L')));
  assert.ok(has(({ isHighEnd }) => isHighEnd));
  assert.deepEqual(new Set(customers.map(({ tier }) => tier)), new Set([null, 'silver', 'gold', 'diamond']));
  assert.deepEqual(new Set(orders.map(({ currency }) => currency)), new Set(['CNY', 'USD', 'GBP', 'EUR']));
});

test('the demo shop keeps what its statement promises: a fault is put right wherever the buyer lives', async () => {
  const said = await inDemoShop(afternoon, async (tx, shopId) => {
    const { rows } = await sql<{ id: string }>`select distinct on (p.destination_country) o.id from orders o
      join parcels p on p.shop_id = o.shop_id and p.order_id = o.id
      where o.shop_id = ${shopId} and p.delivered_at <= ${afternoon} order by p.destination_country, p.delivered_at desc`.execute(
      tx,
    );
    const verdicts = [];
    for (const { id: orderId } of rows)
      verdicts.push(
        ...(await verdictOf(tx, shopId, { orderId, orderLineIds: null, reason: 'quality.defective' }, afternoon)),
      );
    return verdicts;
  });
  assert.ok(new Set(said.map(({ verdict }) => verdict.country)).size >= 3);
  for (const { verdict } of said)
    assert.deepEqual([verdict.offer, verdict.freight, verdict.refusable], [['refund', 'exchange'], 'seller', false]);
});

test('the demo buyer has one order delivered lately and one on its way', async () => {
  const found = await inDemoShop(afternoon, async (tx, shopId) => {
    const buyer = await findCustomerByKey(tx, shopId, defaultBuyer);
    const orders = await recentOrders(tx, shopId, buyer?.id ?? '', afternoon, 10);
    const ids = orders.map((order) => order.id);
    const parcels = await parcelsOfOrders(tx, shopId, ids, afternoon);
    const states = new Map<string, string>();
    for (const parcel of parcels)
      states.set(parcel.orderId, (await estimateArrival(tx, shopId, parcel, afternoon)).state);
    return orders.map((order) => [order.number, states.get(order.id)]);
  });
  assert.deepEqual(found, [
    [demoOrders.moving, 'moving'],
    [demoOrders.delivered, 'delivered'],
  ]);
});

test('sixty buyers have written, each was answered or handed over, and no answer is overdue', async () => {
  const counts = await inDemoShop(
    afternoon,
    async (tx, shopId) => {
      const { rows } = await sql<Record<string, number>>`
        select (select count(*) from conversations where shop_id = ${shopId}) as conversations,
          (select count(*) from messages where shop_id = ${shopId} and author = 'buyer') as asked,
          (select count(*) from messages where shop_id = ${shopId} and author = 'qin') as answered,
          (select count(*) from promises where shop_id = ${shopId} and status = 'open' and due_at < ${afternoon}
            and kind = 'person.reply') as overdue,
          (select count(*) from returns where shop_id = ${shopId}) as returns`.execute(tx);
      return rows[0] as Record<string, number>;
    },
    true,
  );
  assert.equal(counts.conversations, 60);
  assert.equal(counts.answered, counts.asked);
  assert.equal(counts.overdue, 0);
  assert.ok((counts.returns ?? 0) > 3);
});

test('a demo left alone for five days goes on from today: the same parcels stand where they stood, and what was said of their days holds', async () => {
  const later = afternoon.add({ hours: 24 * 5 });
  const today = afternoon.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
  const [before, after, moved, told] = await inDemoShop(afternoon, async (tx, shopId) => {
    const states = async (now: Temporal.Instant) =>
      (await parcelsNow(tx, shopId, now)).map(
        (parcel) => `${parcel.id} ${parcel.scans.length} ${parcel.deliveredAt === null}`,
      );
    const then = await states(afternoon);
    // Two pairs of dates, five days apart: while they move on, one must not run into the other.
    await sql`insert into estimates_given (shop_id, id, parcel_id, given_at, given_on, said_in, usually_by, latest_by, clock,
        scope, basis_count)
      select ${shopId}, gen_random_uuid(), id, ${afternoon}, ${today}, 'message', ${today}::date + far, ${today}::date + far, 'order', 'lane', 30
      from (select id from parcels where shop_id = ${shopId} limit 1) parcel, (values (3), (8)) told (far)`.execute(tx);
    const days = await keepDemoFresh(tx, shopId, later);
    const { rows } = await sql<{ far: number }>`select latest_by - given_on as far from estimates_given
      where shop_id = ${shopId} and given_on = ${today.add({ days: 5 })} order by 1`.execute(tx);
    return [then, await states(later), days, rows.map(({ far }) => far)] as const;
  });
  assert.equal(moved, 5);
  assert.deepEqual(after, before);
  assert.deepEqual(told, [3, 8]);
});

test('some thirty buyers are offered, and no two in the list are the same person', () => {
  const buyers = interestingBuyers();
  assert.ok(buyers.length >= 28 && buyers.length <= 36, String(buyers.length));
  assert.equal(new Set(buyers.map((buyer) => buyer.externalId)).size, buyers.length);
});
