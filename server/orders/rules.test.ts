import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { testShop } from '../testing/shop.ts';
import { orderByNumber } from './queries.ts';

test('an order is found however a buyer writes its number; of two that differ only in that, the one that was typed', async (t) => {
  const shop = await testShop(t);
  for (const number of ['D-8', 'd-8', 'WT100306', '旗舰-9'])
    await sql`insert into orders (shop_id, id, external_id, status, placed_at, synced_at)
      values (${shop.id}, ${newId(shop.now())}, ${number}, 'paid', ${shop.now()}, ${shop.now()})`.execute(shop.db);
  const found = (typed: string) =>
    shop.tx((tx) => orderByNumber(tx, shop.id, typed, shop.now())).then((order) => order?.number ?? null);
  const typed = [
    'D-8',
    'd-8',
    '#D-8',
    ' ＃ｄ－8',
    'wt100306',
    '# wt 100306',
    'WT１００３０６',
    '旗舰–9',
    'D-88',
    '#',
    '',
  ];
  assert.deepEqual(await Promise.all(typed.map(found)), [
    ...['D-8', 'd-8', 'D-8', 'd-8', 'WT100306', 'WT100306', 'WT100306', '旗舰-9'],
    ...[null, null, null],
  ]);
});
