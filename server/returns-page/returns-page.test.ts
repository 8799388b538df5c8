import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { sql } from 'kysely';
import { type Browser, browser, enter, problemOn, shopOfAnna } from '../buyer-pages/testing.ts';
import { longestTurn, pngOf, refusedAsNoPhoto, script } from '../testing/hostile-files.ts';
import { somePhoto } from '../testing/photos.ts';
import type { TestShop } from '../testing/shop.ts';

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

test('whatever comes as a photo is taken anew or refused with its place and reason; the others stay, and nobody waits meanwhile', async (t) => {
  const { shop, orderLineId } = await shopOfAnna(t);
  const visitor = browser(shop);
  await enter(shop, visitor);
  const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
  const polyglot = Buffer.concat([somePhoto, Buffer.from(script)]);
  const hostile: [string, Buffer][] = [
    ...Object.entries(refusedAsNoPhoto).slice(0, 6),
    ['nothing.jpg', Buffer.alloc(0)],
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
  const places = [...visitor.page().matchAll(/File (\d+) was not taken: ([^<]+)/g)].map(
    ([, place, why]) => `${place} ${why}`,
  );
  assert.equal(places.length, 9, places.join('\n'));
  assert.match(
    places.join('\n'),
    /^1 Only photos[\s\S]*7 This file is empty[\s\S]*8 This photo is damaged[\s\S]*9 This picture has too many pixels/,
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
