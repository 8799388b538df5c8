import assert from 'node:assert/strict';
import test from 'node:test';
import { testShop } from '../testing/shop.ts';
import { countriesOfZones, currencyOf, zonesOf } from './money-of-countries.ts';

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

test('a country has its zones, the one in which most people live first', () => {
  assert.deepEqual(zonesOf('CN'), ['Asia/Shanghai', 'Asia/Urumqi']);
  assert.deepEqual(
    ['US', 'AU', 'RU', 'ES', 'DE', 'CA', 'BR', 'ID', 'MX', 'AR'].map((country) => zonesOf(country)[0]),
    [
      ...['America/New_York', 'Australia/Sydney', 'Europe/Moscow', 'Europe/Madrid', 'Europe/Berlin'],
      ...['America/Toronto', 'America/Sao_Paulo', 'Asia/Jakarta', 'America/Mexico_City', 'America/Buenos_Aires'],
    ],
  );
});

test('no tab of Qin asks in vain for its sign', async (t) => {
  const shop = await testShop(t);
  for (const path of ['/icon.svg', '/favicon.ico']) {
    const reply = await shop.get(path, { as: null });
    assert.deepEqual([reply.statusCode, reply.headers['content-type']], [200, 'image/svg+xml']);
  }
  assert.match((await shop.get(`/chat/${shop.code}`, { as: null })).body, /<link rel="icon" href="\/icon\.svg"/);
});
