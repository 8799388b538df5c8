import assert from 'node:assert/strict';
import { newId } from '../platform/ids.ts';
import type { TestShop } from '../testing/shop.ts';
import { requireCall } from './index.ts';

/** A buyer with an order whose refund waits for a call: the first thing that a test of calls needs. */
export async function refundToCall(
  shop: TestShop,
  { phone = '+8613812345678', country = 'CN', daysToLaw = null as number | null, title = 'mr', locale = 'zh-CN' } = {},
) {
  const key = await shop.apiKey(['ingest']);
  const tag = newId(shop.now()).slice(-6);
  const customer = { externalId: `C${tag}`, name: country === 'CN' ? '王小明' : 'Anna Lin', title, locale, country };
  await shop.put('ingest/customers', { customers: [{ ...customer, ...(phone ? { phone } : {}) }] }, { key });
  const order = { externalId: `WT-${tag}`, status: 'shipped', customerExternalId: customer.externalId };
  const lines = [{ externalId: '1', title: '亚麻衬衫', quantity: 1 }];
  const bought = {
    ...order,
    placedAt: String(shop.now().subtract({ hours: 90 })),
    currency: 'CNY',
    totalMinor: 19_900,
  };
  const taken = await shop.put('ingest/orders', { orders: [{ ...bought, lines }] }, { key });
  assert.match(taken.body, /inserted/);
  const { id: orderId } = await found(shop, 'orders', order.externalId);
  const { id: customerId } = await found(shop, 'customers', customer.externalId);
  const subjectId = newId(shop.now());
  const about = { shopId: shop.id, subjectId, orderId, customerId, conversationId: null };
  const statutoryDueAt = daysToLaw === null ? null : shop.now().add({ hours: 24 * daysToLaw });
  const wanted = { ...about, statutoryDueAt, dueAt: shop.now().add({ hours: 4 }), summary: '袖口开线' };
  await shop.tx((tx) => requireCall(tx, wanted, shop.now()));
  const { call_id: callId } = await shop.db
    .selectFrom('refund_gates')
    .select('call_id')
    .where('shop_id', '=', shop.id)
    .where('subject_id', '=', subjectId)
    .executeTakeFirstOrThrow();
  return { callId, subjectId, customerId, orderId, orderNumber: order.externalId, wanted };
}

async function found(shop: TestShop, table: 'orders' | 'customers', externalId: string) {
  const { id } = await shop.db
    .selectFrom(table)
    .select('id')
    .where('shop_id', '=', shop.id)
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow();
  return { id };
}
