import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { address, type Browser, browser, enter, shopOfAnna } from '../buyer-pages/testing.ts';
import type { MailContent } from '../outbox/index.ts';
import { defineJobs, installJobs } from '../platform/jobs.ts';
import { openLog } from '../platform/log.ts';
import { breakOverdue } from '../promises/index.ts';
import { followRefund } from '../returns/follow-refund.ts';
import { followRefundOfReturn } from '../returns/jobs.ts';
import { tellBuyers } from '../returns/tell-buyers.ts';
import { testDatabase } from '../testing/database.ts';
import type { TestShop } from '../testing/shop.ts';

const { poolConfig } = await testDatabase();
await installJobs(poolConfig, defineJobs(followRefundOfReturn));
const log = openLog('silent');

/** Two nodes at once, and one that comes too late: what was mailed since the last time. */
async function told(shop: TestShop): Promise<MailContent[]> {
  const known = await mails(shop);
  const node = () =>
    tellBuyers(shop.db, { publicUrl: 'https://qin.example', sayInConversation: async () => false }, shop.now(), log);
  await Promise.all([node(), node()]);
  await node();
  shop.clock.advance({ minutes: 1 });
  return (await mails(shop)).slice(known.length);
}

async function mails(shop: TestShop): Promise<MailContent[]> {
  const { rows } = await sql<{ content: MailContent; address: string }>`select content, address from sends
    where shop_id = ${shop.id} and key like 'return:%' order by id`.execute(shop.db);
  assert.ok(rows.every((row) => row.address === address));
  return rows.map(({ content }) => content);
}

async function promises(shop: TestShop): Promise<string[]> {
  const { rows } = await sql<{ status: string; due_at: Temporal.Instant }>`select status, due_at from promises
    where shop_id = ${shop.id} and kind = 'return.answer' order by id`.execute(shop.db);
  return rows.map(({ status, due_at }) => `${status} ${due_at.toZonedDateTimeISO(shop.zone).toPlainDateTime()}`);
}

async function ask(visitor: Browser, orderLineId: string, wish: string): Promise<string> {
  const chosen: [string, string][] = [
    ['take', orderLineId],
    [`why.${orderLineId}`, 'size.too_small'],
    [`what.${orderLineId}.size.too_small`, 'sleeve'],
    ['words', 'The left sleeve pinches'],
  ];
  await visitor.send('/order', chosen, 'value="offer"');
  const sending: [string, string][] = [
    ['step', 'send'],
    ['wish', wish],
  ];
  const sent = await visitor.send('/order', sending, 'name="wish"');
  return String(sent.headers.location).replace(/^.*\/returns/, '/returns');
}

const post = async (shop: TestShop, path: string, body: object) => {
  const reply = await shop.post(path, body);
  assert.ok(reply.statusCode < 300, reply.body);
  return reply;
};

test('who asks on the page is promised an answer by the shop’s hours, and mailed every step once, from the request to the refund', async (t) => {
  const { shop, orderLineId, orderId } = await shopOfAnna(t);
  await shop.patch('shop', { returnAddress: '1 Elm Street, Hangzhou', returnHints: 'No cash on delivery' });
  await sql`update orders set currency = 'CNY', total_minor = 19800, paid_at = placed_at
    where shop_id = ${shop.id} and id = ${orderId}`.execute(shop.db);
  const visitor = browser(shop);
  await enter(shop, visitor);
  const path = await ask(visitor, orderLineId, 'refund');
  const returnId = path.split('/').at(-1) ?? '';
  const api = `returns/${returnId}`;
  await visitor.get(path);
  assert.match(
    visitor.page(),
    /We answer by 10 March 2026, 12:00 \(GMT\+8\)[\s\S]*We also write each step to anna@shop\.example/,
  );
  assert.match(
    visitor.page(),
    /Too small: Sleeves[\s\S]*You pay for sending it back[\s\S]*My money back[\s\S]*The left sleeve pinches/,
  );
  assert.deepEqual(await promises(shop), ['open 2026-03-10T12:00:00']);
  const [requested, ...none] = await told(shop);
  assert.equal(none.length, 0);
  assert.match(requested?.subject ?? '', /^We have your request · \w{8}$/);
  assert.match(
    requested?.text ?? '',
    /order OWN-1[\s\S]*Shirt × 1[\s\S]*My money back[\s\S]*We answer by 10 March 2026, 12:00/,
  );

  await post(shop, `${api}/actions`, { action: 'ask', seen: null, note: 'Which <sleeve>?' });
  assert.deepEqual(await promises(shop), ['kept 2026-03-10T12:00:00'], 'a question is an answer');
  const [question] = await told(shop);
  assert.match(question?.text ?? '', /Which <sleeve>\?/);
  assert.match(question?.html ?? '', /Which &lt;sleeve&gt;\?/);
  const answer: [string, string][] = [
    ['do', 'tell'],
    ['words', 'The left one'],
  ];
  await visitor.send(path, answer, 'value="tell"');
  assert.equal((await promises(shop)).at(-1), 'open 2026-03-10T12:15:00', 'who answers is promised the next answer');
  assert.deepEqual(await told(shop), [], 'nobody is written about what they did themselves');

  const { lines } = (await shop.get(api)).json<{ lines: { id: string }[] }>();
  const lineId = lines[0]?.id ?? '';
  await post(shop, `${api}/approve`, { lines: [{ lineId, remedy: 'refund' }] });
  const [approved] = await told(shop);
  assert.match(
    approved?.text ?? '',
    /approved[\s\S]*your money back[\s\S]*by 24 March 2026[\s\S]*1 Elm Street, Hangzhou[\s\S]*No cash on delivery[\s\S]*You pay/,
  );
  const link = /https:\/\/qin\.example\/r\/[^/]+(\/returns\/\S+)/.exec(approved?.text ?? '')?.[1] ?? '';
  const later = browser(shop);
  await later.get(link);
  assert.match(String((await later.get(link)).headers.location), /\?order=OWN-1$/, 'the link asks who it is first');
  await enterFrom(shop, later, path);
  assert.match(later.page(), /Please send it back/);

  await post(shop, `${api}/inspection`, { lines: [{ lineId, outcome: 'accepted' }], paysNow: false });
  const checked = await told(shop);
  assert.deepEqual(
    checked.map(({ subject }) => subject.split(' · ')[0]),
    ['We have checked what you sent'],
    'arrived and checked with one click is one mail',
  );
  await visitor.get(path);
  assert.match(visitor.page(), /Checked, all in order[\s\S]*Next we settle what you get for it/);
  assert.doesNotMatch(visitor.page(), /need not send anything back/);
  const { refunds } = (await post(shop, `${api}/payment`, {})).json<{ refunds: { id: string }[] }>();
  await visitor.get(path);
  assert.match(visitor.page(), /CN¥99\.00 is being prepared for you/);
  assert.doesNotMatch(visitor.page(), /on its way/);
  const refundId = refunds[0]?.id ?? '';
  await post(shop, `refunds/${refundId}/confirm`, { reference: 'bank 1' });
  await followRefund(shop.db, { shopId: shop.id, returnId, refundId }, shop.now());
  const [refunded] = await told(shop);
  assert.match(refunded?.text ?? '', /CN¥99\.00 went back to you on 10 March 2026/);
});

/** The code is asked for and typed in; then one is where one wanted to go. */
async function enterFrom(shop: TestShop, visitor: Browser, path: string): Promise<void> {
  await visitor.get('');
  const asking: [string, string][] = [
    ['order', '＃own-1 '],
    ['address', address],
  ];
  await visitor.send('', asking);
  await visitor.get('/code');
  const { rows } = await sql<{ content: MailContent }>`select content from sends
    where shop_id = ${shop.id} and key like 'code:%' order by id desc limit 1`.execute(shop.db);
  const code = /^\d{6}$/m.exec(rows[0]?.content.text ?? '')?.[0] ?? '';
  const checked = await visitor.send('/code', [['code', code]]);
  assert.equal(checked.headers.location, `/r/${shop.code}${path}`);
  await visitor.get(path);
}

test('in Chinese: no answer in time is said to be late; a refusal comes with its reason and the way to object, and the objection is answered', async (t) => {
  const { shop, orderLineId } = await shopOfAnna(t);
  shop.clock.advance({ hours: 24 * 40 });
  const visitor = browser(shop, 'zh-CN');
  await enter(shop, visitor);
  const path = await ask(visitor, orderLineId, 'refund');
  const api = path.slice(1);
  await visitor.get(path);
  assert.match(visitor.page(), /会在 2026年4月19日 12:00（[^）]+） 前回复您/);
  assert.doesNotMatch(visitor.page(), /退货期已于/, 'while somebody looks at it, nobody is told no');
  shop.clock.advance({ hours: 3 });
  await breakOverdue(shop.db, shop.id, shop.now());
  await enter(shop, visitor);
  await visitor.get(path);
  assert.match(visitor.page(), /原定 2026年4月19日 12:00[^<]*我们晚了/);
  const { lines } = (await shop.get(api)).json<{ lines: { id: string }[] }>();
  const lineIds = lines.map(({ id }) => id);
  await post(shop, `${api}/decline`, { lineIds, code: 'too_late', note: 'for us alone' });
  const declined = (await told(shop)).find(({ subject }) => subject.startsWith('您的退换申请处理结果'));
  assert.match(declined?.text ?? '', /很抱歉，这次不能为您退换[\s\S]*已过退货期限[\s\S]*提出异议/);
  assert.doesNotMatch(declined?.text ?? '', /for us alone/);
  await visitor.get(path);
  const objecting: [string, string][] = [
    ['do', 'dispute'],
    ['words', '我一直在出差'],
  ];
  await visitor.send(path, objecting, 'value="dispute"');
  await visitor.get(path);
  assert.match(visitor.page(), /重新查看，并在 2026年4月19日 15:15[\s\S]*您提出了异议[\s\S]*我一直在出差/);
  await shop.post(`${api}/actions`, { action: 'close', seen: null, note: 'no' }, { as: 'supervisor' });
  const [stays] = await told(shop);
  assert.match(stays?.text ?? '', /我们重新查看过了，很抱歉，还是不能为您退换[\s\S]*依法享有的权利/);
  assert.deepEqual(await promises(shop), ['broken 2026-04-19T12:00:00', 'kept 2026-04-19T15:15:00']);
});
