import assert from 'node:assert/strict';
import { test } from 'node:test';
import Stripe from 'stripe';
import { addProvider, deliver } from '../hooks/testing.ts';
import { callWithoutAnswer } from '../outbox/testing.ts';
import { asking, paidOrder } from '../refunds/testing.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { alipayVectors, stripeSecrets } from './testing-banks.ts';

/** A refund that this provider was asked for, and nobody saw the end. */
async function refundInDoubt(shop: TestShop, kind: 'stripe' | 'alipay', providerId: string): Promise<string> {
  const orderId = await paidOrder(shop, { provider: kind });
  const reply = await shop.post('refunds', asking(orderId, 9_900));
  assert.ok(reply.statusCode < 300, reply.body);
  const refund = shop.db.selectFrom('refunds').select('id').where('order_id', '=', orderId);
  const { id } = await refund.executeTakeFirstOrThrow();
  await callWithoutAnswer(shop, id, providerId);
  return id;
}

const refundOf = (shop: TestShop, id: string) =>
  shop.db.selectFrom('refunds').select(['status', 'reason']).where('id', '=', id).executeTakeFirstOrThrow();

test('a refund in doubt is settled by what Stripe has signed, and by nothing that anybody else posts', async (t) => {
  const shop = await testShop(t);
  const { id: providerId, path } = await addProvider(shop, 'stripe', stripeSecrets);
  const post = async (id: string, status: string, secret = stripeSecrets.webhookSecret) => {
    const object = { id: `re_${id}`, object: 'refund', status, failure_reason: null, metadata: { qin_refund: id } };
    const timestamp = Math.floor(shop.now().epochMilliseconds / 1000);
    const payload = JSON.stringify({ type: 'refund.updated', created: timestamp, data: { object } });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    return (await deliver(shop.app, { method: 'POST', path, headers, body: payload })).status;
  };
  const [first, second] = [
    await refundInDoubt(shop, 'stripe', providerId),
    await refundInDoubt(shop, 'stripe', providerId),
  ];
  assert.equal(await post(first, 'succeeded', 'whsec_somebody_else_long_enough'), 401);
  assert.notEqual((await refundOf(shop, first)).status, 'sent');
  assert.deepEqual([await post(first, 'succeeded'), await post(first, 'succeeded')], [200, 200]);
  assert.deepEqual(await refundOf(shop, first), { status: 'sent', reason: null });
  assert.equal(await post(second, 'failed'), 200);
  assert.deepEqual(await refundOf(shop, second), { status: 'not_sent', reason: 'stripe.failed' });
});

test('Alipay hears "success" for what it posts, as it documents, and nothing but a no for a forgery', async (t) => {
  const shop = await testShop(t);
  const settings = {
    appId: alipayVectors.post.app_id,
    alipayPublicKey: alipayVectors.alipayPublicKey,
    endpoint: 'live',
  };
  const { path } = await addProvider(shop, 'alipay', { privateKey: alipayVectors.privateKey }, 'Alipay', settings);
  const post = (params: object) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return deliver(shop.app, { method: 'POST', path, headers, body: new URLSearchParams({ ...params }).toString() });
  };
  const other = { ...alipayVectors.post, biz_content: alipayVectors.post.biz_content.replace('"S"', '"F"') };
  assert.equal((await post(other)).status, 401);
  assert.deepEqual(await post(alipayVectors.post), { status: 200, body: 'success' });
});
