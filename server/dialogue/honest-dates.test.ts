import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { randomFrom } from '../../shared/random.ts';
import { receiveIn } from '../conversations/index.ts';
import { estimateArrival, parcelsOfOrders } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { loadScripts } from '../scripts/index.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { shippedModel } from '../triage/index.ts';
import { type AnsweredTurn, responder } from './index.ts';

const desk = { scripts: loadScripts(), model: shippedModel(), publicUrl: 'http://qin.test', syncedNow: true };
const questions = ["why hasn't it arrived yet?", '怎么还没到？', 'where is my parcel', '我的快递到哪儿了呀'];
const estimateFacts = ['parcel.usual_days_min', 'parcel.usual_days_max', 'parcel.usually_by', 'parcel.latest_by'];

test('asked at any moment on the way, a hundred buyers get city, usual days and a date to come, or no number and a person', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T09:00+08:00[Asia/Shanghai]' });
  const random = randomFrom(20260310);
  const deliveries = await deliver(shop, 900, random);
  const outcomes = { dated: 0, handedOver: 0 };
  for (let i = 0; i < 100; i++) {
    const delivery = deliveries[Math.floor(random() * deliveries.length)] as Delivery;
    const on = delivery.handedOverAt.until(delivery.deliveredAt).total('seconds');
    const at = delivery.handedOverAt.add({ seconds: Math.floor(on * random()) });
    const turn = await askAt(shop, delivery, questions[i % questions.length] as string, at);
    assert.ok(['where_is_order', 'late_delivery'].includes(turn.understood[0]?.label ?? ''), turn.message);
    if (turn.mode === 'handover') outcomes.handedOver += isWithoutNumbers(turn);
    else outcomes.dated += isDated(turn, at, shop.zone);
  }
  assert.equal(outcomes.dated + outcomes.handedOver, 100);
  assert.ok(outcomes.dated > 60, `${outcomes.dated} of 100 were given a date`);
});

test('with fewer than thirty deliveries behind it the shop gives no number at all, and a person takes over', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T09:00+08:00[Asia/Shanghai]' });
  const random = randomFrom(7);
  const deliveries = await deliver(shop, 29, random);
  for (const delivery of deliveries.slice(0, 10)) {
    const at = delivery.handedOverAt.add({ hours: 20 });
    assert.ok(isWithoutNumbers(await askAt(shop, delivery, questions[0] as string, at)));
  }
});

test('who asks on day 3 and again on day 14 is told other dates, each no earlier and no closer than the shop’s parcels bear', async (t) => {
  const shop = await testShop(t, { now: '2026-01-10T09:00+08:00[Asia/Shanghai]' });
  const deliveries = await deliver(shop, 900, randomFrom(3));
  // One of twelve took three weeks more; the one that is asked about is among them.
  const slow = deliveries.filter((_, nth) => nth % 12 === 0).map(({ orderId }) => orderId);
  await sql`update parcels set delivered_at = delivered_at + interval '21 days'
    where shop_id = ${shop.id} and order_id = any(${slow}::uuid[])`.execute(shop.db);
  const asked = deliveries
    .filter(({ orderId }) => slow.includes(orderId))
    .sort((a, b) => Temporal.Instant.compare(b.handedOverAt, a.handedOverAt))[0] as Delivery;
  const told = async (days: number) => {
    const at = asked.handedOverAt.add({ hours: 24 * days });
    const { reply } = await askAt(shop, asked, questions[0] as string, at);
    const [parcel] = await parcelsOfOrders(shop.db, shop.id, [asked.orderId], at);
    const { estimate } = parcel ? await estimateArrival(shop.db, shop.id, parcel, at) : { estimate: null };
    assert.ok(reply && estimate);
    const fact = (name: string) => String(reply.facts.find((used) => used.name === name)?.value);
    assert.deepEqual(
      [fact('parcel.usually_by'), fact('parcel.latest_by')],
      [`${estimate.usuallyBy}`, `${estimate.latestBy}`],
    );
    return estimate;
  };
  const [early, late] = [await told(3), await told(14)];
  assert.ok(Temporal.PlainDate.compare(late.usuallyBy, early.usuallyBy) > 0, `${late.usuallyBy} ${early.usuallyBy}`);
  assert.ok(late.daysLeft > early.daysLeft, 'what has waited long waits longer');
  assert.ok(late.basisCount < early.basisCount);
});

type Delivery = { orderId: string; handedOverAt: Temporal.Instant; deliveredAt: Temporal.Instant };

function isDated(turn: AnsweredTurn, at: Temporal.Instant, zone: string): 1 {
  const { reply } = turn;
  assert.ok(reply, turn.message);
  const today = at.toZonedDateTimeISO(zone).toPlainDate().toString();
  const fact = (name: string) => reply.facts.find((used) => used.name === name)?.value;
  for (const name of ['parcel.origin_city', ...estimateFacts])
    assert.notEqual(fact(name), undefined, `${name}: ${reply.text}`);
  assert.ok(
    String(fact('parcel.usually_by')) >= today && String(fact('parcel.latest_by')) >= String(fact('parcel.usually_by')),
    reply.text,
  );
  assert.match(reply.text, /Hangzhou|杭州/);
  assert.ok(
    reply.promises.some((promise) => promise.kind === 'parcel.inform'),
    reply.text,
  );
  return 1;
}

function isWithoutNumbers(turn: AnsweredTurn): 1 {
  assert.equal(turn.mode, 'handover');
  const named = turn.reply?.facts.map((fact) => fact.name) ?? [];
  assert.deepEqual(
    named.filter((name) => ['parcel.usually_by', 'parcel.latest_by', 'parcel.days_left'].includes(name)),
    [],
    String(turn.reply?.text),
  );
  assert.ok(
    turn.reply?.promises.some((promise) => promise.kind === 'person.reply'),
    String(turn.reply?.text),
  );
  return 1;
}

/** Deliveries from Hangzhou to five cities over ninety days, each taking its own time, with a long tail. */
async function deliver(shop: TestShop, count: number, random: () => number): Promise<Delivery[]> {
  const cities = [
    ['Guangzhou', 'GD'],
    ['Beijing', 'BJ'],
    ['Chengdu', 'SC'],
    ['Urumqi', 'XJ'],
    ['Shanghai', 'SH'],
  ] as const;
  const start = shop.now().subtract({ hours: 24 * 90 });
  const made = Array.from({ length: count }, () => {
    const [city, region] = cities[Math.floor(random() * cities.length)] as (typeof cities)[number];
    const placedAt = start.add({ minutes: Math.floor(random() * 60 * 24 * 75) });
    const handedOverAt = placedAt.add({ hours: Math.floor(4 + random() * 60) });
    const hours = Math.floor((24 + random() * 96) * (random() < 0.05 ? 3 : 1));
    return {
      orderId: newId(placedAt),
      parcelId: newId(placedAt),
      city,
      region,
      placedAt,
      handedOverAt,
      deliveredAt: handedOverAt.add({ hours }),
    };
  });
  const rows = JSON.stringify(made);
  const columns = sql`"orderId" uuid, "parcelId" uuid, city text, region text, "placedAt" timestamptz, "handedOverAt" timestamptz, "deliveredAt" timestamptz`;
  await shop.tx(async (tx) => {
    await sql`insert into orders (shop_id, id, external_id, status, placed_at, synced_at)
      select ${shop.id}, "orderId", "orderId"::text, 'completed', "placedAt", ${shop.now()} from jsonb_to_recordset(${rows}::jsonb) as r (${columns})`.execute(
      tx,
    );
    await sql`insert into parcels (shop_id, id, external_id, order_id, origin_city, origin_region, origin_country, destination_city,
        destination_region, destination_country, ordered_at, handed_over_at, delivered_at, synced_at)
      select ${shop.id}, "parcelId", "orderId"::text, "orderId", 'Hangzhou', 'ZJ', 'CN', city, region, 'CN', "placedAt", "handedOverAt",
        "deliveredAt", ${shop.now()} from jsonb_to_recordset(${rows}::jsonb) as r (${columns})`.execute(tx);
  });
  return made;
}

async function askAt(shop: TestShop, { orderId }: Delivery, text: string, at: Temporal.Instant): Promise<AnsweredTurn> {
  const inbound = {
    shopId: shop.id,
    channel: 'test',
    channelKey: newId(at),
    providerMessageId: null,
    text,
    customerId: null,
    orderId,
    verified: true,
    locale: null,
  };
  const turn = await shop.tx((tx: Tx) => receiveIn(tx, inbound, responder(desk), at));
  assert.ok(turn);
  return turn;
}
