import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import type { Locale } from '../../shared/labels.ts';
import { storeInto } from '../dialogue/tables/stored-world.ts';
import type { MailContent } from '../outbox/index.ts';
import { openLog } from '../platform/log.ts';
import { tellBuyers } from '../returns/tell-buyers.ts';
import { switchOnMail } from '../testing/codes.ts';
import { type Reply, type TestShop, testShop } from '../testing/shop.ts';
import { sayNewsOfReturn } from './index.ts';

const publicUrl = 'http://qin.test';
const number = '250300-9000';
const shops = {
  en: { now: '2026-03-10T10:00+00:00[Europe/London]', country: 'GB', zone: 'Europe/London' },
  'zh-CN': { now: '2026-03-10T10:00+08:00[Asia/Shanghai]', country: 'CN', zone: 'Asia/Shanghai' },
} as const;

/** A buyer who has received a scarf, and nothing was said yet. */
async function open(t: TestContext, locale: Locale = 'en') {
  const shop = await testShop(t, { ...shops[locale], currency: 'CNY' });
  await sql`update shops set return_address = '1 Elm Street' where id = ${shop.id}`.execute(shop.db);
  const now = shop.now();
  const order = { number, item: 'scarf', size: 'M', parcels: ['delivered'] } as const;
  await shop.tx((tx) =>
    storeInto({ tx, shopId: shop.id, locale, now, syncedAt: now }, { orders: [{ ...order, parcels: ['delivered'] }] }),
  );
  const key = await shop.apiKey(['converse']);
  let count = 0;
  const told = async () => {
    const sayInConversation = sayNewsOfReturn({ publicUrl, syncedNow: false });
    const node = () => tellBuyers(shop.db, { publicUrl, sayInConversation }, shop.now(), openLog('silent'));
    await Promise.all([node(), node()]);
    await node();
  };
  return {
    ...{ shop, told },
    say: async (text: string, channelKey = number) => {
      shop.clock.advance({ minutes: 1 });
      done(await shop.post('messages', { channelKey, messageId: `${++count}`, text, order: number }, { key }));
    },
    /** What has been said since the buyer last wrote, but for the answer to that. */
    news: () => told().then(() => said(shop)),
    mails: () => told().then(() => mailsOf(shop)),
    returned: () => lineOf(shop),
  };
}

type News = { script: string | null; body: string; visibility: string };

async function said(shop: TestShop): Promise<News[]> {
  const { rows } = await sql<News>`select script, body, visibility from messages
    where shop_id = ${shop.id} and channel = 'notice' order by at, seq`.execute(shop.db);
  return rows;
}

async function mailsOf(shop: TestShop): Promise<(MailContent & { address: string })[]> {
  const { rows } = await sql<{ content: MailContent; address: string }>`select content, address from sends
    where shop_id = ${shop.id} and key like 'return:%' order by id`.execute(shop.db);
  return rows.map(({ content, address }) => ({ ...content, address }));
}

async function lineOf(shop: TestShop) {
  const { rows } = await sql<{ returnId: string; lineId: string; orderId: string; conversationId: string | null }>`
    select r.id as "returnId", l.id as "lineId", r.order_id as "orderId", r.conversation_id as "conversationId"
    from returns r join return_lines l on l.shop_id = r.shop_id and l.return_id = r.id
    where r.shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(rows.length, 1);
  return rows[0] as NonNullable<(typeof rows)[0]>;
}

function done(reply: Reply): Reply {
  assert.ok(reply.statusCode < 300, reply.body);
  return reply;
}

async function askedInChat(t: TestContext, locale: Locale = 'en') {
  const world = await open(t, locale);
  await world.say(locale === 'en' ? 'I want to return the scarf' : '围巾我想退货');
  await world.say(locale === 'en' ? "I'd rather not say" : '不想说原因');
  return { ...world, ...(await world.returned()) };
}

test('who asked in the chat reads each step there, by its script, once, however many nodes tell it', async (t) => {
  const { shop, news, mails, returnId, lineId } = await askedInChat(t);
  await switchOnMail(shop);
  await sql`update customers set email = 'anna@shop.example' where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(await news(), [], 'what was asked for there has been answered there');
  done(await shop.post(`returns/${returnId}/actions`, { action: 'ask', seen: null, note: 'Which colour?' }));
  done(await shop.post(`returns/${returnId}/actions`, { action: 'answer', seen: null, note: 'The blue one' }));
  done(await shop.post(`returns/${returnId}/approve`, { lines: [{ lineId, remedy: 'refund' }] }));
  done(await shop.post(`returns/${returnId}/tracking`, { carrier: 'yto', trackingNumber: 'YT7000000001' }));
  done(await shop.post(`returns/${returnId}/arrival`, {}));
  const first = await news();
  assert.deepEqual(
    first.map(({ script }) => script),
    ['return.news', 'return.news', 'return.status_arrived'],
    'what is not how it stands any more is told as what happened',
  );
  assert.match(first[0]?.body ?? '', /return \w{8}\.[\s\S]*Which colour\?/);
  assert.match(first[1]?.body ?? '', /approved/);
  done(await shop.post(`returns/${returnId}/inspection`, { lines: [{ lineId, outcome: 'accepted' }], paysNow: false }));
  const all = await news();
  assert.deepEqual([all.length, all.at(-1)?.script], [4, 'return.news']);
  assert.ok(all.every(({ visibility }) => visibility === 'public'));
  assert.deepEqual(await mails(), [], 'no second news where the shop knows a mail address as well');
});

test('在聊天里申请的退货，每一步都用买家的语言在那里告知', async (t) => {
  const { shop, news, returnId, lineId } = await askedInChat(t, 'zh-CN');
  done(await shop.post(`returns/${returnId}/approve`, { lines: [{ lineId, remedy: 'refund' }] }));
  const [approved] = await news();
  assert.equal(approved?.script, 'return.status_approved');
  assert.match(approved?.body ?? '', /亲，您的退货（编号\w{8}）已经同意了[\s\S]*1 Elm Street/);
});

test('while a colleague has the word, the news lies before them, and nothing is said over them', async (t) => {
  const { shop, news, returnId, lineId, conversationId } = await askedInChat(t);
  done(await shop.post(`conversations/${conversationId}/take-over`, {}, { as: 'agent' }));
  done(await shop.post(`returns/${returnId}/approve`, { lines: [{ lineId, remedy: 'refund' }] }));
  assert.deepEqual(
    (await news()).map(({ script, visibility }) => [script, visibility]),
    [['return.status_approved', 'suggestion']],
  );
});

test('who follows it on the page is written to there, and the chat is silent', async (t) => {
  const { shop, news, mails, returnId, lineId } = await askedInChat(t);
  assert.deepEqual(await news(), []);
  await switchOnMail(shop);
  await sql`update returns set followed_by = 'page@shop.example', followed_in = 'en' where shop_id = ${shop.id}`.execute(
    shop.db,
  );
  done(await shop.post(`returns/${returnId}/approve`, { lines: [{ lineId, remedy: 'refund' }] }));
  assert.deepEqual([(await mails()).map(({ address }) => address), await news()], [['page@shop.example'], []]);
});

test('where nobody has proved who writes, the customer is mailed; without an address the agents are told to tell', async (t) => {
  for (const email of ['anna@shop.example', null]) {
    const { shop, news, mails, returnId, lineId } = await askedInChat(t);
    assert.deepEqual(await news(), []);
    await switchOnMail(shop);
    await sql`update conversations set verified = false where shop_id = ${shop.id}`.execute(shop.db);
    await sql`update customers set email = ${email} where shop_id = ${shop.id}`.execute(shop.db);
    done(await shop.post(`returns/${returnId}/approve`, { lines: [{ lineId, remedy: 'refund' }] }));
    assert.deepEqual([(await mails()).map(({ address }) => address), await news()], [email ? [email] : [], []]);
    const notes = await sql<{ body: string }>`select body from messages
      where shop_id = ${shop.id} and author = 'note' and body like '%could not be told%'`.execute(shop.db);
    assert.equal(notes.rows.length, email ? 0 : 1);
  }
});

test('a return that the desk opened for a customer is told by mail, from the request on; without an address where they last wrote', async (t) => {
  for (const email of ['anna@shop.example', null]) {
    const { shop, say, news, mails } = await open(t);
    await switchOnMail(shop);
    await say('hello');
    await sql`update customers set email = ${email} where shop_id = ${shop.id}`.execute(shop.db);
    const { rows } = await sql<{ orderId: string; orderLineId: string }>`
      select order_id as "orderId", id as "orderLineId" from order_lines where shop_id = ${shop.id}`.execute(shop.db);
    const [{ orderId = '', orderLineId = '' } = {}] = rows;
    const asked = {
      orderId,
      lines: [{ orderLineId, quantity: 1 }],
      reasons: [{ reason: 'other.style' }],
      wants: 'refund',
    };
    const { id } = done(await shop.post('returns', { ...asked, requestKey: 'by-the-desk', ownWords: '' })).json<{
      id: string;
    }>();
    await mails();
    shop.clock.advance({ minutes: 1 });
    const lines = (await shop.get(`returns/${id}`)).json<{ lines: { id: string }[] }>().lines;
    done(await shop.post(`returns/${id}/approve`, { lines: [{ lineId: lines[0]?.id, remedy: 'refund' }] }));
    const [byMail, inChat] = [await mails(), await news()];
    assert.deepEqual([byMail.length, inChat.length], email ? [2, 0] : [0, 2]);
    const texts = [...byMail.map(({ text }) => text), ...inChat.map(({ body }) => body)];
    assert.match(texts[0] ?? '', /received your request/i);
    assert.match(texts[1] ?? '', /approved/);
  }
});
