import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { sql } from 'kysely';
import { type Inbound, receive } from '../conversations/index.ts';
import { publishStatement } from '../statements/index.ts';
import { deliveredBefore, sendOut } from '../testing/parcels.ts';
import { testShop } from '../testing/shop.ts';
import { shippedModel } from '../triage/index.ts';
import { responder } from './index.ts';

const respond = responder({ model: shippedModel(), publicUrl: 'http://qin.test', syncedNow: false });

/** A buyer whose order is on its way, and what an agent does meanwhile. */
async function open(t: TestContext) {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  await shop.tx((tx) =>
    publishStatement(tx, shop.id, [{ locale: 'en', title: 'Terms', body: 'Our word.' }], shop.now()),
  );
  await deliveredBefore(shop);
  const { orderId } = await sendOut(shop, 'ORD1', 'Chengdu');
  const says = (text: string) => {
    const from = { shopId: shop.id, channel: 'test', channelKey: 'buyer', providerMessageId: null };
    const inbound: Inbound = { ...from, text, customerId: null, verified: true, orderId, locale: null };
    return receive(shop.db, inbound, respond, shop.now());
  };
  await says('hello');
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const id = rows[0]?.id;
  const thread = async () =>
    (
      await sql<{ author: string; visibility: string; state: string | null }>`
        select author, visibility, proposal_state as state from messages where conversation_id = ${id} order by seq`.execute(
        shop.db,
      )
    ).rows.map(({ author, visibility, state }) => [author, visibility, ...(state ? [state] : [])].join(' '));
  const effects = async () =>
    (
      await sql<
        Record<string, number>
      >`select (select count(*)::int from promises where shop_id = ${shop.id}) as promises,
        (select count(*)::int from returns where shop_id = ${shop.id}) as returns,
        (select count(*)::int from calls where shop_id = ${shop.id}) as calls`.execute(shop.db)
    ).rows[0];
  const does = (path: string) => shop.post(`conversations/${id}/${path}`, {}, { as: 'agent' });
  return { shop, id, says, thread, effects, does };
}

test('while an agent holds the conversation Qin only proposes, promises nothing and opens nothing', async (t) => {
  const { says, thread, effects, does } = await open(t);
  const before = await effects();
  await does('take-over');
  assert.equal((await says('where is my parcel?'))?.mode, 'suggest');
  assert.equal((await says('I want to return it, it is too small'))?.mode, 'suggest');
  assert.deepEqual((await thread()).slice(2), [
    'buyer public',
    'qin suggestion superseded',
    'buyer public',
    'qin suggestion open',
  ]);
  assert.deepEqual(await effects(), before);
});

test('handed back, Qin answers the next message itself', async (t) => {
  const { says, thread, does } = await open(t);
  await does('take-over');
  await does('hand-back');
  assert.equal((await says('where is my parcel?'))?.mode, 'auto');
  assert.equal((await thread()).at(-1), 'qin public');
});

test('an agent who has gone away does not give the word back to Qin: it waits for a colleague', async (t) => {
  const { shop, id, says, thread, does } = await open(t);
  await does('take-over');
  await sql`update conversations set holder_id = null, assignee_id = null where id = ${id}`.execute(shop.db);
  assert.equal((await says('where is my parcel?'))?.mode, 'suggest');
  assert.equal((await thread()).at(-1), 'qin suggestion open');
});

test('a buyer who asks for a person again after being handed back gets one again', async (t) => {
  const { says, does } = await open(t);
  assert.equal((await says('I want to talk to a person'))?.mode, 'handover');
  await does('take-over');
  await does('hand-back');
  assert.equal((await says('I want to talk to a person'))?.mode, 'handover');
});

test('a buyer who writes in a closed conversation is answered, not told that a colleague will come', async (t) => {
  const { says, does } = await open(t);
  await says('I want to talk to a person');
  await does('take-over');
  await does('close');
  const turn = await says('where is my parcel?');
  assert.deepEqual([turn?.mode, turn?.situation], ['auto', 'parcel.moving']);
});

test('a second line before anybody has answered does not throw the ready answer away: the reply answers both', async (t) => {
  const { shop, says } = await open(t);
  await shop.put('shop/settings/parcel.moving', { mode: 'suggest' });
  assert.equal((await says('where is my parcel?'))?.mode, 'suggest');
  const both = await says('offline one');
  assert.deepEqual([both?.mode, both?.situation], ['suggest', 'parcel.moving']);
  assert.match(both?.reply?.text ?? '', /Hangzhou/);
});

test('a reply that was only proposed has not been said: the next message goes on from what the buyer has read', async (t) => {
  const { shop, id, says } = await open(t);
  await shop.put('shop/settings/return.ask_reason', { mode: 'suggest' });
  await sql`update parcels set delivered_at = ${shop.now().subtract({ hours: 5 })} where shop_id = ${shop.id}`.execute(
    shop.db,
  );
  const openQuestion = async () =>
    (
      await sql<{
        kind: string | null;
      }>`select state->'open'->>'kind' as kind from conversations where id = ${id}`.execute(shop.db)
    ).rows[0]?.kind;
  assert.equal((await says('I want to send it back'))?.situation, 'return.ask_reason');
  assert.equal(await openQuestion(), null);
  const { rows } = await sql<{ id: string; seq: number }>`select proposal_id as id, last_seq as seq from conversations
    where id = ${id}`.execute(shop.db);
  const path = `conversations/${id}/proposals/${rows[0]?.id}/approve`;
  const sent = await shop.post(path, { clientKey: 'approved-1', seenSeq: rows[0]?.seq }, { as: 'agent' });
  assert.equal(sent.statusCode, 200, sent.body);
  assert.equal(await openQuestion(), 'reason');
});
