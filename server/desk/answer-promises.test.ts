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
  const { write, send, insert, promise } = await open(t);
  const id = await write('a person please');
  const script = await insert(id, 'talk.holding');
  await send(id, script.text, [script]);
  assert.equal((await promise()).status, 'open');
  await send(id, 'Your coat leaves today.');
  assert.equal((await promise()).status, 'kept');
});

test('who answers has answered, also with "one moment please" in the same message; a greeting is no answer', async (t) => {
  const { write, send, insert, promise, kept } = await open(t);
  const id = await write('a person please');
  const [hello, holding] = [await insert(id, 'talk.greeting'), await insert(id, 'talk.holding')];
  await send(id, `${hello.text}\n${holding.text}`, [hello, holding]);
  assert.equal((await promise()).status, 'open');
  const messageId = await send(id, `Your coat leaves today. ${holding.text}`, [holding]);
  assert.deepEqual(await kept(), [`message ${messageId}`]);
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
    insert: async (id: string, situation: string) => {
      const reply = await shop.post(`/api/conversations/${id}/render`, { situation }, { as: 'agent' });
      assert.equal(reply.statusCode, 200, reply.body);
      const { text, version } = reply.json<{ text: string; version: number }>();
      return { situation, version, text };
    },
    kept: async () => {
      const { rows } = await sql<{ evidence: string }>`select evidence from promises
        where shop_id = ${shop.id} and kind = 'person.reply' and status = 'kept'`.execute(shop.db);
      return rows.map(({ evidence }) => evidence);
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
