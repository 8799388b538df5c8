import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { address, browser, enter, problemOn, shopOfAnna } from '../buyer-pages/testing.ts';
import { newId } from '../platform/ids.ts';
import { readCode } from '../testing/codes.ts';

test('nobody learns whether an order exists: the same answer for the buyer, a stranger and an order that is not there', async (t) => {
  const { shop } = await shopOfAnna(t);
  const pages: string[] = [];
  for (const [order, mail] of [
    ['OWN-1', address],
    ['OWN-1', 'eve@shop.example'],
    ['NONE', address],
  ] as const) {
    const visitor = browser(shop);
    await visitor.get('');
    const asked = await visitor.send('', [
      ['order', order],
      ['address', mail],
    ]);
    const shown = await visitor.get('/code');
    pages.push(
      `${asked.statusCode} ${asked.headers.location} ${shown.body
        .replaceAll(order, 'X')
        .replaceAll(mail, 'Y')
        .replace(/value="[^"]*"/g, '')}`,
    );
    assert.equal(
      (await visitor.get('/order')).headers.location,
      `/r/${shop.code}`,
      'and nothing of it is shown before the code',
    );
  }
  assert.equal(new Set(pages).size, 1);
  const visitor = browser(shop);
  await visitor.get('');
  await visitor.send('', [
    ['order', ''],
    ['address', address],
  ]);
  assert.equal(problemOn(visitor), 'The order number is missing.');
  await visitor.send('', [
    ['order', 'OWN-1'],
    ['address', 'no mail'],
  ]);
  assert.equal(problemOn(visitor), '"no mail" is not an e-mail address.');
  assert.match(visitor.page(), /value="OWN-1"/, 'what was typed stays');
});

test('a wrong code is counted, a used one is gone, and the page says which it was in the buyer’s language', async (t) => {
  const { shop } = await shopOfAnna(t);
  const visitor = browser(shop, 'zh-CN');
  await visitor.get('');
  await visitor.send('', [
    ['order', 'OWN-1'],
    ['address', address],
  ]);
  await visitor.get('/code');
  const { code } = await readCode(shop, address);
  const wrong = code === '000000' ? '000001' : '000000';
  assert.equal((await visitor.send('/code', [['code', wrong]])).statusCode, 409);
  assert.match(problemOn(visitor), /验证码不对.*4 次/);
  await visitor.send('/code', [['code', code]]);
  assert.equal((await visitor.get('/order')).statusCode, 200);
  const again = browser(shop, 'zh-CN');
  await again.get('');
  await again.send('/code', [['code', code]]);
  assert.match(problemOn(again), /验证码已失效/);
});

test('a visit knows one order: another order’s return, a forged cookie and a form of somebody else are turned away', async (t) => {
  const { shop, sold, orderLineId } = await shopOfAnna(t);
  const visitor = browser(shop);
  await enter(shop, visitor);
  const theirs = await shop.post('returns', { requestKey: 'key-of-theirs', wants: null, ...(await wholeOf(sold)) });
  const { id } = theirs.json<{ id: string }>();
  assert.equal((await visitor.get(`/returns/${id}`)).statusCode, 404);
  await visitor.get('/order');
  const stale = await visitor.post('/order', [
    ['take', orderLineId],
    ['token', 'forged'],
    ['words', 'kept'],
  ]);
  assert.equal(stale.statusCode, 403);
  const [body = '', proof = ''] = visitor.cookie().split('=')[1]?.split('.') ?? [];
  const told = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...told, until: '2030-01-01T00:00:00Z' })).toString('base64url');
  const reply = await shop.get(`/r/${shop.code}/order`, {
    as: null,
    headers: { cookie: `qin_visit=${forged}.${proof}` },
  });
  assert.equal(reply.statusCode, 303);
});

const wholeOf = async (sold: { buy(): Promise<{ orderId: string; orderLineId: string }> }) => {
  const { orderId, orderLineId } = await sold.buy();
  return { orderId, lines: [{ orderLineId, quantity: 1 }], reasons: [{ reason: 'unknown' }] };
};

test('whose time is over proves it again in another tab, and what they typed is sent', async (t) => {
  const { shop, orderLineId } = await shopOfAnna(t);
  const visitor = browser(shop);
  await enter(shop, visitor);
  const typed: [string, string][] = [
    ...visitor.hidden('value="offer"'),
    ['take', orderLineId],
    [`why.${orderLineId}`, 'unknown'],
    ['words', 'two <b>words</b>'],
  ];
  shop.clock.advance({ minutes: 31 });
  const over = await visitor.post('/order', typed);
  assert.equal(over.statusCode, 403);
  assert.match(problemOn(visitor), /Nothing you typed is lost/);
  const kept = visitor
    .hidden('name="words"')
    .map(([name, value]): [string, string] => [name, value.replaceAll('&lt;', '<').replaceAll('&gt;', '>')]);
  await enter(shop, visitor);
  await visitor.post('/order', kept);
  assert.match(visitor.page(), /You may return it until/);
  assert.match(visitor.page(), /two &lt;b&gt;words&lt;\/b&gt;/);
});

test('a buyer withdraws without a login: name, order and contact, confirmed in a second step, once, and acknowledged for good', async (t) => {
  const { shop } = await shopOfAnna(t);
  const visitor = browser(shop);
  await visitor.get('');
  assert.match(visitor.page(), /withdraw">Withdraw from contract here</);
  for (const order of ['OWN-1', 'NONE-7']) {
    await visitor.get('/withdraw');
    await visitor.send('/withdraw', [
      ['name', ''],
      ['order', order],
      ['contact', 'anna@work.example'],
      ['goods', ''],
    ]);
    assert.equal(problemOn(visitor), 'Your name is missing.');
    await visitor.send('/withdraw', [
      ['name', 'Anna <Li>'],
      ['order', order],
      ['contact', 'anna@work.example'],
      ['goods', ''],
    ]);
    assert.match(
      visitor.page(),
      /I hereby withdraw from this contract\.\nYour name: Anna &lt;Li&gt;\nOrder number: [\w-]+\nE-mail address: anna@work\.example/,
    );
    const form: [string, string][] = [...visitor.hidden('value="confirm"'), ['step', 'confirm']];
    const clicks = await Promise.all([1, 2].map(() => visitor.post('/withdraw', form)));
    assert.deepEqual(
      clicks.map(({ statusCode }) => statusCode),
      [303, 303],
    );
    assert.equal(clicks[0]?.headers.location, clicks[1]?.headers.location, 'confirmed twice it is one');
    const place = String(clicks[0]?.headers.location).replace(/^https?:\/\/[^/]+/, '');
    const receipt = await shop.get(place, { as: null, headers: { accept: 'text/html' } });
    assert.match(receipt.body, new RegExp(`10 March 2026, 10:00:00[\\s\\S]*about order ${order}[\\s\\S]*我们已收到`));
  }
  const { rows } = await sql<{ number: string; isKnown: boolean; mailed: string }>`
    select order_number as number, order_id is not null as "isKnown", mailed_to as mailed from withdrawals
    where shop_id = ${shop.id} order by id`.execute(shop.db);
  assert.deepEqual(rows, [
    { number: 'OWN-1', isKnown: true, mailed: 'anna@work.example' },
    { number: 'NONE-7', isKnown: false, mailed: 'anna@work.example' },
  ]);
  const mails = await sql<{
    address: string;
  }>`select address from sends where shop_id = ${shop.id} order by id`.execute(shop.db);
  assert.deepEqual(
    mails.rows.map((one) => one.address).sort(),
    [address, 'anna@work.example', 'anna@work.example'],
    'the order’s own buyer hears of it too',
  );
  assert.equal(
    (await shop.get('returns')).json<{ returns: unknown[] }>().returns.length,
    0,
    'a stranger opens no return',
  );
});

test('who has proved to be the buyer ticks what they withdraw from: that goes back, no more; in words alone a person decides', async (t) => {
  const { shop, orderId, orderLineId } = await shopOfAnna(t);
  const trousers = newId(shop.now());
  await sql`insert into order_lines (shop_id, order_id, id, external_id, title, quantity, price_minor)
    values (${shop.id}, ${orderId}, ${trousers}, '2', 'Trousers', 1, 5900)`.execute(shop.db);
  const asked = { requestKey: 'key-of-anna', orderId, wants: 'exchange', reasons: [{ reason: 'size.too_small' }] };
  await shop.post('returns', { ...asked, lines: [{ orderLineId, quantity: 1 }] });
  const returns = async () =>
    (await shop.get('returns'))
      .json<{
        returns: { wants: string; lines: { title: string; quantity: number }[] }[];
      }>()
      .returns.map(({ wants, lines }) => [wants, ...lines.map(({ title, quantity }) => `${title} ${quantity}`)]);
  const open = async () => (await shop.get('returns/counts')).json<{ withdrawals: number }>().withdrawals;
  const about: [string, string][] = [
    ['name', 'Anna'],
    ['order', 'OWN-1'],
    ['contact', address],
  ];
  const stranger = browser(shop);
  await stranger.get('/withdraw');
  const words = `only the trousers, ${'which I never wore, '.repeat(90)}and no more`;
  await stranger.send('/withdraw', [...about, ['goods', words]]);
  assert.match(stranger.page(), /Only for: only the trousers/);
  await stranger.send('/withdraw', [['step', 'confirm']], 'value="confirm"');
  assert.deepEqual([await returns(), await open()], [[['exchange', 'Shirt 1']], 1]);
  const [kept] = (await shop.get('withdrawals')).json<{ withdrawals: { said: string }[] }>().withdrawals;
  assert.ok(kept?.said.endsWith(`Only for: ${words}`), 'kept whole');

  const anna = browser(shop);
  await enter(shop, anna);
  const withdraw = async (taken: string[]) => {
    await anna.get('/withdraw');
    assert.match(anna.page(), /Tick what you withdraw from/);
    await anna.send('/withdraw', [...about, ...taken.map((ref): [string, string] => ['take', ref])]);
    const form: [string, string][] = [...anna.hidden('value="confirm"'), ['step', 'confirm']];
    const confirmed = await anna.post('/withdraw', form);
    assert.equal(confirmed.statusCode, 303);
    const again = await anna.post('/withdraw', form);
    assert.equal(again.headers.location, confirmed.headers.location, 'also once the goods go back it is the same');
    const other = form.map(([name, value]): [string, string] => [name, name === 'name' ? 'Eve' : value]);
    const reused = await anna.post('/withdraw', other);
    assert.equal(reused.statusCode, 409);
    assert.match(reused.body, /sent before with other content/);
  };
  await withdraw([trousers]);
  assert.deepEqual(await returns(), [
    ['refund', 'Trousers 1'],
    ['exchange', 'Shirt 1'],
  ]);
  await withdraw([]);
  assert.deepEqual(await returns(), [
    ['refund', 'Shirt 1'],
    ['refund', 'Trousers 1'],
    ['refund', 'Shirt 1'],
  ]);
  assert.equal(await open(), 1, 'what a stranger wrote is still to decide');
  const [, part] = (await shop.get('returns')).json<{ returns: { id: string }[] }>().returns;
  const { lines } = (await shop.get(`returns/${part?.id}`)).json<{ lines: { id: string }[] }>();
  await shop.post(`returns/${part?.id}/approve`, {
    lines: lines.map(({ id: lineId }) => ({ lineId, remedy: 'refund', sendsBack: false })),
  });
  await anna.get(`/returns/${part?.id}`);
  assert.match(
    anna.page(),
    /By law this must be refunded by 17 March 2026\./,
    'the last day, not the midnight after it',
  );
});

test('in a demo shop, whose mail goes to nobody, an order that may go back is named and the code stands on the page', async (t) => {
  const { shop, sold, orderId } = await shopOfAnna(t);
  await sql`update shops set is_demo = true where id = ${shop.id}`.execute(shop.db);
  // Of the other orders of hers one has not come yet, and for one the days are over.
  const others = [
    [await sold.buy(), shop.now().add({ hours: 24 }), 'OWN-2'],
    [await sold.buy(), shop.now().subtract({ hours: 24 * 60 }), 'OWN-3'],
  ] as const;
  for (const [{ orderId: other }, came, number] of others) {
    await sql`update orders o set external_id = ${number}, customer_id = a.customer_id from orders a
      where o.shop_id = ${shop.id} and o.id = ${other} and a.shop_id = o.shop_id and a.id = ${orderId}`.execute(
      shop.db,
    );
    await sql`update parcels set delivered_at = ${came} where shop_id = ${shop.id} and order_id = ${other}`.execute(
      shop.db,
    );
  }
  const visitor = browser(shop);
  await visitor.get('');
  const [, order = '', mail = ''] = /Try order (\S+) with (\S+)\.</.exec(visitor.page()) ?? [];
  await visitor.send('', [
    ['order', order],
    ['address', mail],
  ]);
  await visitor.get('/code');
  const [, code = ''] = /The code is (\d{6})/.exec(visitor.page()) ?? [];
  await visitor.send('/code', [['code', code]]);
  await visitor.get('/order');
  assert.match(visitor.page(), /<h1>Order OWN-1<\/h1>/);
});
