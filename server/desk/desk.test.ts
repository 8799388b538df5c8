import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { recordStatementAnswer, recordStatementSent } from '../statements/index.ts';
import { deliveredBefore, sendOut } from '../testing/parcels.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { maskedPhone } from './rules.ts';

type Panel = {
  customer: { name: string; tier: string; isMember: boolean; phone: string } | null;
  orders: {
    number: string;
    lines: { colour: object }[];
    parcels: {
      to: object;
      state: string;
      distanceKm: number;
      estimate: { hasBasis: boolean; basisCount: number } | null;
    }[];
  }[];
  promises: { kind: string }[];
  statements: { version: number; openedAt: string | null; readBeforeBuying: boolean | null }[];
};
type Said = { text: string; facts: { name: string; source: string }[]; promises: { kind: string; sentence: string }[] };
type No = { code: string; params: { fact: string; why: string } };

test("the panel shows the customer's orders and parcels with distance, estimate and what was promised", async (t) => {
  const { shop, ask, panel } = await open(t);
  await deliveredBefore(shop);
  await sendOut(shop, 'ORD1001', 'Chengdu', await member(shop, 'c1'));
  const id = await ask('where is my parcel?', { customer: 'c1' });
  const { customer, orders, promises } = await panel(id);
  assert.deepEqual(customer && [customer.name, customer.tier, customer.isMember], ['王小明', 'gold', true]);
  assert.match(customer?.phone ?? '', /^\+86 138\*\*\*\*5678$/);
  const [order] = orders;
  assert.equal(order?.number, 'ORD1001');
  assert.equal(order?.parcels[0]?.state, 'moving');
  assert.ok(Math.abs((order?.parcels[0]?.distanceKm ?? 0) - 1560) < 100);
  assert.equal(order?.parcels[0]?.estimate?.hasBasis, true);
  assert.deepEqual(
    promises.map(({ kind }) => kind),
    ['parcel.inform'],
  );
});

test('a customer who has never written has the same panel: found by the search, with the order that was looked for', async (t) => {
  const { shop, ask } = await open(t);
  const rival = await testShop(t);
  const customer = await member(shop, 'c1');
  await sendOut(shop, 'ORD1001', 'Chengdu', customer);
  const { items } = (await shop.get('search?q=ORD1001&kind=order')).json<{
    items: { customerId: string; orderId: string }[];
  }>();
  const [found] = items;
  const path = `customers/${found?.customerId}/panel?orderId=${found?.orderId}`;
  const look = async () =>
    (await shop.get(path, { as: 'agent' })).json<
      Panel & { orderId: string; verified: null; conversations: unknown[] }
    >();
  const panel = await look();
  assert.deepEqual([panel.customer?.name, panel.verified, panel.conversations.length], ['王小明', null, 0]);
  assert.deepEqual(
    panel.orders.map(({ number }) => number),
    ['ORD1001'],
  );
  assert.equal(panel.orderId, found?.orderId);
  await ask('hello', { customer: 'c1' });
  assert.equal((await look()).conversations.length, 1);
  assert.equal((await rival.get(path)).statusCode, 404);
});

test('a phone number can be recognised and not copied, wherever it is from', () => {
  assert.deepEqual(['+8613812345678', '+12025550165', '+447700900123', '13812345678', '12345', null].map(maskedPhone), [
    '+86 138****5678',
    '+1 ****0165',
    '+44 ****0123',
    '138****5678',
    '****5',
    null,
  ]);
});

test('with too few deliveries the panel says that there is no basis instead of a date', async (t) => {
  const { shop, ask, panel } = await open(t);
  await sendOut(shop, 'ORD1001', 'Chengdu', await member(shop, 'c1'));
  const { orders } = await panel(await ask('hello', { customer: 'c1' }));
  assert.deepEqual(orders[0]?.parcels[0]?.estimate, {
    hasBasis: false,
    usuallyBy: null,
    latestBy: null,
    basisCount: 0,
  });
});

test('a script that an agent picks has the facts, the sources and the promise that Qin would send', async (t) => {
  const { shop, ask, render } = await open(t);
  await deliveredBefore(shop);
  await sendOut(shop, 'ORD1001', 'Chengdu', await member(shop, 'c1'));
  const id = await ask('hello', { customer: 'c1' });
  const said = (await render(id, { situation: 'parcel.moving' })).json<Said>();
  assert.match(said.text, /Hangzhou/);
  assert.ok(said.facts.some(({ name, source }) => name === 'parcel.origin_city' && source === 'parcels.origin_city'));
  assert.deepEqual(
    said.promises.map(({ kind }) => kind),
    ['parcel.inform'],
  );
  assert.ok(said.text.includes(said.promises[0]?.sentence ?? 'nothing'));
  const chinese = (await render(id, { situation: 'parcel.moving', locale: 'zh-CN' })).json<Said>();
  assert.match(chinese.text, /杭州/);
});

test('a script that tells of another state than the parcel or the order is in is never rendered', async (t) => {
  const { shop, ask, render } = await open(t);
  await deliveredBefore(shop);
  const { orderId } = await sendOut(shop, 'ORD1001', 'Chengdu', await member(shop, 'c1'));
  const { orderId: foreign } = await sendOut(shop, 'ORD2001', 'Chengdu', await member(shop, 'c2'));
  const id = await ask('hello', { customer: 'c1' });
  const codeFor = async (body: object) => (await render(id, body)).json<No>().code;
  for (const situation of [
    'parcel.lost',
    'parcel.ready_for_pickup',
    'parcel.delivered_not_received',
    'order.cancelled',
  ])
    assert.equal(await codeFor({ situation, orderId }), 'script_untrue', situation);
  assert.equal(await codeFor({ situation: 'parcel.moving', orderId: foreign }), 'fact_missing');
});

test("a script about somebody else's parcel is not found, and not told of one's own instead", async (t) => {
  const { shop, ask, render } = await open(t);
  await deliveredBefore(shop);
  const { parcelId } = await sendOut(shop, 'ORD1001', 'Chengdu', await member(shop, 'c1'));
  const { parcelId: foreign } = await sendOut(shop, 'ORD2001', 'Chengdu', await member(shop, 'c2'));
  const id = await ask('hello', { customer: 'c1' });
  const statusFor = async (about: string) =>
    (await render(id, { situation: 'parcel.moving', parcelId: about })).statusCode;
  assert.deepEqual([await statusFor(parcelId), await statusFor(foreign)], [200, 404]);
});

test('cities and colours stand in the panel in both languages, as far as we know them', async (t) => {
  const { shop, ask, panel } = await open(t);
  const { orderId } = await sendOut(shop, 'ORD1001', '成都', await member(shop, 'c1'));
  const ids = { product: newId(shop.now()), variant: newId(shop.now()) };
  await sql`insert into products (shop_id, id, external_id, title, synced_at)
    values (${shop.id}, ${ids.product}, 'P1', 'Shirt', ${shop.now()})`.execute(shop.db);
  await sql`insert into variants (shop_id, id, product_id, external_id, colour, size, synced_at)
    values (${shop.id}, ${ids.variant}, ${ids.product}, 'V1', 'moss green', 'M', ${shop.now()})`.execute(shop.db);
  await sql`insert into order_lines (shop_id, id, order_id, external_id, variant_id, title, quantity)
    values (${shop.id}, ${newId(shop.now())}, ${orderId}, 'L1', ${ids.variant}, 'Shirt', 1)`.execute(shop.db);
  const { orders } = await panel(await ask('hello', { customer: 'c1' }));
  assert.deepEqual(orders[0]?.lines[0]?.colour, { en: 'moss green', 'zh-CN': '苔绿' });
  assert.deepEqual(orders[0]?.parcels[0]?.to, { en: 'Chengdu', 'zh-CN': '成都' });
});

test('a situation that no script is for is not found, said in words', async (t) => {
  const { ask, render } = await open(t);
  const id = await ask('Where is my parcel?', {});
  const reply = await render(id, { situation: 'nope' });
  assert.equal(reply.statusCode, 404);
  assert.match(reply.json<{ message: string }>().message, /no situation “nope”/);
});

test('a script whose fact is missing, ambiguous or not proved to be theirs is not rendered, and says which', async (t) => {
  const { shop, ask, render } = await open(t);
  const customerId = await member(shop, 'c1');
  await sendOut(shop, 'ORD1001', 'Chengdu', customerId);
  const refused = async (id: string) => {
    const reply = await render(id, { situation: 'parcel.moving' });
    assert.equal(reply.statusCode, 409);
    const { code, params } = reply.json<No>();
    return [code, params.why];
  };
  const id = await ask('hello', { customer: 'c1' });
  assert.deepEqual(await refused(id), ['fact_missing', 'missing']);
  assert.deepEqual(await refused(await ask('hello', {})), ['fact_missing', 'unverified']);
  await sendOut(shop, 'ORD1002', 'Chengdu', customerId);
  assert.equal((await refused(id))[0], 'fact_missing');
});

test('who was sent which version of the statement and who opened it: a page at a time, and beside the conversation', async (t) => {
  const { shop, ask, panel } = await open(t);
  const texts = [{ locale: 'en', title: 'Our terms', body: 'We keep our word.' }];
  await shop.post('statements', { texts });
  const known = await ask('hello', { customer: (await member(shop, 'c1')) && 'c1' });
  const guest = await ask('hello', {});
  for (const conversationId of [known, guest]) {
    shop.clock.advance({ minutes: 1 });
    await shop.tx((tx) => recordStatementSent(tx, { shopId: shop.id, conversationId, version: 1 }, shop.now()));
  }
  await shop.get(`/s/${shop.code}/statement/1?c=${known}`, { as: null });
  await shop.tx((tx) => recordStatementAnswer(tx, { shopId: shop.id, conversationId: known }, false));

  type Page = { items: { id: string; customer: { name: string } | null; openedAt: string | null }[]; next: string };
  const read = async (query: string) =>
    (await shop.get(`statements/1/readings?limit=1${query}`, { as: 'agent' })).json<Page>();
  const first = await read('');
  assert.deepEqual([first.items[0]?.id, first.items[0]?.customer, first.items[0]?.openedAt], [guest, null, null]);
  const { items, next } = await read(`&after=${first.next}`);
  assert.deepEqual([items[0]?.id, items[0]?.customer?.name, next], [known, '王小明', null]);
  assert.equal(items[0]?.openedAt, shop.now().toString());
  const [listed] = (await shop.get('statements', { as: 'agent' })).json<{ tally: object }[]>();
  assert.deepEqual(listed?.tally, { sent: 2, opened: 1, read: 0, unread: 1 });
  const [beside] = (await panel(known)).statements;
  assert.deepEqual([beside?.version, beside?.openedAt, beside?.readBeforeBuying], [1, shop.now().toString(), false]);
  const told =
    await sql`select from events where shop_id = ${shop.id} and type = 'statements.statement-opened'`.execute(shop.db);
  assert.equal(told.rows.length, 1);
  assert.deepEqual((await (await testShop(t)).get('statements/1/readings')).json(), { items: [], next: null });
});

async function open(t: TestContext) {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const key = await shop.apiKey(['converse']);
  const ask = async (text: string, who: object) => {
    const channelKey = crypto.randomUUID();
    const reply = await shop.post('messages', { channelKey, messageId: channelKey, text, ...who }, { key });
    assert.equal(reply.statusCode, 200, reply.body);
    const { rows } = await sql<{ id: string }>`select id from conversations
      where shop_id = ${shop.id} and channel_key = ${channelKey}`.execute(shop.db);
    return rows[0]?.id ?? '';
  };
  const panel = async (id: string) => (await shop.get(`conversations/${id}/panel`, { as: 'agent' })).json<Panel>();
  const render = (id: string, body: object) => shop.post(`conversations/${id}/render`, body, { as: 'agent' });
  return { shop, ask, panel, render };
}

async function member(shop: TestShop, externalId: string): Promise<string> {
  const id = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, name, tier, phone, synced_at)
    values (${shop.id}, ${id}, ${externalId}, '王小明', 'gold', '+8613812345678', ${shop.now()})`.execute(shop.db);
  return id;
}
