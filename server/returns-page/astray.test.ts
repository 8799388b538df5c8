import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { address, browser, enter, problemOn, shopOfAnna } from '../buyer-pages/testing.ts';
import { newId } from '../platform/ids.ts';

test('a browser without cookies is told in one sentence what to do, and withdraws all the same', async (t) => {
  const { shop } = await shopOfAnna(t);
  const bare = () => browser(shop, 'en');
  const first = bare();
  await first.get('');
  const token = first.hidden();
  const about: [string, string][] = [
    ['order', 'OWN-1'],
    ['address', address],
  ];
  const lost = bare(); // it never brings back what it was given
  assert.equal((await lost.post('', [...token, ...about])).statusCode, 403);
  assert.equal(
    problemOn(lost),
    'Your browser did not keep the cookie of this page: allow cookies for it and send this once more.',
  );
  assert.match(lost.page(), /value="OWN-1"/);
  assert.equal((await lost.send('', about)).statusCode, 303, 'with cookies the same form goes on');

  const declared: [string, string][] = [
    ['name', 'Anna'],
    ['order', 'OWN-1'],
    ['contact', address],
  ];
  const looked = bare();
  assert.match((await looked.post('/withdraw', declared)).body, /I hereby withdraw/);
  const form: [string, string][] = [...looked.hidden('value="confirm"'), ['step', 'confirm']];
  assert.equal((await bare().post('/withdraw', form)).statusCode, 303);
});

test('two tabs with two orders: what was typed for the one is never taken for the other, and waits until it is proved again', async (t) => {
  const { shop, sold, orderId, orderLineId } = await shopOfAnna(t);
  const second = await sold.buy();
  await sql`update orders o set external_id = 'OWN-2', customer_id = a.customer_id from orders a
    where o.shop_id = ${shop.id} and o.id = ${second.orderId} and a.shop_id = o.shop_id and a.id = ${orderId}`.execute(
    shop.db,
  );
  const asked = { requestKey: 'key-of-anna', orderId, wants: null, reasons: [{ reason: 'unknown' }] };
  const { id } = (await shop.post('returns', { ...asked, lines: [{ orderLineId, quantity: 1 }] })).json<{
    id: string;
  }>();
  const anna = browser(shop);
  await enter(shop, anna);
  const goods: [string, string][] = [
    ...anna.hidden('value="offer"'),
    ['take', orderLineId],
    [`why.${orderLineId}`, 'unknown'],
    ['words', 'for the shirt'],
  ];
  await anna.get(`/returns/${id}`);
  const telling: [string, string][] = [...anna.hidden('value="tell"'), ['words', 'a hole']];
  await anna.get('/withdraw');
  assert.match(anna.page(), /name="name"[^>]* value="Anna"/, 'who has proved it need not type their name');
  assert.match(anna.page(), /name="contact"[^>]* value="anna@shop\.example"/);
  const withdrawing: [string, string][] = [
    ...anna.hidden('name="contact"'),
    ...([
      ['name', 'Anna'],
      ['order', 'OWN-1'],
      ['contact', address],
      ['take', orderLineId],
      ['step', 'confirm'],
    ] as [string, string][]),
  ];
  shop.clock.advance({ minutes: 1 });
  await enter(shop, anna, 'OWN-2');
  for (const [path, form, kept] of [
    ['/order', goods, 'for the shirt'],
    [`/returns/${id}`, telling, 'a hole'],
    ['/withdraw', withdrawing, orderLineId],
  ] as const) {
    const reply = await anna.post(path, form);
    assert.deepEqual([reply.statusCode, reply.headers['content-type']], [403, 'text/html; charset=utf-8'], path);
    assert.match(problemOn(anna), /since opened another order/);
    assert.ok(
      anna.hidden(kept).some(([, value]) => value === kept),
      `${path} keeps the words`,
    );
  }
  assert.equal((await shop.get('withdrawals')).json<{ withdrawals: unknown[] }>().withdrawals.length, 0);
  shop.clock.advance({ minutes: 1 });
  await enter(shop, anna);
  assert.equal((await anna.post(`/returns/${id}`, telling)).statusCode, 303, 'proved again it is sent');
});

test('a broken, old or unknown link is answered by a page in the buyer’s language with a way back', async (t) => {
  const { shop } = await shopOfAnna(t);
  const anna = browser(shop, 'zh-CN');
  await enter(shop, anna);
  for (const path of ['/returns/0199', `/returns/${newId(shop.now())}`, '/nowhere/at/all', '/orders']) {
    const reply = await anna.get(path);
    assert.equal(reply.statusCode, 404, path);
    assert.match(reply.body, /<html lang="zh-CN">[\s\S]*没有找到这个页面/, path);
    assert.match(reply.body, new RegExp(`<a href="/r/${shop.code}">回到首页`), path);
  }
  for (const path of ['/r/no-such-shop', `/r/${'x'.repeat(60)}`, '/r/no-such-shop/returns/1?lang=en']) {
    const reply = await shop.get(path, { as: null, headers: { accept: 'text/html' } });
    assert.equal(reply.statusCode, 404, path);
    assert.match(reply.body, /<html lang="en">[\s\S]*Open it once more from the shop/, path);
  }
});
