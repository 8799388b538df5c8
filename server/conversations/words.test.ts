import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { addCustomer } from '../channels/testing.ts';
import { sendOut } from '../testing/parcels.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { type Responder, receive } from './index.ts';

const silent: Responder<null> = async () => null;
type Fault = { found: string; replaces: string | null; mustNot: boolean };

/** A buyer whose parcel has a number that a phone could have, and a conversation with them. */
async function open(t: Parameters<typeof testShop>[0]) {
  const shop = await testShop(t);
  const customerId = await addCustomer(shop, 'C1', 'Anna Lin');
  const { parcelId } = await sendOut(shop, '13900001111', 'Chengdu', customerId);
  await sql`update parcels set carrier = 'yto', tracking_number = '13812345678' where shop_id = ${shop.id} and id = ${parcelId}`.execute(
    shop.db,
  );
  const from = { shopId: shop.id, channel: 'test', channelKey: 'buyer', providerMessageId: '1', text: 'where is it?' };
  await receive(shop.db, { ...from, customerId, verified: true, orderId: null, locale: null }, silent, shop.now());
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  return { shop, id: rows[0]?.id ?? '' };
}

async function foundIn(shop: TestShop, text: string, conversationId?: string): Promise<Fault[]> {
  const reply = await shop.post(
    'words/check',
    { text, ...(conversationId ? { conversationId } : {}) },
    { as: 'agent' },
  );
  assert.equal(reply.statusCode, 200, reply.body);
  return reply.json<{ items: Fault[] }>().items;
}

test("a buyer may be told the numbers of their own order and parcel and the carrier's phone; a private phone stays forbidden", async (t) => {
  const { shop, id } = await open(t);
  const says = (body: string, clientKey: string) =>
    shop.post(`conversations/${id}/messages`, { clientKey, body, seenSeq: 1 }, { as: 'agent' });
  const mine = '亲，13812345678 今天到，是 13900001111 这一单；也可以打圆通 021-69777888。';
  assert.deepEqual(await foundIn(shop, mine, id), []);
  assert.deepEqual((await foundIn(shop, mine)).length, 2, 'without a buyer nobody knows whose numbers these are');
  assert.equal((await says(mine, 'k1')).statusCode, 200);
  const private_ = '亲，打我 13812345679 吧';
  assert.deepEqual(
    (await foundIn(shop, private_, id)).map(({ found }) => found),
    ['13812345679'],
  );
  assert.equal((await says(private_, 'k2')).json<{ code: string }>().code, 'forbidden_words');
});

test('everything that is wrong with a text is told at once, and what can be put in its place', async (t) => {
  const { shop } = await open(t);
  const items = await foundIn(shop, '这是最好的，绝对第一，在微信聊，早就说过啦，从xx发出');
  assert.deepEqual(
    items.map(({ found, replaces, mustNot }) => [found, replaces, mustNot]),
    [
      ['最好', 'word', true],
      ['绝对', null, true],
      ['第一', 'word', true],
      ['微信', 'sentence', true],
      ['早就说过', 'word', false],
      ['xx', null, true],
    ],
  );
});

test("nobody learns by a check whether another shop's conversation exists", async (t) => {
  const { id } = await open(t);
  const other = await testShop(t);
  const reply = await other.post('words/check', { text: '13812345678', conversationId: id }, { as: 'agent' });
  assert.equal(reply.statusCode, 404);
});

test('a bare link in a Chinese conversation is advised on in Chinese, before a conversation in the language of the desk', async (t) => {
  const { shop, id } = await open(t);
  const groupOf = async (text: string, language: string, conversationId?: string) => {
    const headers = { 'accept-language': language };
    const reply = await shop.post(
      'words/check',
      { text, ...(conversationId ? { conversationId } : {}) },
      { as: 'agent', headers },
    );
    return /\p{Script=Han}/u.test(reply.json<{ items: { suggestion: string }[] }>().items[0]?.suggestion ?? '')
      ? 'zh'
      : 'en';
  };
  for (const link of ['https://weidian.com/x', 'weidian.com', '13812345679']) {
    assert.equal(await groupOf(link, 'en'), 'en', link);
    assert.equal(await groupOf(link, 'zh-CN'), 'zh', link);
    assert.equal(await groupOf(link, 'zh-CN', id), 'en', 'the buyer asked in English');
  }
  await sql`update messages set body = '在吗' where shop_id = ${shop.id}`.execute(shop.db);
  for (const link of ['https://weidian.com/x', 'weidian.com']) assert.equal(await groupOf(link, 'en', id), 'zh', link);
  assert.equal(await groupOf('Please see https://weidian.com/x', 'zh-CN', id), 'en', 'the words themselves tell');
});
