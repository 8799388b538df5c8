import assert from 'node:assert/strict';
import test from 'node:test';
import { testShop } from '../testing/shop.ts';
import { countriesOfZones, currencyOf } from './money-of-countries.ts';

test('where a computer stands, a shop most likely is, and is paid in the money of that country', () => {
  const zones = countriesOfZones();
  const guessed = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Europe/London'].map((zone) => {
    const country = zones.get(zone) ?? '';
    return [country, currencyOf(country)];
  });
  assert.deepEqual(guessed, [
    ['CN', 'CNY'],
    ['DE', 'EUR'],
    ['US', 'USD'],
    ['JP', 'JPY'],
    ['GB', 'GBP'],
  ]);
});

test('no tab of Qin asks in vain for its sign', async (t) => {
  const shop = await testShop(t);
  for (const path of ['/icon.svg', '/favicon.ico']) {
    const reply = await shop.get(path, { as: null });
    assert.deepEqual([reply.statusCode, reply.headers['content-type']], [200, 'image/svg+xml']);
  }
  assert.match((await shop.get(`/chat/${shop.code}`, { as: null })).body, /<link rel="icon" href="\/icon\.svg"/);
});
