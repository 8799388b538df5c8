import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { hookUrl } from '../outbox/index.ts';
import { connectProvider } from '../testing/providers.ts';
import { testSecret, testShop } from '../testing/shop.ts';
import { deliver, signed, statesOf, webhookSecret } from './testing.ts';

test('a mail that a service posts is in its conversation once and answered once, however often it comes; a forged one is in none', async (t) => {
  const shop = await testShop(t);
  const settings = {
    url: 'https://mail.example/send',
    keyHours: 24,
    from: { name: '青禾', address: 'care@shop.example' },
  };
  const id = await connectProvider(shop, {
    ...{ kind: 'webhook-mail', channel: 'mail', settings, secrets: { secret: webhookSecret } },
  });
  const path = hookUrl('', testSecret, id);
  const mail = (from: string) =>
    Buffer.from(`From: ${from}\r\nMessage-ID: <1@example.com>\r\nSubject: Hi\r\n\r\nHello, where is my parcel?\r\n`);
  const told = (raw: Buffer) => ({ type: 'mail.received', data: { id: 'm-1', raw: raw.toString('base64') } });
  const post = (key: string, raw: Buffer, secret?: string) =>
    deliver(shop.app, signed(path, key, told(raw), shop.now(), secret));
  assert.equal((await post('1', mail('anna@example.com'))).status, 200);
  assert.equal((await post('1', mail('anna@example.com'))).status, 200);
  assert.equal((await post('2', mail('anna@example.com'))).status, 200);
  await post('3', mail('eve@evil.example'), `whsec_${Buffer.alloc(32).toString('base64')}`);
  const { rows } = await sql<{ key: string; buyers: number; answers: number }>`
    select c.channel_key as key, count(*) filter (where author = 'buyer')::int as buyers,
      count(*) filter (where author = 'qin' and visibility = 'public')::int as answers
    from conversations c join messages m on m.shop_id = c.shop_id and m.conversation_id = c.id
    where c.shop_id = ${shop.id} group by 1`.execute(shop.db);
  assert.deepEqual(
    rows.map(({ key, buyers }) => [key, buyers]),
    [['anna@example.com', 1]],
  );
  assert.equal(rows[0]?.answers, 1);
  assert.deepEqual((await statesOf(shop.db, shop.id)).map(({ state }) => state).sort(), [
    'quarantined',
    'taken',
    'taken',
  ]);
  const { rows: bodies } = await sql<{ state: string; bytes: number }>`
    select state, octet_length(body) as bytes from hook_deliveries
    where shop_id = ${shop.id} and state = 'taken'`.execute(shop.db);
  assert.deepEqual(
    bodies.map(({ bytes }) => bytes),
    [0, 0],
    'the mail is kept once, where mails are',
  );
});
