import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { sql } from 'kysely';
import { proposeReply, sayNotice } from '../conversations/index.ts';
import { selectTalk } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { lastSeqOf } from '../testing/conversations.ts';
import { deliveredBefore, sendOut } from '../testing/parcels.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { shippedModel } from '../triage/index.ts';
import { partsOf } from './read-wording.ts';

type Script = { situation: string; version: number; text: string; orderId?: string };
type Message = { id: string; seq: number; body: string; script: string | null; facts: { name: string }[] | null };
type Answer = { code?: string; params?: Record<string, string>; message: Message; isRepeat: boolean };
type Draft = { body: string; reason: string | null; scripts: Script[] };

test('a script that an agent inserts is read anew when it is sent, and its promise opens', async (t) => {
  const { shop, insert, send, promises } = await open(t);
  const script = await insert('parcel.moving');
  const { status, body } = await send(script.text, [script], 'k1');
  assert.deepEqual([status, body.message.script], [200, 'parcel.moving'], JSON.stringify(body));
  assert.ok((body.message.facts ?? []).length > 0);
  assert.deepEqual(await promises(), [{ kind: 'parcel.inform', message_id: body.message.id }]);
  shop.clock.advance({ hours: 24 * 4 });
  const repeat = await send(script.text, [script], 'k1');
  assert.deepEqual([repeat.status, repeat.body.isRepeat], [200, true], 'sent before, the answer is the same');
});

test('an inserted script whose fact is missing by now does not go out, altered or not: the words are the draft', async (t) => {
  const { shop, insert, send, draft, said } = await open(t);
  const script = await insert('parcel.moving');
  shop.clock.advance({ hours: 24 * 4 });
  for (const words of [script.text, `Dear Anna, ${script.text}`, 'It is on its way, dear Anna.']) {
    const { status, body } = await send(words, [script]);
    const { fact, why, situation } = body.params ?? {};
    assert.deepEqual([status, body.code, why, situation], [409, 'fact_missing', 'stale', 'parcel.moving']);
    assert.ok(fact);
    const kept = await draft();
    assert.ok(kept?.body.includes(words));
    assert.deepEqual([kept?.reason, kept?.scripts], ['fact_missing', [script]]);
  }
  assert.equal(await said(), 0);
});

test('an inserted script whose facts or wording have changed does not go out with the old ones, altered or not', async (t) => {
  const { insert, send, draft, said, moveAway } = await open(t);
  const script = await insert('parcel.moving');
  const other = await send(script.text, [{ ...script, version: script.version + 1 }]);
  assert.deepEqual(
    [other.status, other.body.code, other.body.params?.situation],
    [409, 'facts_changed', 'parcel.moving'],
  );
  await moveAway();
  for (const words of [script.text, `Dear Anna, ${script.text}`]) {
    const { status, body } = await send(words, [script]);
    assert.deepEqual([status, body.code, body.params?.situation], [409, 'facts_changed', 'parcel.moving']);
    assert.match(body.params?.text ?? '', /Suzhou/, 'the wording of now is told');
  }
  const kept = await draft();
  assert.equal(kept?.reason, 'facts_changed');
  assert.ok(kept?.body.includes(script.text));
  assert.equal(await said(), 0);
});

test('a script that is not true any more does not go out', async (t) => {
  const { shop, insert, send, draft } = await open(t);
  const script = await insert('parcel.moving');
  await sql`update parcels set delivered_at = ${shop.now()} where shop_id = ${shop.id} and external_id = 'ORD1'`.execute(
    shop.db,
  );
  const { status, body } = await send(script.text, [script]);
  assert.deepEqual([status, body.code, body.params?.situation], [409, 'script_untrue', 'parcel.moving']);
  assert.equal((await draft())?.reason, 'script_untrue');
});

test('a script that Qin no longer knows does not go out, and the words are the draft', async (t) => {
  const { insert, send, draft } = await open(t);
  const script = { ...(await insert('parcel.moving')), situation: 'parcel.of_yesteryear' };
  const { status, body } = await send(script.text, [script]);
  assert.deepEqual([status, body.code], [409, 'script_untrue'], JSON.stringify(body));
  assert.deepEqual((await draft())?.scripts, [script]);
});

test('what an agent made of a notice goes out from their draft as well: there is nothing to read anew', async (t) => {
  const { shop, id, ask, send, draft } = await open(t);
  await shop.post(`conversations/${id}/take-over`, {});
  const words = { body: 'Your coat is in.', locale: 'en', script: 'talk.holding', scriptVersion: 1 };
  const notice = { shopId: shop.id, conversationId: id, key: 'coat', ...words, facts: null, moves: null };
  assert.equal(await shop.tx((tx) => sayNotice(tx, notice, shop.now())), 'proposed');
  const { items } = (await shop.get(`conversations/${id}/messages`)).json<{ items: Message[] }>();
  const proposalId = items.at(-1)?.id;
  await ask('hello?');
  const edited = { clientKey: 'k1', seenSeq: 1, body: 'Good news: your coat is in.' };
  await shop.post(`conversations/${id}/proposals/${proposalId}/approve`, edited);
  const { body = '', scripts = [] } = (await draft()) ?? {};
  assert.deepEqual([body, scripts.length], [edited.body, 1]);
  const sent = await send(body, scripts);
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
});

test('of several inserted scripts each is read anew, the first names the message, and the facts of all stand with it', async (t) => {
  const { insert, send, moveAway } = await open(t);
  const hello = await insert('talk.greeting');
  const parcel = await insert('parcel.moving');
  const both = `${hello.text}\n${parcel.text}`;
  const { status, body } = await send(both, [hello, parcel]);
  assert.deepEqual([status, body.message.script], [200, 'talk.greeting'], JSON.stringify(body));
  assert.ok((body.message.facts ?? []).some(({ name }) => name.startsWith('parcel.')));
  await moveAway();
  const changed = await send(both, [hello, parcel]);
  assert.deepEqual([changed.body.code, changed.body.params?.situation], ['facts_changed', 'parcel.moving']);
});

test('many scripts of one parcel cost no more reading than one of them', async (t) => {
  const { shop, id, insert } = await open(t);
  const script = await insert('parcel.moving');
  const desk = { model: shippedModel(), publicUrl: 'http://qin.test', syncedNow: false };
  const statementsFor = (scripts: Script[]) =>
    shop.tx(async (tx) => {
      const talk = await selectTalk(tx, shop.id, id);
      assert.ok(talk);
      let count = 0;
      const counting = tx.withPlugin({
        transformQuery: ({ node }) => {
          count += 1;
          return node;
        },
        transformResult: async ({ result }) => result,
      }) as Tx;
      const parts = await partsOf(counting, { desk, talk }, { body: script.text, scripts }, shop.now());
      assert.equal(Array.isArray(parts) && parts.length, scripts.length);
      return count;
    });
  assert.equal(await statementsFor([script, script, script]), await statementsFor([script]));
});

test('an altered script whose facts still hold goes out in own words, with the promises whose sentences stand', async (t) => {
  const kept = await open(t);
  const sentence = 'We will keep an eye on it and tell you at once if anything goes wrong on the way.';
  const script = await kept.insert('parcel.moving');
  assert.ok(script.text.includes(sentence));
  const own = await kept.send(`It has left, dear Anna. ${sentence}`, [script]);
  assert.deepEqual([own.status, own.body.message.script, own.body.message.facts], [200, null, null]);
  assert.equal((await kept.promises()).length, 1);
  const dropped = await open(t);
  assert.equal((await dropped.send('It has left.', [await dropped.insert('parcel.moving')])).status, 200);
  assert.deepEqual(await dropped.promises(), []);
});

test('who has not read everything hears that first, and the draft still names its scripts', async (t) => {
  const { insert, send, draft, ask, moveAway, lastSeq } = await open(t);
  const script = await insert('parcel.moving');
  const seen = await lastSeq();
  await ask('hello?');
  await moveAway();
  const { status, body } = await send(script.text, [script], 'k1', seen);
  assert.deepEqual([status, body.code], [409, 'written_meanwhile']);
  assert.deepEqual((await draft())?.scripts, [script]);
});

test('an edited proposal is refused too when a script inserted into it has changed', async (t) => {
  const { shop, id, insert, propose, lastSeq, moveAway, draft } = await open(t);
  const script = await insert('parcel.moving');
  const proposalId = await propose('Hello, here is Anna.');
  await moveAway();
  const reply = await shop.post(`conversations/${id}/proposals/${proposalId}/approve`, {
    ...{ clientKey: 'k1', seenSeq: await lastSeq(), body: `Hello! ${script.text}`, scripts: [script] },
  });
  assert.deepEqual([reply.statusCode, reply.json<Answer>().code], [409, 'facts_changed']);
  assert.equal((await draft())?.body, `Hello! ${script.text}`);
});

/** A buyer whose parcel is on its way has asked for a person, and an agent answers. */
async function open(t: TestContext) {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  await deliveredBefore(shop);
  await sendOut(shop, 'ORD1', 'Chengdu');
  const key = await shop.apiKey(['converse']);
  const ask = (text: string) =>
    shop.post('messages', { channelKey: 'a', messageId: crypto.randomUUID(), text, order: 'ORD1' }, { key });
  await ask('I want to talk to a person');
  const id = await onlyConversation(shop);
  const lastSeq = () => lastSeqOf(shop.db, shop.id, id);
  const rowsOf = async <Row>(query: ReturnType<typeof sql<Row>>) => (await query.execute(shop.db)).rows;
  return {
    ...{ shop, id, ask, lastSeq },
    insert: async (situation: string): Promise<Script> => {
      const reply = await shop.post(`conversations/${id}/render`, { situation });
      assert.equal(reply.statusCode, 200, reply.body);
      const { version, text } = reply.json<{ version: number; text: string }>();
      return { situation, version, text };
    },
    send: async (body: string, scripts: Script[], clientKey: string = crypto.randomUUID(), seenSeq?: number) => {
      const message = { clientKey, body, scripts, seenSeq: seenSeq ?? (await lastSeq()) };
      const reply = await shop.post(`conversations/${id}/messages`, message);
      return { status: reply.statusCode, body: reply.json<Answer>() };
    },
    draft: async () => (await shop.get(`conversations/${id}/draft`)).json<{ draft: Draft | null }>().draft,
    moveAway: () =>
      sql`update parcels set origin_city = 'Suzhou', origin_region = 'JS' where shop_id = ${shop.id}`.execute(shop.db),
    propose: (body: string) => {
      const proposal = { body, locale: 'en', script: null, scriptVersion: null, facts: null, moves: null };
      return shop.tx((tx) => proposeReply(tx, { shopId: shop.id, conversationId: id, proposal }, shop.now()));
    },
    promises: () =>
      rowsOf(sql`select kind, message_id from promises
        where shop_id = ${shop.id} and status = 'open' and kind = 'parcel.inform'`),
    said: async () =>
      (
        await rowsOf(
          sql`select from messages where shop_id = ${shop.id} and author = 'agent' and visibility = 'public'`,
        )
      ).length,
  };
}

async function onlyConversation(shop: TestShop): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  return rows[0]?.id ?? '';
}
