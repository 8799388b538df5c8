import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { readCode, switchOnMail } from '../testing/codes.ts';
import { longestTurn, pngOf, refusedAsNoPhoto, script } from '../testing/hostile-files.ts';
import { somePhoto } from '../testing/photos.ts';
import { selling } from '../testing/returned-goods.ts';
import { type Reply, type TestShop, testShop } from '../testing/shop.ts';

const at = { now: '2026-03-10T10:00+08:00[Asia/Shanghai]', name: 'Willow & Thread' };
const address = 'anna@shop.example';

/** A shop whose customer Anna bought two shirts, with the larger size left twice. */
async function shopOfAnna(t: TestContext) {
  const shop = await testShop(t, at);
  await switchOnMail(shop);
  const sold = await selling(shop, 2);
  const { orderId, orderLineId } = await sold.buy(2);
  const customerId = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, name, email, country, synced_at)
    values (${shop.id}, ${customerId}, 'C1', 'Anna', ${address}, 'CN', ${shop.now()})`.execute(shop.db);
  await sql`update orders set customer_id = ${customerId}, external_id = 'OWN-1' where shop_id = ${shop.id} and id = ${orderId}`.execute(
    shop.db,
  );
  return { shop, sold, orderId, orderLineId };
}

let visitors = 0;

/** Somebody's browser without a script: it keeps the cookie, follows no link by itself and posts the forms it was given. */
function browser(shop: TestShop, lang = 'en') {
  const base = `/r/${shop.code}`;
  const from = `198.51.100.${++visitors}`;
  let cookie = '';
  let page = '';
  const take = (reply: Reply) => {
    const given = String(reply.headers['set-cookie'] ?? '');
    if (given) cookie = given.split(';')[0] ?? '';
    if (reply.body) page = reply.body;
    return reply;
  };
  const headers = () => ({ 'accept-language': lang, accept: 'text/html', ...(cookie ? { cookie } : {}) });
  const get = async (path: string) => take(await shop.get(`${base}${path}`, { as: null, from, headers: headers() }));
  const post = async (path: string, fields: [string, string][]) => {
    const body = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return take(await shop.post(`${base}${path}`, body, { as: null, from, headers: { ...headers(), ...type } }));
  };
  const upload = async (path: string, body: Buffer, type: string) =>
    take(await shop.post(`${base}${path}`, body, { as: null, from, headers: { ...headers(), 'content-type': type } }));
  /** What the form that holds `within` would send by itself. */
  const hidden = (within = '') => {
    const form = page.split('<form').find((one) => one.includes(within) && one.includes('name="token"')) ?? '';
    const inside = form.split('</form>')[0] ?? '';
    const inputs = [...inside.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    return inputs.map(([, name = '', value = '']): [string, string] => [name, value]);
  };
  return {
    get,
    post,
    upload,
    hidden,
    send: (path: string, fields: [string, string][], within = '') =>
      post(path, [...hidden(within).filter(([name]) => !fields.some(([one]) => one === name)), ...fields]),
    page: () => page,
    cookie: () => cookie,
  };
}
type Browser = ReturnType<typeof browser>;

async function enter(shop: TestShop, visitor: Browser, order = 'OWN-1'): Promise<void> {
  await visitor.get('');
  const asked = await visitor.send('', [
    ['order', order],
    ['address', address],
  ]);
  assert.deepEqual([asked.statusCode, asked.headers.location], [303, `/r/${shop.code}/code`]);
  await visitor.get('/code');
  const { code } = await readCode(shop, address);
  const checked = await visitor.send('/code', [['code', ` ${code.slice(0, 3)} ${code.slice(3)}`]]);
  assert.deepEqual([checked.statusCode, checked.headers.location], [303, `/r/${shop.code}/order`]);
  await visitor.get('/order');
}

const problemOn = (visitor: Browser) =>
  (/role="alert">([\s\S]*?)<\/div>/.exec(visitor.page())?.[1] ?? '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .trim();

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

test('a buyer chooses goods, sees what law and policy give, asks once however often they click, and follows it to the refund', async (t) => {
  const { shop, sold, orderLineId } = await shopOfAnna(t);
  await shop.patch('shop', { returnAddress: '1 Elm Street, Hangzhou', returnHints: 'No cash on delivery' });
  const visitor = browser(shop);
  await enter(shop, visitor);
  await visitor.send(
    '/order',
    [
      ['take', orderLineId],
      ['words', 'The left <sleeve>'],
    ],
    'value="offer"',
  );
  assert.equal(problemOn(visitor), `Say why "Shirt" goes back, or choose "I'd rather not say".`);
  assert.match(visitor.page(), /The left &lt;sleeve&gt;<\/textarea>/, 'nothing typed is lost');
  const chosen: [string, string][] = [
    ['take', orderLineId],
    [`many.${orderLineId}`, '2'],
    [`why.${orderLineId}`, 'size.too_small'],
    [`what.${orderLineId}.size.too_small`, 'sleeve'],
    ['words', 'The left sleeve'],
  ];
  await visitor.send('/order', chosen, 'value="offer"');
  assert.match(
    visitor.page(),
    /You may return it until 16 March[^<]*: 7 days from the day after you received it \(law of China\)/,
  );
  assert.match(visitor.page(), /You pay for sending it back/);
  assert.match(
    visitor.page(),
    /value="exchange" checked/,
    'of a size that does not fit, another one is proposed first',
  );
  await visitor.send(
    '/order',
    [
      ['step', 'send'],
      ['wish', 'exchange'],
    ],
    'name="wish"',
  );
  assert.equal(problemOn(visitor), 'Choose the size or colour you would like instead.');
  const asking: [string, string][] = [
    ['step', 'send'],
    ['wish', 'exchange'],
    [`to.${orderLineId}`, sold.l],
  ];
  const form = [...visitor.hidden('name="wish"'), ...asking];
  const clicks = await Promise.all([1, 2, 3].map(() => visitor.post('/order', form)));
  const places = new Set(clicks.map(({ headers, statusCode }) => `${statusCode} ${headers.location}`));
  assert.equal(places.size, 1, 'three clicks are one return');
  const path = String(clicks[0]?.headers.location).slice(`/r/${shop.code}`.length);
  await visitor.get(path);
  assert.match(
    visitor.page(),
    /We are looking at it[\s\S]*10 March 2026, 10:00 \(GMT\+8\)[\s\S]*You asked for the return/,
  );
  const { rows } = await sql<{ id: string; wants: string; words: string; variant: string; detail: string }>`
    select r.id, r.wants, r.own_words as words, l.exchange_variant_id as variant, w.detail from returns r
    join return_lines l on l.shop_id = r.shop_id and l.return_id = r.id
    join return_reasons w on w.shop_id = r.shop_id and w.return_id = r.id where r.shop_id = ${shop.id}`.execute(
    shop.db,
  );
  assert.deepEqual(
    rows.map(({ id, ...kept }) => kept),
    [{ wants: 'exchange', words: 'The left sleeve', variant: sold.l, detail: 'sleeve' }],
  );
  await followed(shop, visitor, path, sold.l);
});

/** From the buyer's change of mind to the parcel on its way back. */
async function followed(shop: TestShop, visitor: Browser, path: string, variantId: string): Promise<void> {
  const returnId = path.split('/').at(-1) ?? '';
  const [lineId = ''] = /name="why\.([\w-]+)"/.exec(visitor.page())?.slice(1) ?? [];
  await visitor.send(
    path,
    [
      ['do', 'reasons'],
      [`why.${lineId}`, 'quality.defective'],
    ],
    'value="reasons"',
  );
  await visitor.get(path);
  assert.match(visitor.page(), /You changed the reason/);
  const detail = (await shop.get(`returns/${returnId}`)).json<{
    version: number;
    reasons: { replacedAt: string | null }[];
  }>();
  assert.deepEqual(
    detail.reasons.map(({ replacedAt }) => replacedAt === null),
    [false, true],
    'what was said before stays on record',
  );
  await shop.post(`returns/${returnId}/actions`, { action: 'ask', seen: detail.version, note: 'Which seam is it?' });
  await visitor.get(path);
  assert.match(visitor.page(), /We have a question[\s\S]*Which seam is it\?/);
  await visitor.send(
    path,
    [
      ['do', 'tell'],
      ['words', 'The one on the left'],
    ],
    'value="tell"',
  );
  await visitor.get(path);
  assert.match(visitor.page(), /You answered[\s\S]*The one on the left/);
  const lines = [{ lineId, remedy: 'exchange', variantId }];
  const approved = await shop.post(`returns/${returnId}/approve`, { lines });
  assert.ok(approved.statusCode < 300, approved.body);
  await visitor.get(path);
  assert.match(
    visitor.page(),
    /Please send it back[\s\S]*24 March 2026[\s\S]*1 Elm Street, Hangzhou[\s\S]*No cash on delivery/,
  );
  await visitor.send(
    path,
    [
      ['do', 'tracking'],
      ['number', '??'],
      ['carrier', 'SF'],
    ],
    'value="tracking"',
  );
  assert.match(problemOn(visitor), /does not look like a tracking number/);
  assert.match(visitor.page(), /value="SF"/);
  await visitor.send(
    path,
    [
      ['do', 'tracking'],
      ['number', 'SF 9999 0000 1111'],
      ['carrier', 'SF'],
    ],
    'value="tracking"',
  );
  await visitor.get(path);
  assert.match(visitor.page(), /On its way back to us/);
}

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
    headers: { cookie: `qin_returns=${forged}.${proof}` },
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
    assert.match(receipt.body, new RegExp(`10 March 2026 at 10:00:00[\\s\\S]*about order ${order}[\\s\\S]*我们已收到`));
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

test('whatever comes as a photo is taken anew or refused with its place and reason; the others stay, and nobody waits meanwhile', async (t) => {
  const { shop, orderLineId } = await shopOfAnna(t);
  const visitor = browser(shop);
  await enter(shop, visitor);
  const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
  const polyglot = Buffer.concat([somePhoto, Buffer.from(script)]);
  const hostile: [string, Buffer][] = [
    ...Object.entries(refusedAsNoPhoto)
      .filter(([, content]) => content.length > 0)
      .slice(0, 7),
    ['\u202egnp.exe', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), bomb])],
    ['../../.htaccess', pngOf(50_000, 50_000)],
    ['polyglot.png" onerror="alert(1)', polyglot],
  ];
  const fields = [...visitor.hidden('value="offer"'), ['take', orderLineId], [`why.${orderLineId}`, 'unknown']] as [
    string,
    string,
  ][];
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  for (const [name, content] of hostile) form.append('photos', new File([new Uint8Array(content)], name));
  const request = new Response(form);
  const type = request.headers.get('content-type') ?? '';
  const body = Buffer.from(await request.arrayBuffer());
  const longestMs = await longestTurn(async () => {
    assert.equal((await visitor.upload('/order', body, type)).statusCode, 422);
  });
  assert.ok(longestMs < 50, `${longestMs} ms`);
  const places = [...visitor.page().matchAll(/Photo (\d+) was not taken: ([^<]+)/g)].map(
    ([, place, why]) => `${place} ${why}`,
  );
  assert.equal(places.length, 9, places.join('\n'));
  assert.match(
    places.join('\n'),
    /^1 Only photos[\s\S]*8 This photo is damaged[\s\S]*9 This picture has too many pixels/,
  );
  assert.doesNotMatch(visitor.page(), /\u202e|onerror|htaccess|document\.title/, 'names and contents stand nowhere');
  const kept = visitor.hidden('value="offer"').filter(([name]) => name === 'photo');
  assert.equal(kept.length, 1, 'what could be read is kept');
  const { rawPayload, headers } = await shop.app.inject({
    url: `/r/${shop.code}/photos/${kept[0]?.[1]}`,
    headers: { cookie: visitor.cookie() },
  });
  assert.equal(headers['content-type'], 'image/webp');
  assert.ok(!rawPayload.includes('script'));
  const stranger = await shop.app.inject({ url: `/r/${shop.code}/photos/${kept[0]?.[1]}` });
  assert.equal(stranger.statusCode, 404);
});

test('in a demo shop, whose mail goes to nobody, an order to try is named and the code stands on the page', async (t) => {
  const { shop } = await shopOfAnna(t);
  await sql`update shops set is_demo = true where id = ${shop.id}`.execute(shop.db);
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
