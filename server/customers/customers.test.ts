import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { findCustomerByExternalId, findCustomerByKey } from './index.ts';

type Contact = { email?: string; phone?: string };

async function addCustomer(shop: TestShop, external_id: string, { email, phone }: Contact = {}) {
  const row = { shop_id: shop.id, id: newId(shop.now()), external_id, email: email ?? null, phone: phone ?? null };
  await shop.db
    .insertInto('customers')
    .values({ ...row, synced_at: shop.now() } as never)
    .execute();
}

test('a mail address or phone number is no proof of who a customer is: only the shop’s own id is', async (t) => {
  const [shop, other] = [await testShop(t), await testShop(t)];
  await addCustomer(shop, '1001', { email: 'ann@example.com', phone: '+4915112345678' });
  const found = async (key: string, of = shop) => (await findCustomerByExternalId(shop.db, of.id, key))?.externalId;
  assert.equal(await found('1001'), '1001');
  assert.equal(await found('1001', other), undefined);
  for (const key of ['ann@example.com', '+4915112345678', '']) assert.equal(await found(key), undefined, key);
});

test('who types a mail address or phone that two customers share is asked for the id, not given one of them', async (t) => {
  const shop = await testShop(t);
  await addCustomer(shop, '1', { email: 'shared@example.com', phone: '+4915112345678' });
  await addCustomer(shop, '2', { email: 'Shared@example.com', phone: '+4915112345678' });
  await addCustomer(shop, '3', { email: 'own@example.com' });
  await addCustomer(shop, 'own@example.com');
  const found = (key: string) => shop.tx(async (tx) => (await findCustomerByKey(tx, shop.id, key))?.externalId);
  assert.equal(await found('2'), '2');
  assert.equal(await found('own@example.com'), 'own@example.com', 'the shop’s own id wins');
  assert.equal(await found('nobody'), undefined);
  for (const key of ['SHARED@example.com', '+4915112345678'])
    await assert.rejects(found(key), { code: 'customer_ambiguous' });
});
