import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { sql } from 'kysely';
import { lastSeqOf } from '../testing/conversations.ts';
import { deliveredBefore, sendOut } from '../testing/parcels.ts';
import { type TestShop, testShop } from '../testing/shop.ts';

type Message = {
  id: string;
  seq: number;
  author: string;
  body: string;
  visibility: string;
  proposalState: string | null;
  script: string | null;
  facts: unknown[] | null;
};
type Draft = { body: string; reason: string | null; scripts: object[] };
type Answer = {
  code?: string;
  params?: { fact: string; why: string; proposalId: string };
  message: Message;
  isRepeat: boolean;
};

test('an approved proposal goes out as it was proposed, and only now its promise is open', async (t) => {
  const { shop, proposal, approve, promises, lastSeq } = await open(t);
  assert.deepEqual(await promises(), []);
  const sent = await approve({ clientKey: 'k1', seenSeq: 1 });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  const { message } = sent.body;
  assert.deepEqual(
    [message.body, message.visibility, message.author, message.script],
    [proposal.body, 'public', 'qin', 'parcel.moving'],
  );
  assert.ok((message.facts ?? []).length > 0);
  assert.deepEqual(await promises(), [{ kind: 'parcel.inform', message_id: message.id }]);
  const again = await approve({ clientKey: 'k1', seenSeq: 1 });
  assert.deepEqual([again.status, again.body.isRepeat, again.body.message.id], [200, true, message.id]);
  assert.equal((await approve({ clientKey: 'k2', seenSeq: await lastSeq() })).body.code, 'proposal_settled');
  const { rows } = await sql`select from messages where shop_id = ${shop.id} and visibility = 'public'`.execute(
    shop.db,
  );
  assert.equal(rows.length, 2);
});

test('when a fact has gone since, the proposal does not go out, and the agent hears which fact and why', async (t) => {
  const { shop, approve, promises } = await open(t);
  shop.clock.advance({ hours: 24 * 4 });
  const { status, body } = await approve({ clientKey: 'k1', seenSeq: 1 });
  assert.deepEqual([status, body.code, body.params?.why], [409, 'fact_missing', 'stale'], JSON.stringify(body));
  assert.deepEqual(await promises(), []);
});

test('when the facts have changed since, the new wording lies there as the proposal, and goes out when that is approved', async (t) => {
  const { shop, id, proposal, approve, thread, moveAway } = await open(t);
  await moveAway();
  const changed = await approve({ clientKey: 'k1', seenSeq: 1 });
  assert.deepEqual([changed.status, changed.body.code], [409, 'facts_changed']);
  const fresh = (await thread()).at(-1);
  assert.ok(fresh);
  assert.equal(fresh.id, changed.body.params?.proposalId);
  assert.deepEqual([fresh.proposalState, fresh.body.includes('Suzhou')], ['open', true]);
  assert.notEqual(fresh.body, proposal.body);
  const reply = await shop.post(`conversations/${id}/proposals/${fresh.id}/approve`, { clientKey: 'k2', seenSeq: 1 });
  assert.equal(reply.statusCode, 200, reply.body);
});

test('an edited proposal promises what it still says and no more', async (t) => {
  const kept = await open(t);
  const sentence = 'We will keep an eye on it and tell you at once if anything goes wrong on the way.';
  assert.ok(kept.proposal.body.includes(sentence));
  const stays = await kept.approve({ clientKey: 'k1', seenSeq: 1, body: `Hi, Anna here. ${sentence}` });
  assert.deepEqual([stays.status, stays.body.message.author], [200, 'agent']);
  assert.equal((await kept.promises()).length, 1);
  const dropped = await open(t);
  assert.equal((await dropped.approve({ clientKey: 'k1', seenSeq: 1, body: 'It is on its way.' })).status, 200);
  assert.deepEqual(await dropped.promises(), []);
});

test('the board quotes the promise of an approved reply by its sentence', async (t) => {
  const { shop, approve } = await open(t);
  assert.equal((await approve({ clientKey: 'k1', seenSeq: 1 })).status, 200);
  const { rows } = await sql<{ sentence: string }>`select sentence from promises where shop_id = ${shop.id}`.execute(
    shop.db,
  );
  assert.match(rows[0]?.sentence ?? '', /^We will keep an eye on it/);
});

test('an edited proposal whose facts have changed does not go out with the old ones, and its words are not lost', async (t) => {
  const { shop, id, proposal, approve, promises, draft, moveAway, lastSeq } = await open(t);
  await moveAway();
  const edited = { clientKey: 'k1', seenSeq: 1, body: `Hi! ${proposal.body}` };
  const { status, body } = await approve(edited);
  assert.deepEqual([status, body.code], [409, 'facts_changed']);
  const kept = await draft();
  assert.deepEqual([kept?.body, kept?.reason], [edited.body, 'facts_changed']);
  const own = { ...edited, clientKey: 'k2', scripts: kept?.scripts, seenSeq: await lastSeq() };
  const again = await shop.post(`conversations/${id}/messages`, own);
  assert.equal(again.json<Answer>().code, 'facts_changed', 'nor do they go out as own words');
  assert.deepEqual(await promises(), []);
});

test('what an agent made of a proposal is kept as a draft when the buyer wrote meanwhile, and goes out while its facts hold', async (t) => {
  const { shop, id, proposal, approve, ask, draft, promises, lastSeq } = await open(t);
  await ask('hello?');
  const edited = { clientKey: 'k1', seenSeq: 1, body: `Hi! ${proposal.body}` };
  assert.equal((await approve(edited)).body.code, 'written_meanwhile');
  const { body = '', scripts = [] } = (await draft()) ?? {};
  assert.equal(body, edited.body);
  const seenSeq = await lastSeq();
  const sent = await shop.post(`conversations/${id}/messages`, { clientKey: 'k2', body, seenSeq, scripts });
  assert.equal(sent.statusCode, 200, sent.body);
  assert.deepEqual([(await promises()).length, await draft()], [1, null]);
});

test('what an agent made of a proposal is kept when a fact has gone or the proposal is settled; Qin’s own words are not', async (t) => {
  const gone = await open(t);
  gone.shop.clock.advance({ hours: 24 * 4 });
  const words = { clientKey: 'k1', seenSeq: 1, body: 'Hi, Anna here.' };
  assert.equal((await gone.approve({ clientKey: 'k0', seenSeq: 1 })).body.code, 'fact_missing');
  assert.equal(await gone.draft(), null);
  assert.equal((await gone.approve(words)).body.code, 'fact_missing');
  const kept = await gone.draft();
  assert.deepEqual([kept?.body, kept?.reason], ['Hi, Anna here.', 'fact_missing']);
  const settled = await open(t);
  await settled.shop.post(`conversations/${settled.id}/proposals/${settled.proposal.id}/discard`, {});
  assert.equal((await settled.approve(words)).body.code, 'proposal_settled');
  assert.equal((await settled.draft())?.reason, 'proposal_settled');
});

test('what an agent is writing stays theirs when they let Qin’s own words go out', async (t) => {
  const { shop, id, approve, draft } = await open(t);
  await shop.put(`conversations/${id}/draft`, { body: 'And about your coat:', seenSeq: 1 });
  assert.equal((await approve({ clientKey: 'k1', seenSeq: 1 })).status, 200);
  assert.equal((await draft())?.body, 'And about your coat:');
});

test('a proposal that was discarded, or overtaken by the buyer, cannot be approved any more', async (t) => {
  const { shop, id, proposal, approve, ask, lastSeq } = await open(t);
  await ask('hello?');
  assert.equal((await approve({ clientKey: 'k1', seenSeq: await lastSeq() })).body.code, 'proposal_settled');
  const other = await open(t);
  const gone = await other.shop.post(`conversations/${other.id}/proposals/${other.proposal.id}/discard`, {});
  assert.equal(gone.statusCode, 204);
  assert.equal(
    (await other.approve({ clientKey: 'k1', seenSeq: await other.lastSeq() })).body.code,
    'proposal_settled',
  );
  const foreign = await other.shop.post(`conversations/${id}/proposals/${proposal.id}/approve`, {
    clientKey: 'k',
    seenSeq: 1,
  });
  assert.equal(foreign.statusCode, 404);
  assert.ok(shop.id !== other.shop.id);
});

/** A shop that wants to see parcel replies first, and a buyer who asks for theirs. */
async function open(t: TestContext) {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  await deliveredBefore(shop);
  await shop.put('shop/settings/parcel.moving', { mode: 'suggest' });
  await sendOut(shop, 'ORD1', 'Chengdu');
  const key = await shop.apiKey(['converse']);
  const ask = (text: string) =>
    shop.post('messages', { channelKey: 'a', messageId: crypto.randomUUID(), text, order: 'ORD1' }, { key });
  await ask('where is my parcel?');
  const id = await onlyConversation(shop);
  const thread = async () => (await shop.get(`conversations/${id}/messages`)).json<{ items: Message[] }>().items;
  const proposal = (await thread()).find(({ visibility }) => visibility === 'suggestion');
  assert.ok(proposal);
  const approve = async (body: object) => {
    const reply = await shop.post(`conversations/${id}/proposals/${proposal.id}/approve`, body);
    return { status: reply.statusCode, body: reply.json<Answer>() };
  };
  const promises = async () =>
    (await sql`select kind, message_id from promises where shop_id = ${shop.id} and status = 'open'`.execute(shop.db))
      .rows;
  const draft = async () => (await shop.get(`conversations/${id}/draft`)).json<{ draft: Draft | null }>().draft;
  const moveAway = () =>
    sql`update parcels set origin_city = 'Suzhou', origin_region = 'JS' where shop_id = ${shop.id}`.execute(shop.db);
  const lastSeq = () => lastSeqOf(shop.db, shop.id, id);
  return { shop, id, ask, thread, proposal, approve, promises, draft, moveAway, lastSeq };
}

async function onlyConversation(shop: TestShop): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  return rows[0]?.id ?? '';
}
