import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { type Caller, testShop } from '../testing/shop.ts';
import { assistChannel, type Responder, receive } from './index.ts';
import { type InsertedScript, leftOfDraft, mergedDraft } from './rules.ts';

type Draft = {
  body: string;
  seenSeq: number;
  fileIds: string[];
  scripts: { situation: string }[];
  reason: string | null;
  updatedAt: string;
};
const agent: Caller = { as: 'agent' };
const silent: Responder<null> = async () => null;

/** A conversation in which the buyer has written, and the agent's pages that write in it. */
async function open(t: Parameters<typeof testShop>[0]) {
  const shop = await testShop(t);
  const from = { shopId: shop.id, channel: 'test', channelKey: 'buyer', providerMessageId: '1', text: 'where is it?' };
  await receive(
    shop.db,
    { ...from, customerId: null, verified: false, orderId: null, locale: null },
    silent,
    shop.now(),
  );
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const path = `conversations/${rows[0]?.id}`;
  const draftIn = (reply: { statusCode: number; body: string; json: <T>() => T }) => {
    assert.equal(reply.statusCode, 200, reply.body);
    return reply.json<{ draft: Draft | null }>().draft;
  };
  const sends = (body: string, more: { seenSeq?: number; fileIds?: string[] } = {}) =>
    shop.post(`${path}/messages`, { clientKey: newId(shop.now()), body, seenSeq: 1, ...more }, agent);
  return {
    ...{ shop, sends, path },
    /** Somebody else holds it, so that it is refused. */
    refused: async (body: string) => {
      await shop.post(`${path}/take-over`, {}, { as: 'supervisor' });
      assert.equal((await sends(body)).statusCode, 409);
    },
    reads: async () => draftIn(await shop.get(`${path}/draft`, agent)),
    types: async (body: string, seenAt: string | null | undefined, more: object = {}) =>
      draftIn(await shop.put(`${path}/draft`, { body, seenSeq: 1, seenAt, ...more }, agent)),
    empties: async (seenAt?: string) =>
      draftIn(await shop.delete(`${path}/draft${seenAt ? `?seenAt=${encodeURIComponent(seenAt)}` : ''}`, agent)),
  };
}

test('what is typed is kept while it is typed, and gone once it is said', async (t) => {
  const { types, sends, reads } = await open(t);
  await types('It le', null);
  await types('It left', null);
  assert.deepEqual([(await reads())?.body, (await reads())?.reason], ['It left', null]);
  await sends('It left yesterday.');
  assert.equal(await reads(), null);
});

test('photos of a refused message stay with its words, and leave the draft with the message they go out in', async () => {
  const scripts: InsertedScript[] = [];
  const kept = mergedDraft(null, { body: '', fileIds: ['p1'], scripts, clientKey: 'a' });
  assert.deepEqual(kept, { body: '', fileIds: ['p1'], scripts, clientKey: 'a' });
  const both = mergedDraft({ ...kept, isTyped: false }, { body: 'Look:', fileIds: ['p2'], scripts, clientKey: 'b' });
  assert.deepEqual(both, { body: 'Look:', fileIds: ['p1', 'p2'], scripts, clientKey: null });
  const sent = { body: 'Look:', fileIds: ['p2'], scripts, clientKey: 'b' };
  assert.deepEqual(leftOfDraft({ ...both, isTyped: false }, sent), { body: '', fileIds: ['p1'], scripts });
  assert.equal(leftOfDraft({ ...both, fileIds: ['p2'], isTyped: false }, sent), null);
});

test('what is typed on one page never loses what was refused on another', async (t) => {
  const { refused, types, reads } = await open(t);
  const typed = await types('Good mor', null);
  await refused('It left yesterday.');
  const both = await types('Good morning', typed?.updatedAt);
  assert.deepEqual([both?.body, both?.reason], ['It left yesterday.\n\nGood morning', 'held_by_other']);
  assert.deepEqual(await reads(), both, 'the answer is what is kept');
  const again = await types('Good morning, Anna', typed?.updatedAt);
  assert.ok(again?.body.includes('It left yesterday.'), 'as long as the page has not taken it up');
  const own = await types('Hello', again?.updatedAt);
  assert.deepEqual([own?.body, own?.reason], ['Hello', null], 'what a page has seen is its to change');
});

test('a page that does not say what it saw doubles nothing, however often it saves', async (t) => {
  const { refused, types } = await open(t);
  await refused('It left yesterday.\n\nRegards');
  for (const typed of ['Go', 'Good mor', 'Good mor', 'Good morning']) await types(typed, undefined);
  const grown = await types('Good morning, Anna', undefined);
  assert.equal(grown?.body, 'It left yesterday.\n\nRegards\n\nGood morning, Anna');
  assert.equal((await types(`${grown?.body}!`, undefined))?.body, `${grown?.body}!`);
});

test('scripts of two refused messages all stay named, and the draft can be saved and sent', async (t) => {
  const { shop, types, reads, path } = await open(t);
  const named = (page: string) =>
    Array.from({ length: 8 }, (_, n) => ({ situation: 'talk.greeting', version: 1, text: `Hello ${page}${n}` }));
  await shop.post(`${path}/take-over`, {}, { as: 'supervisor' });
  for (const page of ['a', 'b']) {
    const message = { clientKey: page, body: `Hello ${page}`, seenSeq: 1, scripts: named(page) };
    assert.equal((await shop.post(`${path}/messages`, message, agent)).statusCode, 409);
  }
  const { body = '', scripts = [], updatedAt = null } = (await reads()) ?? {};
  assert.equal(scripts.length, 16);
  assert.equal((await types(`${body}!`, updatedAt, { scripts }))?.scripts.length, 16);
  const sent = await shop.post(`${path}/messages`, { clientKey: 'c', body, seenSeq: 1, scripts }, agent);
  assert.equal(sent.statusCode, 409, 'refused for who holds it, not for its length');
});

test('a page that empties its field does not throw away what was refused on another', async (t) => {
  const { refused, types, empties, reads } = await open(t);
  const typed = await types('Good mor', null);
  await refused('It left yesterday.');
  const kept = await empties(typed?.updatedAt);
  assert.equal(kept?.body, 'It left yesterday.');
  assert.deepEqual(await empties(), kept);
  assert.equal(await empties(kept?.updatedAt), null);
  assert.equal(await reads(), null);
});

test('a draft names its scripts and photos again after a reload', async (t) => {
  const { types, reads } = await open(t);
  const scripts = [{ situation: 'parcel.moving', version: 1, text: 'It is on its way.' }];
  const first = await types('It is on its way.', null, { scripts });
  assert.deepEqual((await reads())?.scripts, scripts);
  const kept = await types('It is on its way!', first?.updatedAt);
  assert.deepEqual(kept?.scripts, scripts, 'whoever does not name them leaves them');
  const without = await types('Own words', kept?.updatedAt, { scripts: [] });
  assert.deepEqual(without?.scripts, []);
});

test('what is typed is another draft each time, also within the same moment', async (t) => {
  const { types } = await open(t);
  const [first, second] = [await types('a', null), await types('ab', null)];
  assert.notEqual(first?.updatedAt, second?.updatedAt);
});

test('a message whose photo has gone is kept with its words and the photos that are there', async (t) => {
  const { shop, sends, reads } = await open(t);
  const reply = await sends('Look:', { fileIds: [newId(shop.now())] });
  assert.deepEqual([reply.statusCode, reply.json<{ code: string }>().code], [409, 'photo_gone']);
  const draft = await reads();
  assert.deepEqual([draft?.body, draft?.reason, draft?.fileIds], ['Look:', 'photo_gone', []]);
});

test('what is written where messages are carried by hand is kept, and not recorded as sent', async (t) => {
  const { shop, sends, reads } = await open(t);
  await sql`update conversations set channel = ${assistChannel} where shop_id = ${shop.id}`.execute(shop.db);
  const reply = await sends('On its way.');
  assert.deepEqual([reply.statusCode, reply.json<{ code: string }>().code], [409, 'sent_by_hand']);
  const draft = await reads();
  assert.deepEqual([draft?.body, draft?.reason], ['On its way.', 'sent_by_hand']);
});
