import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { sql } from 'kysely';
import { lastSeqOf } from '../testing/conversations.ts';
import { testShop } from '../testing/shop.ts';

test('a person’s answer keeps the promise of one: by whom, and which words show it', async (t) => {
  const { shop, write, send, promise } = await open(t);
  const id = await write('a person please');
  assert.equal((await promise()).status, 'open');
  const messageId = await send(id, 'Here I am. How can I help?');
  const { agentId } = shop.people.agent;
  assert.deepEqual(await promise(), { status: 'kept', settled_by: agentId, evidence: `message ${messageId}` });
});

test('who only asks for a moment has not answered yet: the promise stays open, and due when it was', async (t) => {
  const { shop, write, send, promise } = await open(t);
  const id = await write('a person please');
  const reply = await shop.post(`/api/conversations/${id}/render`, { situation: 'talk.holding' }, { as: 'agent' });
  const said = reply.json<{ text: string; version: number }>();
  const script = { situation: 'talk.holding', version: said.version, text: said.text };
  await send(id, said.text, [script]);
  assert.equal((await promise()).status, 'open');
  await send(id, 'Your coat leaves today.');
  assert.equal((await promise()).status, 'kept');
});

async function open(t: TestContext) {
  const shop = await testShop(t, { country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY' });
  const key = await shop.apiKey(['converse']);
  return {
    shop,
    write: async (text: string) => {
      const message = { channelKey: 'a', messageId: text, text, locale: 'en' };
      const reply = await shop.post('/api/messages', message, { key });
      assert.equal(reply.statusCode, 200, reply.body);
      const talk = shop.db.selectFrom('conversations').select('id').where('shop_id', '=', shop.id);
      return (await talk.executeTakeFirstOrThrow()).id;
    },
    send: async (id: string, body: string, scripts: object[] = []) => {
      const message = { clientKey: body, body, seenSeq: await lastSeqOf(shop.db, shop.id, id), scripts };
      const reply = await shop.post(`/api/conversations/${id}/messages`, message, { as: 'agent' });
      assert.equal(reply.statusCode, 200, reply.body);
      return reply.json<{ message: { id: string } }>().message.id;
    },
    promise: async () => {
      const { rows } = await sql<{ status: string; settled_by: string | null; evidence: string | null }>`
        select status, settled_by, evidence from promises where shop_id = ${shop.id} and kind = 'person.reply'`.execute(
        shop.db,
      );
      assert.equal(rows.length, 1);
      return rows[0] as (typeof rows)[number];
    },
  };
}
