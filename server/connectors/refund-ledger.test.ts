import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Connector } from '../outbox/index.ts';
import { openHttp } from '../platform/safe-http.ts';
import { asking, paidOrder } from '../refunds/testing.ts';
import { connectProvider } from '../testing/providers.ts';
import { startNode, until } from '../testing/run-outbox.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { alipay } from './alipay.ts';
import { stripe } from './stripe.ts';
import { fakeProvider } from './testing.ts';
import { alipayBank, alipayVectors, type Books, type Fates, stripeBank, stripeSecrets } from './testing-banks.ts';

const fates: Fates = ['cut_before', 'cut_after', 'answered'];

const statusesOf = async ({ db, id }: TestShop) =>
  (await db.selectFrom('refunds').select('status').where('shop_id', '=', id).execute()).map(({ status }) => status);

/** Asks for as many refunds as there are fates; one node after another sends, and asks at once about what is in doubt. */
async function refundAll(shop: TestShop, connector: Connector) {
  for (let n = 0; n < fates.length; n++) {
    const orderId = await paidOrder(shop, { provider: connector.kind, number: `pi_${n}` });
    await sql`update order_payments set reference = ${`pi_${n}`} where order_id = ${orderId}`.execute(shop.db);
    assert.ok((await shop.post('refunds', asking(orderId, 1_000 + n))).statusCode < 300);
  }
  await until(async () => {
    const node = startNode(shop, connector);
    await sleep(400);
    await node.stop();
    await sql`update sends set ask_at = clock_timestamp() where shop_id = ${shop.id} and ask_at is not null`.execute(
      shop.db,
    );
    return (await statusesOf(shop)).every((status) => status === 'sent');
  });
}

const sumsOf = (books: Books) => [...books.values()].flat().sort();

test('at Stripe each refund is booked once, though calls are cut off before and after it is', async (t) => {
  const books: Books = new Map();
  const { host } = await fakeProvider(t, stripeBank(books, fates));
  const [name = '', port] = host.split(':');
  const connector = stripe(openHttp({ privateHosts: [host] }), { host: name, port: Number(port), protocol: 'http' });
  const shop = await testShop(t);
  await connectProvider(shop, { kind: 'stripe', channel: 'money', settings: {}, secrets: stripeSecrets });
  await refundAll(shop, connector);
  assert.deepEqual(sumsOf(books), ['1000', '1001', '1002']);
});

test('at Alipay each refund is booked once, though calls are cut off before and after it is', async (t) => {
  const books: Books = new Map();
  const { host } = await fakeProvider(t, alipayBank(books, fates));
  const url = `http://${host}/gateway.do`;
  const shop = await testShop(t);
  const connector = alipay(openHttp({ privateHosts: [host] }), shop.clock, { live: url, sandbox: url });
  const settings = {
    appId: alipayVectors.post.app_id,
    alipayPublicKey: alipayVectors.alipayPublicKey,
    endpoint: 'live',
  };
  const secrets = { privateKey: alipayVectors.privateKey };
  await connectProvider(shop, { kind: 'alipay', channel: 'money', settings, secrets });
  await refundAll(shop, connector);
  assert.deepEqual(sumsOf(books), ['10.00', '10.01', '10.02']);
});
