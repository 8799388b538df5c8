import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { type Inbound, receive } from '../conversations/index.ts';
import { testShop } from '../testing/shop.ts';
import { shippedModel } from '../triage/index.ts';
import { responder } from './index.ts';

const respond = responder({ model: shippedModel(), publicUrl: 'http://qin.test', syncedNow: false });

test('a colleague reads notes in the language of the shop, and once that nothing proves who the buyer is', async (t) => {
  const shop = await testShop(t, { country: 'CN' });
  const says = (text: string) => {
    const from = { shopId: shop.id, channel: 'web', channelKey: 'visitor', providerMessageId: null };
    const inbound: Inbound = { ...from, text, customerId: null, verified: false, orderId: null, locale: 'en' };
    return receive(shop.db, inbound, respond, shop.now());
  };
  await says('where is my parcel?');
  const whys = [];
  for (const text of ['the number is 250306-5031', 'so where is the parcel now?', 'where is my parcel?'])
    whys.push((await says(text))?.moves.flatMap((move) => ('why' in move ? [move.why] : [])));
  assert.ok(whys.filter((why) => why?.includes('not_verified')).length > 1, 'it is the reason more than once');
  const { rows } = await sql<{ body: string }>`
    select body from messages where shop_id = ${shop.id} and author = 'note' order by seq`.execute(shop.db);
  assert.deepEqual(
    rows.map(({ body }) => body),
    ['买家说是本人，但没有核实。'],
  );
});
