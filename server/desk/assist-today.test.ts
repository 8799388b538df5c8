import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { type Answer, openAssist } from '../testing/assist.ts';

type Item = { conversationId: string; buyerName: string | null; isSent: boolean; reply: string | null };

test('a reply that was not yet recorded as sent is found again after a reload, and its promise opens', async (t) => {
  const { shop, paste, sent, promises } = await openAssist(t);
  const answer = await paste({ text: 'where is my parcel?', orderNumber: 'ORD1001' });
  const found = (await shop.get(`assist/conversations/${answer.conversationId}`)).json<Answer>();
  assert.deepEqual([found.messageId, found.seenSeq, found.reply], [answer.messageId, answer.seenSeq, answer.reply]);
  assert.equal((await sent(found, { clientKey: 's1' })).status, 200);
  assert.equal((await promises()).length, 1);
  const after = (await shop.get(`assist/conversations/${answer.conversationId}`)).json<Answer>();
  assert.deepEqual([after.messageId, after.reply], [null, null]);
});

test('a reply whose facts have grown old since says so when it is opened again', async (t) => {
  const { shop, paste } = await openAssist(t);
  const { conversationId } = await paste({ text: 'where is my parcel?', orderNumber: 'ORD1001' });
  shop.clock.advance({ hours: 24 * 4 });
  const found = (await shop.get(`assist/conversations/${conversationId}`)).json<Answer>();
  assert.equal(found.blocked?.why, 'stale');
});

test('"Today" keeps what an agent pasted and sent, whoever has the conversation by now', async (t) => {
  const { shop, paste, sent } = await openAssist(t);
  const answer = await paste({ text: '我想退货', buyerName: '小鱼' });
  assert.equal((await sent(answer, { clientKey: 's1' })).status, 200);
  await paste({ text: '在吗', buyerName: '小虾' });
  await sql`update conversations set assignee_id = null, holder_id = null where shop_id = ${shop.id}`.execute(shop.db);
  const items = async (as: 'owner' | 'agent') =>
    (await shop.get('assist/replies', { as }))
      .json<{ items: Item[] }>()
      .items.map((item) => [item.buyerName, item.isSent]);
  assert.deepEqual(await items('owner'), [
    ['小虾', false],
    ['小鱼', true],
  ]);
  assert.deepEqual(await items('agent'), []);
});

test('the inbox calls a buyer of the platform by the name that was given there, beside the name in the books', async (t) => {
  const { shop, paste } = await openAssist(t);
  await paste({ text: '到哪了', orderNumber: 'ORD1001', buyerName: '小鱼' });
  await paste({ text: '在吗' });
  const { items } = (await shop.get('conversations?view=all')).json<{
    items: { buyerName: string | null; customer: { name: string } | null }[];
  }>();
  assert.deepEqual(
    items.map(({ buyerName, customer }) => [buyerName, customer?.name ?? null]),
    [
      [null, null],
      ['小鱼', '王小明'],
    ],
  );
});
