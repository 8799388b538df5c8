import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { type Inbound, receive } from './index.ts';

function inbound(shop: TestShop): Inbound {
  return {
    ...{ shopId: shop.id, channel: 'test', channelKey: 'buyer', providerMessageId: '7', text: 'where is it?' },
    ...{ customerId: null, verified: false, orderId: null, locale: null },
  };
}

test('a message that the channel delivers five times at once is answered once', async (t) => {
  const shop = await testShop(t);
  let answers = 0;
  const respond = async () => ++answers && 'on its way';
  const given = Array.from({ length: 5 }, () => receive(shop.db, inbound(shop), respond, shop.now()));
  assert.deepEqual((await Promise.all(given)).sort(), ['on its way', null, null, null, null].sort());
  const { rows } = await sql`select 1 from messages where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(rows.length, 1);
});

test('an answer that fails on a rule of another table is a fault, not a repeated message', async (t) => {
  const shop = await testShop(t);
  let answers = 0;
  const respond = async (tx: Tx) => {
    answers++;
    await sql`insert into shops select (jsonb_populate_record(s, '{}')).* from shops s where id = ${shop.id}`.execute(
      tx,
    );
  };
  await assert.rejects(receive(shop.db, inbound(shop), respond, shop.now()), { code: '23505' });
  assert.equal(answers, 1);
  const { rows } = await sql`select 1 from messages where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(rows.length, 0);
});
