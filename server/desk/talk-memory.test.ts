import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { sql } from 'kysely';
import { lastSeqOf } from '../testing/conversations.ts';
import { deliveredBefore, sendOut } from '../testing/parcels.ts';
import { testShop } from '../testing/shop.ts';

test('what an agent edited away was not asked: Qin goes on from what the buyer has read', async (t) => {
  const gone = await open(t);
  await gone.approve('Of course, Anna is looking after it.');
  assert.equal(await gone.asked(), null);
  const stands = await open(t);
  await stands.approve(`Hi, Anna here. ${stands.proposal.body}`);
  assert.equal(await stands.asked(), 'reason');
});

test('a reply that the buyer has overtaken does not write its old memory over the newer when it goes out from a draft', async (t) => {
  const { approve, ask, draft, send, memory, proposal } = await open(t);
  await ask('hello?');
  assert.equal((await approve(`Hi! ${proposal.body}`)).code, 'written_meanwhile');
  const before = await memory();
  const { body, scripts } = await draft();
  assert.equal((await send(body, scripts)).statusCode, 200);
  assert.deepEqual(await memory(), before);
});

/** A buyer wants to send something back, and Qin proposes to ask why. */
async function open(t: TestContext) {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  await deliveredBefore(shop);
  await shop.put('shop/settings/return.ask_reason', { mode: 'suggest' });
  await sendOut(shop, 'ORD1', 'Chengdu');
  await sql`update parcels set delivered_at = ${shop.now().subtract({ hours: 5 })} where shop_id = ${shop.id}`.execute(
    shop.db,
  );
  const key = await shop.apiKey(['converse']);
  const ask = (text: string) =>
    shop.post('messages', { channelKey: 'a', messageId: text, text, order: 'ORD1' }, { key });
  await ask('I want to send it back');
  type Proposed = { id: string; conversationId: string; body: string; seq: string; script: string };
  const { rows } = await sql<Proposed>`select id, conversation_id as "conversationId", body, seq, script from messages
    where shop_id = ${shop.id} and visibility = 'suggestion'`.execute(shop.db);
  const [proposal] = rows;
  assert.ok(proposal?.script === 'return.ask_reason');
  const path = `conversations/${proposal.conversationId}`;
  const memory = async () =>
    (
      await sql<{ state: { open: { kind: string } | null } }>`select state from conversations
        where shop_id = ${shop.id}`.execute(shop.db)
    ).rows[0]?.state;
  return {
    ...{ ask, proposal, memory },
    asked: async () => (await memory())?.open?.kind ?? null,
    approve: async (body: string) => {
      const edited = { clientKey: 'edited', seenSeq: Number(proposal.seq), body };
      return (await shop.post(`${path}/proposals/${proposal.id}/approve`, edited)).json<{ code?: string }>();
    },
    draft: async () => (await shop.get(`${path}/draft`)).json<{ draft: { body: string; scripts: object[] } }>().draft,
    send: async (body: string, scripts: object[]) => {
      const seenSeq = await lastSeqOf(shop.db, shop.id, proposal.conversationId);
      return shop.post(`${path}/messages`, { clientKey: 'draft', body, seenSeq, scripts });
    },
  };
}
