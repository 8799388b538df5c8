import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { queueSend } from '../outbox/testing.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import {
  addProvider,
  changeSecret,
  deliver,
  kannelPost,
  type Post,
  signed,
  smsFrom,
  statesOf,
  webhookSecret,
} from './testing.ts';

const buyer = '+8613812345678';
/** The app's clock when nobody asks through a shop. */
const now = Temporal.Instant.from('2026-03-10T01:00:00Z');

const messagesOf = async ({ db, id }: TestShop) =>
  (
    await sql<{ body: string; key: string; author: string }>`
      select m.body, c.channel_key as key, m.author from messages m
      join conversations c on c.shop_id = m.shop_id and c.id = m.conversation_id
      where m.shop_id = ${id} and c.channel = 'sms' and m.author = 'buyer' order by m.conversation_id, m.seq`.execute(
      db,
    )
  ).rows;

test('what a buyer writes by SMS stands in their conversation once, however often the provider posts it', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'webhook');
  const post = signed(path, 'msg_1', smsFrom(buyer, 'm1', 'Where is my parcel?', now), now);
  for (const one of [post, post, signed(path, 'msg_1', JSON.parse(post.body), now.add({ seconds: 60 }))])
    assert.equal((await deliver(shop.app, one)).status, 200);
  const messages = await messagesOf(shop);
  assert.deepEqual(messages, [{ body: 'Where is my parcel?', key: buyer, author: 'buyer' }]);
  assert.deepEqual(
    (await statesOf(shop.db, shop.id)).map(({ state, copies }) => [state, copies]),
    [
      ['taken', 2],
      ['taken', 1],
    ],
  );
});

test('a delivery report settles its send, and a refusal by SMS counts for the next thing that would go out', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'kannel');
  const { id } = await queueSend(shop, { channel: 'sms', address: buyer });
  const report = kannelPost(path, { kind: 'report', send: id, status: '1', at: '1773104400', message: 'k1' });
  assert.equal((await deliver(shop.app, report)).status, 200);
  const { rows } = await sql`select status, delivery from sends where shop_id = ${shop.id} and id = ${id}`.execute(
    shop.db,
  );
  assert.deepEqual(rows, [{ status: 'sent', delivery: 'delivered' }]);
  const reply = kannelPost(path, {
    kind: 'message',
    id: 'k2',
    from: '13812345678',
    at: '1773104400',
    charset: 'UTF-8',
    text: 'ＴＤ。',
  });
  assert.equal((await deliver(shop.app, reply)).status, 200);
  const { rows: refused } =
    await sql`select address, scope, source from suppressions where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(refused, [{ address: buyer, scope: 'promotion', source: 'reply' }]);
  assert.deepEqual(
    (await messagesOf(shop)).map(({ body }) => body),
    ['ＴＤ。'],
  );
});

void changeSecret;
void webhookSecret;

export type { Post };
