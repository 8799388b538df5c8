import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { publishStatement } from '../statements/index.ts';
import { deliveredBefore, sendOut } from './parcels.ts';
import { type Caller, testShop } from './shop.ts';

export type Answer = {
  conversationId: string;
  messageId: string | null;
  seenSeq: number;
  isRepeat: boolean;
  understood: { label: string; confidence: number }[];
  reply: {
    text: string;
    script: string;
    version: number;
    facts: { name: string; source: string; asOf: string }[];
    promises: { kind: string; sentence: string; dueAt: string }[];
  } | null;
  blocked: { fact: string; why: string } | null;
  handover: { why: string; sentence: string } | null;
  options: string[];
};
export type Sent = {
  code?: string;
  message: { id: string; body: string; author: string; script: string; facts: unknown[] | null; approves: string };
  isRepeat: boolean;
  params?: { fact: string; why: string; text: string; proposalId: string; seenSeq: number };
};

/** A shop with one order on its way, and an agent who pastes. */
export async function openAssist(t: TestContext, { delivered = false } = {}) {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const customerId = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, name, synced_at)
    values (${shop.id}, ${customerId}, 'c1', '王小明', ${shop.now()})`.execute(shop.db);
  await deliveredBefore(shop);
  const { parcelId } = await sendOut(shop, 'ORD1001', 'Chengdu', customerId);
  if (delivered)
    await sql`update parcels set delivered_at = ${shop.now().subtract({ hours: 5 })} where shop_id = ${shop.id} and id = ${parcelId}`.execute(
      shop.db,
    );
  const texts = [
    { locale: 'en' as const, title: 'Returns', body: 'What applies.' },
    { locale: 'zh-CN' as const, title: '退换货声明', body: '退换货适用的规则。' },
  ];
  await shop.tx((tx) => publishStatement(tx, shop.id, texts, shop.now()));
  let count = 0;
  const post = (body: object, caller?: Caller) =>
    shop.post('assist/replies', { clientKey: `paste-${++count}`, ...body }, caller);
  return {
    shop,
    post,
    paste: async (body: object) => {
      const reply = await post(body);
      assert.equal(reply.statusCode, 200, reply.body);
      return reply.json<Answer>();
    },
    sent: async (
      answer: Pick<Answer, 'messageId' | 'seenSeq'> & { reply: { text: string } | null },
      more: { clientKey: string; text?: string; anyway?: boolean },
    ) => {
      const body = { text: answer.reply?.text ?? '', seenSeq: answer.seenSeq, ...more };
      const reply = await shop.post(`assist/replies/${answer.messageId}/sent`, body);
      return { status: reply.statusCode, body: reply.json<Sent>() };
    },
    script: (id: string, situation: string) => shop.post(`assist/conversations/${id}/script`, { situation }),
    rows: async () =>
      (
        await sql<{ author: string; visibility: string }>`select author, visibility from messages
          where shop_id = ${shop.id} order by seq`.execute(shop.db)
      ).rows,
    promises: async () =>
      (
        await sql<{ kind: string; messageId: string }>`select kind, message_id as "messageId" from promises
          where shop_id = ${shop.id}`.execute(shop.db)
      ).rows,
  };
}
