import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { addCustomer, bringTo, website } from '../server/channels/testing.ts';
import { type Look, openTab, plays, seriousFlaws, shoot, type Tab, until } from '../server/testing/browser.ts';
import { type TestShop, testShop } from '../server/testing/shop.ts';
import { recorded } from '../server/testing/videos.ts';

const write = async (page: Page, text: string) => {
  await page.locator('#text').fill(text);
  await page.locator('.send').click();
};
const bubbles = (page: Page) => page.locator('#messages .says');
const texts = (page: Page) => bubbles(page).allTextContents();

/** Until the page shows so many messages, and none of them waits. */
const settled = (page: Page, count: number) =>
  until(async () => (await page.locator('.unsent').count()) === 0 && (await bubbles(page).count()) >= count);

/** A buyer whom the shop knows, who received an order yesterday. */
async function arrive(t: TestContext, shop: TestShop, look: Look = {}): Promise<Tab> {
  await bringTo(shop, 'OWN-1', await addCustomer(shop, 'C1', 'Anna Lin'));
  const token = (await website(shop)).tokenFor('C1', 'OWN-1');
  return openTab(t, shop, `/chat/${shop.code}#token=${token}`, look);
}

const buyersWords = async (shop: TestShop) =>
  (
    await sql<{
      body: string;
    }>`select body from messages where shop_id = ${shop.id} and author = 'buyer' order by seq`.execute(shop.db)
  ).rows.map(({ body }) => body);

for (const [locale, wish, reason] of [
  ['en', 'I want to return this', 'the size'],
  ['zh-CN', '我想退货', '尺码'],
] as const)
  test(`${locale}: a buyer asks, chooses an answer, comes back and finds the same`, async (t) => {
    const shop = await testShop(t, { name: '柳岸衣坊 Willow & Thread' });
    const { page } = await arrive(t, shop, { locale });
    await page.locator('#verified').getByText('Anna Lin').waitFor();
    assert.doesNotMatch(page.url(), /token/, 'the token does not stay in the address');
    await write(page, wish);
    await page.locator('#options button').getByText(reason).first().click();
    await settled(page, 4);
    const before = await texts(page);
    await page.reload();
    await settled(page, 4);
    assert.deepEqual(await texts(page), before);
    assert.equal(before[0], wish);
    await page.locator('#person').click();
    await settled(page, 6);
    const words = await page.locator('body').textContent();
    assert.doesNotMatch(words ?? '', /chat\.[a-z]|undefined|\[object/, 'a text is missing');
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true, 'nothing sticks out');
  });

test('a cut line: what was written meanwhile waits, is kept, and goes out once and in order', async (t) => {
  const shop = await testShop(t);
  const { page, context } = await openTab(t, shop, `/chat/${shop.code}`);
  await write(page, 'before the cut');
  await settled(page, 2);
  await context.setOffline(true);
  const written = ['first in the tunnel', 'second in the tunnel', 'third in the tunnel'];
  for (const text of written) await write(page, text);
  await page.locator('.unsent').nth(2).waitFor();
  assert.match((await page.locator('#status').textContent()) ?? '', /No network/);
  const other = await context.newPage(); // the page is opened again when the line is back: what it kept is still there
  await page.close();
  await context.setOffline(false);
  await other.goto(`/chat/${shop.code}`);
  await settled(other, 5);
  assert.deepEqual(await buyersWords(shop), ['before the cut', ...written]);
  await other.waitForTimeout(1_500);
  assert.deepEqual(await buyersWords(shop), ['before the cut', ...written], 'and not again');
});

test('an answer that gets lost on its way back does not make the message go out twice', async (t) => {
  const shop = await testShop(t);
  const { page } = await openTab(t, shop, `/chat/${shop.code}`);
  await page.route('**/api/chat/stream**', (route) => route.abort('failed')); // else the stream would tell it
  let lost = 0;
  await page.route('**/api/chat/messages', async (route) => {
    if (route.request().method() !== 'POST' || lost++ > 0) return route.continue();
    await route.fetch(); // the server has it
    return route.abort('failed');
  });
  await write(page, 'said once');
  await settled(page, 2);
  assert.ok(lost > 1);
  assert.deepEqual(await buyersWords(shop), ['said once']);
  assert.equal((await texts(page)).filter((text) => text === 'said once').length, 1);
});

test('two open pages of one chat: what is written in one stands in the other by itself', async (t) => {
  const shop = await testShop(t);
  const { page, context } = await openTab(t, shop, `/chat/${shop.code}`);
  await write(page, 'hello');
  await settled(page, 2);
  const other = await context.newPage();
  await other.goto(`/chat/${shop.code}`);
  await settled(other, 2);
  await write(other, 'from the other page');
  await bubbles(page).getByText('from the other page').waitFor({ timeout: 5_000 });
  await settled(other, 3);
  assert.deepEqual(await buyersWords(shop), ['hello', 'from the other page']);
});

test('the agent types and answers: the buyer sees both, with the name', async (t) => {
  const shop = await testShop(t);
  const { page } = await openTab(t, shop, `/chat/${shop.code}`);
  await write(page, 'a person please');
  await settled(page, 2);
  const { rows } = await sql<{ id: string; seq: number }>`select c.id, max(m.seq) as seq from conversations c
    join messages m on m.shop_id = c.shop_id and m.conversation_id = c.id and m.visibility = 'public'
    where c.shop_id = ${shop.id} group by c.id`.execute(shop.db);
  const path = `/api/conversations/${rows[0]?.id}`;
  await shop.post(`${path}/take-over`, {}, { as: 'agent' });
  await shop.post(`${path}/presence`, { kind: 'typing' }, { as: 'agent' });
  await page.locator('#typing').waitFor({ timeout: 5_000 });
  const message = { clientKey: 'answer-of-agent', body: 'Here I am.', seenSeq: rows[0]?.seq };
  const sent = await shop.post(`${path}/messages`, message, { as: 'agent' });
  assert.equal(sent.statusCode, 200, sent.body);
  await bubbles(page).getByText('Here I am').waitFor({ timeout: 5_000 });
  assert.equal(await page.locator('#typing').isVisible(), false);
  assert.match((await page.locator('#status').textContent()) ?? '', /You are talking with agent/);
});

test('a photo goes along with the words, is shown and opens large; what only looks like one is refused', async (t) => {
  const shop = await testShop(t);
  const { page } = await openTab(t, shop, `/chat/${shop.code}`);
  const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#3f6b4f' } })
    .png()
    .toBuffer();
  const script = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=1"><script>1</script></svg>',
  );
  await page.locator('#file').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: script });
  await page.locator('#notice').getByText(/photo/i).waitFor();
  await page.locator('#file').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: photo });
  await page.locator('#tray img[src]').waitFor();
  await shoot(page, 'chat-tray');
  await write(page, 'look at this');
  await settled(page, 2);
  await page.reload();
  await page.locator('#messages .photo img[src]').waitFor();
  await shoot(page, 'chat-photo');
  assert.deepEqual(await seriousFlaws(page), []);
  await page.locator('#messages .photo').click();
  await page.locator('#large img[src]').click();
  assert.equal(await page.locator('#large').isVisible(), false);
});

test('a video goes along as a photo does, and plays where it was sent and at the desk', async (t) => {
  const shop = await testShop(t);
  const { page } = await openTab(t, shop, `/chat/${shop.code}`);
  await page
    .locator('#file')
    .setInputFiles({ name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(31_500_000) });
  await page.locator('#notice').getByText('at most 30 MB').waitFor();
  await page.locator('#file').setInputFiles({ name: 'film.webm', mimeType: 'video/webm', buffer: recorded.webm });
  await page.locator('#tray .film').waitFor();
  await shoot(page, 'chat-video-tray');
  await write(page, 'the zip is stuck');
  await settled(page, 2);
  await page.reload();
  const film = page.getByRole('button', { name: 'Play the video' });
  await film.waitFor();
  await shoot(page, 'chat-video');
  assert.deepEqual(await seriousFlaws(page), []);
  await film.click();
  await plays(page.locator('#large video'));
  await shoot(page, 'chat-video-large');
  await page.getByRole('button', { name: 'Close the video' }).click();
  assert.equal(await page.locator('#large').isVisible(), false);
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const desk = await openTab(t, shop, `/desk/inbox/all/${rows[0]?.id}`, {
    cookie: shop.people.agent.cookie,
    width: 1440,
  });
  await plays(desk.page.locator('.message video'));
  await shoot(desk.page, 'desk-video');
  assert.deepEqual(await seriousFlaws(desk.page), []);
});

test("the script of the chat page comes in at most 40 KB, compressed as it is on a phone's line", async (t) => {
  const shop = await testShop(t);
  const { body } = await shop.get(`/chat/${shop.code}`, { as: null });
  const seen = new Set([...body.matchAll(/"(\/chat\/code\/[^"]+\.[jt]s)"/g)].map(([, path]) => path ?? ''));
  let bytes = gzipSync(body).length;
  for (const path of seen) {
    const part = (await shop.get(path, { as: null })).body;
    bytes += gzipSync(part).length;
    for (const [, name] of part.matchAll(/from\s*['"]\.\/([^'"]+)['"]/g)) seen.add(path.replace(/[^/]+$/, name ?? ''));
  }
  assert.ok(seen.size > 1, 'its parts are found');
  t.diagnostic(`${seen.size} parts, ${bytes} bytes with the page itself`);
  assert.ok(bytes <= 40 * 1024, `${bytes} bytes`);
});

const hostile = [
  '<img src=x onerror="document.title=\'pwned\'">',
  '<script>document.title="pwned"</script>',
  '<svg><style><img src=x onerror=document.title="pwned"></style></svg>',
  '<math><mtext><xmp><img src=x onerror=document.title="pwned"></xmp>',
  '<noscript><p title="</noscript><img src=x onerror=document.title=\'pwned\'>">',
  '</textarea></title></div><iframe srcdoc="<script>parent.document.title=\'pwned\'</script>">',
  'javascript:document.title="pwned" data:text/html,<script>alert(1)</script>',
  '"><style>*{display:none}</style><meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '\u202egnp.exe\u202c \u200b.htaccess &lt;b&gt; {{7*7}}',
];

test('hostile texts and names are text: on the page, in its title, from the buyer and from the shop', async (t) => {
  const payload = hostile[0] ?? '';
  const shop = await testShop(t, { name: payload });
  await sql`update agents set name = ${payload} where shop_id = ${shop.id}`.execute(shop.db);
  await addCustomer(shop, 'C1', payload);
  const token = (await website(shop)).tokenFor('C1');
  const { page } = await openTab(t, shop, `/chat/${shop.code}?lang=en&token=${token}&x=${encodeURIComponent(payload)}`);
  for (const [at, text] of hostile.entries()) {
    await write(page, text);
    await until(async () => (await page.locator('#messages .buyer:not(.unsent)').count()) === at + 1);
  }
  // As bad as it can be: what an agent may not send, and a script may not say, is in the database all the same.
  await sql`with spoken as (update conversations set last_seq = last_seq + 1 where shop_id = ${shop.id} returning id, last_seq)
    insert into messages (shop_id, conversation_id, seq, id, author, agent_id, body, at)
    select ${shop.id}, id, last_seq, ${crypto.randomUUID()}, 'agent', ${shop.people.agent.agentId},
      ${`See https://example.com/a?b=1. ${hostile.join('\n')}`}, ${shop.now()} from spoken`.execute(shop.db);
  await page.reload();
  await page.locator('#messages .agent').waitFor();
  const shown = await page.locator('#messages .buyer .says').allTextContents();
  assert.deepEqual(
    shown,
    hostile.map((text) => text.replace(/[\u202a-\u202e]/g, '').trim()),
  );
  assert.equal(await page.locator('.chat :is(img, script, iframe, style, math, xmp, meta)').count(), 0);
  const links = await page.locator('#messages a').evaluateAll((all) => all.map(String));
  assert.deepEqual(links, ['https://example.com/a?b=1']);
  assert.ok((await page.title()).startsWith(payload), 'the title is the name, as text');
});

for (const isDark of [false, true])
  for (const locale of ['en', 'zh-CN'] as const)
    test(`axe finds nothing serious: ${locale}, ${isDark ? 'dark' : 'light'}`, async (t) => {
      const shop = await testShop(t, { name: locale === 'en' ? 'Willow & Thread' : '柳岸衣坊' });
      const { page, context } = await arrive(t, shop, { locale, isDark });
      const name = `${locale}-${isDark ? 'dark' : 'light'}`;
      await page.locator('#welcome').waitFor();
      await shoot(page, `chat-empty-${name}`);
      await write(page, locale === 'en' ? 'I want to return this' : '我想退货');
      await page.locator('#options button').first().waitFor();
      await shoot(page, `chat-options-${name}`);
      assert.deepEqual(await seriousFlaws(page), []);
      await context.setOffline(true);
      await write(page, locale === 'en' ? 'Are you there?' : '在吗？');
      await page.locator('.unsent').waitFor();
      await shoot(page, `chat-waiting-${name}`);
      assert.deepEqual(await seriousFlaws(page), []);
      await context.setOffline(false);
      await settled(page, 3);
      await page.setViewportSize({ width: 1440, height: 900 });
      await shoot(page, `chat-desk-${name}`);
    });
