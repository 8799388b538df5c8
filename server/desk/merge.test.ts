import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { sql } from 'kysely';
import { addCustomer, visit, website } from '../channels/testing.ts';
import { sendOut } from '../testing/parcels.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { indexSearch } from './index-search.ts';

type Panel = {
  customer: { id: string; externalId: string; name: string } | null;
  orders: { number: string }[];
  calls: unknown[];
};
type Preview = {
  moves: Record<string, number>;
  fields: { field: string; this: unknown; other: unknown; stays: string }[];
  warnings: { code: string; message: string }[];
};

async function open(t: TestContext) {
  const shop = await testShop(t);
  const key = await shop.apiKey(['converse']);
  const [kept, other] = [await addCustomer(shop, 'shop-1', '王小明'), await addCustomer(shop, 'old-7', '王晓明')];
  /** Writes on a channel of the shop's own; the conversation and the reply. */
  const ask = async (
    text: string,
    who: { customer?: string; order?: string },
    channelKey: string = crypto.randomUUID(),
  ) => {
    const reply = await shop.post('messages', { ...who, channelKey, messageId: crypto.randomUUID(), text }, { key });
    const { rows } = await sql<{ id: string }>`select id from conversations
      where shop_id = ${shop.id} and channel_key = ${channelKey}`.execute(shop.db);
    return { id: rows[0]?.id ?? '', status: reply.statusCode, reply: reply.json<{ reply: string }>().reply ?? '' };
  };
  const merge = async (keep = {}) =>
    (await shop.post(`customers/${kept}/merge`, { otherId: other, keep })).json<{ mergeId: string }>().mergeId;
  const undo = (mergeId: string) => shop.post(`customers/merges/${mergeId}/undo`, {});
  const panel = async (id: string) => {
    const found = (await shop.get(`conversations/${id}/panel`)).json<Panel>();
    return { customer: found.customer?.externalId, orders: found.orders.map(({ number }) => number).sort() };
  };
  const customerIn = async (id: string) =>
    (await shop.get(`conversations/${id}`)).json<{ customer: { id: string } }>().customer.id;
  return { shop, kept, other, ask, merge, undo, panel, customerIn };
}

test('after a merge the orders of both are found by whoever answers, under either of the two ids', async (t) => {
  const { shop, kept, other, ask, merge, undo, panel, customerIn } = await open(t);
  await sendOut(shop, 'ORD1001', 'Chengdu', kept);
  const { id: before } = await ask('hello', { customer: 'old-7' });
  const mergeId = await merge();
  await sendOut(shop, 'ORD2002', 'Chengdu', other);
  assert.deepEqual(await panel(before), { customer: 'shop-1', orders: ['ORD1001', 'ORD2002'] });
  const both = await ask('where is my parcel?', { customer: 'old-7' });
  for (const number of ['ORD1001', 'ORD2002']) assert.ok(both.reply.includes(number), both.reply);
  const named = await ask('where is my order ORD1001?', { customer: 'old-7' });
  assert.equal((await panel(named.id)).customer, 'shop-1');
  assert.equal(
    (await ask('hello', { customer: 'old-7', order: 'ORD1001' })).status,
    200,
    'an order of the same person',
  );
  for (const id of [before, both.id]) assert.equal(await customerIn(id), kept);

  assert.equal((await undo(mergeId)).statusCode, 204);
  assert.deepEqual(await panel(before), { customer: 'old-7', orders: ['ORD2002'] });
  assert.deepEqual(
    await panel(both.id),
    { customer: 'old-7', orders: ['ORD2002'] },
    'what came through the old id goes back',
  );
  assert.deepEqual(await panel((await ask('hello', { customer: 'shop-1' })).id), {
    customer: 'shop-1',
    orders: ['ORD1001'],
  });
  assert.equal((await ask('hello', { customer: 'old-7', order: 'ORD1001' })).status, 404);
});

test('an order in focus that the merge brought along is not spoken of any more once it is undone', async (t) => {
  const { shop, kept, other, ask, merge, undo } = await open(t);
  await sendOut(shop, 'ORD1001', 'Chengdu', kept);
  await sendOut(shop, 'ORD2002', 'Chengdu', other);
  const mergeId = await merge();
  await ask('where is my order ORD1001?', { customer: 'old-7' }, 'the same chat');
  await undo(mergeId);
  const { reply } = await ask('where is it?', { customer: 'old-7' }, 'the same chat');
  assert.ok(!reply.includes('ORD1001'), reply);
});

test('two chats of one person stay two chats: no visitor sees what was said in the other', async (t) => {
  const { shop, kept, merge, undo, customerIn } = await open(t);
  const { tokenFor } = await website(shop);
  const first = await visit(shop, { token: tokenFor('shop-1') });
  await first.say('my secret of the first');
  const mergeId = await merge();
  const second = await visit(shop, { token: tokenFor('old-7') });
  await second.say('my secret of the second');
  const bodies = async (visitor: typeof first) => (await visitor.read()).map(({ body }) => body).join(' ');
  assert.ok(!(await bodies(second)).includes('of the first'));
  assert.ok(!(await bodies(first)).includes('of the second'));
  const moved = await visit(shop, { token: tokenFor('old-7'), resume: first.session });
  assert.ok(!(await bodies(moved)).includes('of the first'), 'nor a browser that comes with the other id');
  const { rows } = await sql<{ id: string }>`select id from conversations
    where shop_id = ${shop.id} and channel = 'web'`.execute(shop.db);
  assert.equal(rows.length, 2);
  for (const { id } of rows) assert.equal(await customerIn(id), kept, 'both belong to the surviving customer');
  await undo(mergeId);
  await second.say('still here');
  assert.match(await bodies(second), /my secret of the second.*still here/s);
});

test('on one channel key the shop may name a person by either id; a third customer is refused as before', async (t) => {
  const { shop, ask, merge } = await open(t);
  await addCustomer(shop, 'third');
  assert.equal((await ask('hello', { customer: 'shop-1' }, 'k')).status, 200);
  assert.equal((await ask('hello', { customer: 'old-7' }, 'k')).status, 409);
  await merge();
  assert.equal((await ask('hello', { customer: 'old-7' }, 'k')).status, 200);
  assert.equal((await ask('hello', { customer: 'third' }, 'k')).status, 409);
});

test('the preview tells what comes along, what differs and what to look at twice, and changes nothing', async (t) => {
  const { shop, kept, other, ask } = await open(t);
  await sql`update customers set phone = '+8613812345678', tier = 'gold', birthday_calendar = 'iso8601',
    birthday_month_code = 'M05', birthday_day = 12 where shop_id = ${shop.id} and id = ${kept}`.execute(shop.db);
  await sql`update customers set phone = '+8613912345679', tier = 'silver', email = 'ming@example.com',
    birthday_calendar = 'iso8601', birthday_month_code = 'M06', birthday_day = 1
    where shop_id = ${shop.id} and id = ${other}`.execute(shop.db);
  await sendOut(shop, 'ORD2002', 'Chengdu', other);
  const { id } = await ask('where is my parcel?', { customer: 'old-7' });
  await sql`update parcels set delivered_at = ${shop.now()} where shop_id = ${shop.id}`.execute(shop.db);
  await ask('I want to return it, it is too small', { customer: 'old-7' });
  await shop.post(`conversations/${id}/take-over`, {}, { as: 'agent' });
  const read = async (headers = {}) =>
    (await shop.get(`customers/${kept}/merge-preview?with=${other}`, { as: 'agent', headers })).json<Preview>();
  const preview = await read();
  assert.deepEqual([preview.moves.orders, preview.moves.conversations, preview.moves.returns], [1, 2, 1]);
  assert.deepEqual(
    preview.fields.map(({ field, stays }) => [field, stays]),
    [
      ['name', 'this'],
      ['email', 'other'],
      ['phone', 'this'],
      ['tier', 'this'],
      ['birthday', 'this'],
    ],
  );
  assert.ok(preview.fields.every(({ field, this: ours }) => field !== 'phone' || String(ours).includes('****')));
  const codes = ['different_phone', 'different_birthday', 'different_tier', 'held_conversation'];
  assert.deepEqual(
    preview.warnings.map(({ code }) => code),
    codes,
  );
  const chinese = await read({ 'accept-language': 'zh-CN' });
  assert.ok(chinese.warnings.every(({ message }) => /\p{Script=Han}/u.test(message)));
  assert.deepEqual((await shop.get(`customers/${kept}/merges`)).json(), { items: [] });
});

test('the search box finds a merged customer by either name and shows one', async (t) => {
  const { shop, kept, merge, undo } = await open(t);
  await indexSearch(shop.db);
  const found = async (q: string) =>
    (await shop.get(`search?kind=customer&q=${encodeURIComponent(q)}`))
      .json<{ items: { id: string; title: string }[] }>()
      .items.map(({ id, title }) => `${title} ${id === kept}`);
  const mergeId = await merge();
  for (const q of ['王小明', '王晓明', 'old-7', 'shop-1', '王']) assert.deepEqual(await found(q), ['王小明 true'], q);
  await undo(mergeId);
  assert.deepEqual(await found('王晓明'), ['王晓明 false']);
});

test('a merge and an undoing are told as events of ids', async (t) => {
  const { shop, kept, other, merge, undo } = await open(t);
  const mergeId = await merge();
  await undo(mergeId);
  const { rows } = await sql<{ type: string; data: unknown }>`select type, data from events
    where shop_id = ${shop.id} and type like 'customers.customer-merge%' order by id`.execute(shop.db);
  const data = { mergeId, customerId: kept, otherId: other };
  assert.deepEqual(rows, [
    { type: 'customers.customer-merged', data },
    { type: 'customers.customer-merge-undone', data },
  ]);
});

test('merges while buyers write and orders come in: nobody waits for nobody for ever', async (t) => {
  const { shop, kept, other, ask } = await open(t);
  const key = await shop.apiKey(['ingest']);
  const order = (number: string, customerExternalId: string) => ({
    externalId: number,
    status: 'paid',
    placedAt: '2026-03-01T08:00:00Z',
    customerExternalId,
    lines: [],
  });
  const round = async (at: number) => {
    const orders = ['shop-1', 'old-7'].map((who) => order(`R${at}-${who}`, who));
    const merged = shop.post(`customers/${at % 2 ? kept : other}/merge`, { otherId: at % 2 ? other : kept });
    const replies = await Promise.all([
      ask('where is my parcel?', { customer: 'old-7' }, 'one'),
      shop.put('ingest/orders', { orders: at % 2 ? orders : orders.toReversed() }, { key }),
      merged.then(async (reply) => {
        const { mergeId } = reply.json<{ mergeId?: string }>();
        return mergeId ? shop.post(`customers/merges/${mergeId}/undo`, {}) : reply;
      }),
      ask('hello', { customer: 'shop-1' }, 'two'),
    ]);
    return replies.map((reply) => ('status' in reply ? reply.status : reply.statusCode));
  };
  for (const statuses of await Promise.all([1, 2, 3, 4].map(round)))
    for (const status of statuses) assert.ok([200, 204, 409].includes(status), String(status));
  assert.equal(await countOf(shop, 'R%'), 8);
});

async function countOf(shop: TestShop, like: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from orders
    where shop_id = ${shop.id} and external_id like ${like}`.execute(shop.db);
  return rows[0]?.count ?? 0;
}
