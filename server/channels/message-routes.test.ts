import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { sendOut } from '../testing/parcels.ts';
import { type TestShop, testShop } from '../testing/shop.ts';

type Answer = { isRepeat: boolean; reply: string | null; situation: string | null; code?: string };

test('a message sent again is one message, and the reply it got is told again', async (t) => {
  const { send, countMessages } = await open(t);
  const message = { channelKey: 'wx-1', messageId: 'm1', text: 'hello' };
  const [first, again] = [await send(message), await send(message)];
  assert.deepEqual([first.isRepeat, again.isRepeat], [false, true]);
  assert.equal(again.reply, first.reply);
  assert.equal(await countMessages(), 2);
});

test('a message id that comes with another text or from somebody else is refused, never swallowed', async (t) => {
  const { send } = await open(t);
  await send({ channelKey: 'wx-1', messageId: 'm1', text: 'hello' });
  assert.equal(
    (await send({ channelKey: 'wx-1', messageId: 'm1', text: 'where is my parcel' })).code,
    'message_id_taken',
  );
  assert.equal((await send({ channelKey: 'wx-2', messageId: 'm1', text: 'hello' })).code, 'message_id_taken');
});

test("a conversation stays one customer's: another one on the same key is refused and hears nothing", async (t) => {
  const { shop, send } = await open(t);
  await customer(shop, 'c1');
  await customer(shop, 'c2');
  await send({ channelKey: 'wx-1', messageId: 'm1', text: 'hello', customer: 'c1' });
  assert.equal(
    (await send({ channelKey: 'wx-1', messageId: 'm2', text: 'hello', customer: 'c2' })).code,
    'other_customer',
  );
});

test("a customer is named by the shop's own id: a mail address that others may share vouches for nobody", async (t) => {
  const { shop, send } = await open(t);
  const id = await customer(shop, 'c1');
  await shop.db.updateTable('customers').set({ email: 'ann@example.com' }).where('id', '=', id).execute();
  const message = { channelKey: 'wx-1', messageId: 'm1', text: 'hello', customer: 'ann@example.com' };
  assert.equal((await send(message)).code, 'customer_unknown');
});

test("nobody vouches for an order that is another customer's, another shop's, or not there: all are answered alike", async (t) => {
  const { shop, send } = await open(t);
  const other = await testShop(t);
  await customer(shop, 'c1');
  await sendOut(shop, 'OWN-1', 'Chengdu', await customer(shop, 'c2'));
  await sendOut(other, 'OTHER-1', 'Chengdu');
  for (const order of ['OWN-1', 'OTHER-1', 'NONE-1'])
    assert.equal(
      (await send({ channelKey: order, messageId: order, text: 'where is it', customer: 'c1', order })).code,
      'order_unknown',
      order,
    );
});

test('a buyer whom nobody vouches for hears nothing of an order, even with its number', async (t) => {
  const { shop, send } = await open(t);
  await sendOut(shop, 'OWN-1', 'Chengdu', await customer(shop, 'c1'));
  const { reply, situation } = await send({
    channelKey: 'stranger',
    messageId: 'm1',
    text: 'where is my order OWN-1?',
  });
  assert.equal(situation, 'ask.verify');
  assert.doesNotMatch(reply ?? '', /Hangzhou|Chengdu|OWN-1/);
});

async function open(t: Parameters<typeof testShop>[0]) {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const key = await shop.apiKey(['converse']);
  const send = async (message: object) => (await shop.post('/api/messages', message, { key })).json<Answer>();
  const countMessages = async () =>
    (await sql<{ n: number }>`select count(*)::int as n from messages where shop_id = ${shop.id}`.execute(shop.db))
      .rows[0]?.n;
  return { shop, send, countMessages };
}

async function customer(shop: TestShop, externalId: string): Promise<string> {
  const id = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, synced_at) values (${shop.id}, ${id}, ${externalId}, ${shop.now()})`.execute(
    shop.db,
  );
  return id;
}
