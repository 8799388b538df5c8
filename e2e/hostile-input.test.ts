import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { openTab, seriousFlaws, shoot, until } from '../server/testing/browser.ts';
import { type TestShop, testShop } from '../server/testing/shop.ts';
import { misplacedOn } from './look-over.ts';

/** A visitor's chat in a real browser, with what it takes to talk to the server past the page. */
async function visit(t: TestContext) {
  const shop = await testShop(t);
  const tab = await openTab(t, shop, `/chat/${shop.code}`);
  await write(tab.page, 'hello');
  await tab.page.locator('#messages .qin').first().waitFor();
  const session = (await shop.post(`/api/chat/${shop.code}/session`, {}, { as: null })).json<{ session: string }>()
    .session;
  const post = async (data: Buffer, headers: Record<string, string> = {}, path = 'messages') => {
    const reply = await tab.context.request.post(`${tab.base}/api/chat/${path}`, {
      data,
      headers: {
        ...{ authorization: `Bearer ${session}`, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        ...headers,
      },
    });
    return { status: reply.status(), text: await reply.text() };
  };
  return { ...tab, shop, post };
}

const write = async (page: Page, text: string) => {
  await page.locator('#text').fill(text);
  await page.locator('.send').click();
};

const wordsOf = async (shop: TestShop, author: string) =>
  (
    await sql<{ body: string }>`select body from messages where shop_id = ${shop.id} and author = ${author}
      and visibility = 'public' order by at, seq`.execute(shop.db)
  ).rows.map(({ body }) => body);

const asJson = (text: string, more: object = {}) =>
  Buffer.from(JSON.stringify({ clientKey: crypto.randomUUID(), text, ...more }));

test('a message of megabytes, a million emoji and thousands of photos are refused, and the chat goes on', async (t) => {
  const { page, shop, post } = await visit(t);
  await page.locator('#text').fill('😀'.repeat(1_000_000));
  await page.locator('.send').click();
  await page.locator('#left').getByText('1990000 characters too many').waitFor();
  assert.deepEqual(await wordsOf(shop, 'buyer'), ['hello'], 'nothing of it is stored');
  assert.deepEqual(await misplacedOn(page), []);
  const big: [string, Buffer, number][] = [
    ['10 MB of text', asJson('x'.repeat(10_000_000)), 413],
    ['a million emoji', asJson('😀'.repeat(1_000_000)), 413],
    ['5,000 photos', asJson('', { fileIds: Array.from({ length: 2_000 }, () => crypto.randomUUID()) }), 400],
  ];
  for (const [what, body, status] of big) {
    const reply = await post(body);
    assert.equal(reply.status, status, `${what}: ${reply.text.slice(0, 200)}`);
    assert.doesNotMatch(reply.text, /stack|node_modules|must not/, what);
  }
  await write(page, 'still here');
  await until(async () => (await wordsOf(shop, 'buyer')).length === 2);
});

test('an agent who pastes a book goes on working, and no more of it than a message holds can be sent', async (t) => {
  const { shop } = await visit(t);
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const id = rows[0]?.id ?? '';
  await shop.post(`conversations/${id}/take-over`, {}, { as: 'agent' });
  const { page } = await openTab(t, shop, `/desk/inbox/all/${id}`, {
    ...{ cookie: shop.people.agent.cookie, width: 1440, height: 900 },
  });
  const book = '这是一本书。'.repeat(10_000);
  const field = page.locator('.composer textarea');
  await field.focus();
  await page.keyboard.insertText(book);
  await shoot(page, 'hostile-book');
  assert.equal(await field.inputValue(), book, 'nothing is cut off without a word');
  await page.getByText(/50,?000 characters too many/).waitFor({ timeout: 5_000 });
  await page.keyboard.press('Enter');
  assert.deepEqual(await misplacedOn(page), []);
  const whole = { clientKey: 'book-of-an-agent', body: book, seenSeq: 2 };
  const reply = await shop.post(`conversations/${id}/messages`, whole, { as: 'agent' });
  assert.equal(reply.json<{ code: string }>().code, 'message_too_long');
  assert.deepEqual(await wordsOf(shop, 'agent'), []);
});

test('bytes that are no text are refused in words, and none of them reaches the chat', async (t) => {
  const { page, shop, post } = await visit(t);
  const around = (...bytes: number[]) =>
    Buffer.concat([
      Buffer.from(`{"clientKey":"${crypto.randomUUID()}","text":"`),
      Buffer.from(bytes),
      Buffer.from('"}'),
    ]);
  const bad: [string, Buffer][] = [
    ['GB18030', around(0xc4, 0xe3, 0xba, 0xc3)],
    ['Shift-JIS', around(0x82, 0xb1, 0x82, 0xf1)],
    ['an overlong slash', around(0xc0, 0xaf)],
    ['half a character', around(0xe4, 0xbd)],
    ['a surrogate as bytes', around(0xed, 0xa0, 0x80)],
    ['a bare NUL', around(0)],
    ['NUL', around(...Buffer.from('a\\u0000b'))],
    ['half an emoji', around(...Buffer.from('a\\ud83d'))],
    ['the other half', around(...Buffer.from('\\ude00b'))],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{"text":"x"}', 'utf16le')])],
  ];
  for (const [what, body] of bad) {
    const reply = await post(body);
    assert.equal(reply.status, 400, `${what}: ${reply.text}`);
    assert.match(reply.text, /"message":"[^"]{10,}"/, what);
  }
  assert.deepEqual(await wordsOf(shop, 'buyer'), ['hello']);
  // What a keyboard or a paste can bring into the field itself.
  await page.evaluate(`(() => {
    const field = document.querySelector('#text');
    field.value = 'half an emoji \\ud83d, NUL \\0, \\ufeff and \\ufffe';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  })()`);
  await page.locator('.send').click();
  await page.locator('#messages .buyer').nth(1).waitFor();
  await write(page, 'and on it goes');
  await until(async () => (await wordsOf(shop, 'buyer')).includes('and on it goes'));
  await shoot(page, 'hostile-bytes');
  assert.deepEqual(await seriousFlaws(page), []);
});

test('thousands of parts, headers without end and what answers by itself wear nobody out', async (t) => {
  const { page, shop, post } = await visit(t);
  const part = '--x\r\ncontent-disposition: form-data; name="a"; filename="../../.htaccess"\r\n\r\nx\r\n';
  const parts = Buffer.from(`${part.repeat(10_000)}--x--`);
  const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
  for (const path of ['messages', 'files']) {
    const { status } = await post(parts, multipart, path);
    assert.ok([413, 415].includes(status), `${path}: ${status}`);
  }
  const deep = Buffer.from(`${'{"text":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
  assert.ok([400, 413].includes((await post(deep)).status));
  const long = await post(asJson('x'), { 'x-long': 'x'.repeat(1_000_000) }).catch(() => ({ status: 431 }));
  assert.equal(long.status, 431);
  const robot = 'I am out of the office until Monday. This is an automatic reply.';
  for (let round = 1; round <= 12; round++) {
    await write(page, robot);
    await until(async () => (await page.locator('.unsent').count()) === 0);
  }
  const answers = (await wordsOf(shop, 'qin')).length;
  assert.ok(answers <= 5, `Qin answered the robot ${answers} times`);
  await shoot(page, 'hostile-robot');
});

test('a file is judged by what is in it, whatever its name says', async (t) => {
  const { page, shop } = await visit(t);
  const names = [
    '.htaccess',
    'a\u202egpj.exe',
    '\u200b.env',
    '..%2f..%2fx.png',
    `${'x'.repeat(240)}.png`,
    'web.config',
  ];
  for (const name of names) {
    await page.locator('#file').setInputFiles({ name, mimeType: 'image/png', buffer: Buffer.from('<?php echo 1;') });
    await page.locator('#notice').getByText(/photo/i).waitFor();
    assert.equal(await page.locator('#tray img').count(), 0, name);
    assert.deepEqual(await misplacedOn(page), [], name);
    await page.reload();
  }
  const { rows } = await sql`select 1 from files where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(rows.length, 0);
});
