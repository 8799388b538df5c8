import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { testShop } from '../testing/shop.ts';
import { type Responder, receive, sayNotice, writeTurn } from './index.ts';
import type { ConversationView, MessageView } from './list-queries.ts';

type Sent = { key: string; rank: number; address: string; content: Record<string, unknown>; status: string };
const silent: Responder<null> = async () => null;
const plain = { locale: 'en', script: null, scriptVersion: null, facts: null, moves: null };

/** A buyer has written by mail, SMS or in the chat. */
async function open(t: Parameters<typeof testShop>[0], channel: string, channelKey: string) {
  const shop = await testShop(t, { name: 'Willow & Thread' });
  let count = 0;
  const writes = (text: string, respond: Responder<unknown> = silent, subject: string | null = null) => {
    const from = { shopId: shop.id, channel, channelKey, providerMessageId: `<${++count}@example.com>`, text, subject };
    return receive(
      shop.db,
      { ...from, customerId: null, verified: false, orderId: null, locale: null },
      respond,
      shop.now(),
    );
  };
  await writes('Where is my parcel?', silent, 'My order');
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const at = { shopId: shop.id, conversationId: rows[0]?.id ?? '' };
  const path = `conversations/${at.conversationId}`;
  return {
    ...{ shop, writes, at },
    says: (body: string, clientKey: string, more: object = {}) =>
      shop.post(`${path}/messages`, { clientKey, body, seenSeq: 99, ...more }, { as: 'agent' }),
    does: (what: string, body: object) => shop.post(`${path}/${what}`, body, { as: 'agent' }),
    thread: async () => (await shop.get(`${path}/messages`)).json<{ items: MessageView[] }>().items,
    sends: async () =>
      (
        await sql<Sent>`select key, rank, address, content, status from sends
          where shop_id = ${shop.id} order by id`.execute(shop.db)
      ).rows,
  };
}

const answering =
  (body: string, visibility: 'public' | 'suggestion'): Responder<void> =>
  (tx, { conversation }, { shopId }, now) =>
    writeTurn(
      tx,
      { shopId, conversationId: conversation.id, now },
      {
        ...{ state: {}, status: 'open', handsOver: false },
        messages: [{ id: newId(now), author: 'qin', visibility, body, ...plain }],
      },
    );

test('what Qin answers to a mail leaves as a mail that answers it, in the same thread', async (t) => {
  const { writes, sends } = await open(t, 'mail', 'li@example.com');
  await writes('Hello?', answering('It left yesterday.', 'public'));
  const [send, ...others] = await sends();
  assert.deepEqual([send?.address, send?.rank, others.length], ['li@example.com', 0, 0]);
  assert.deepEqual(send?.content, {
    subject: 'Re: My order',
    text: 'It left yesterday.',
    html: null,
    inReplyTo: '<2@example.com>',
    references: ['<1@example.com>', '<2@example.com>'],
    photos: [],
    isAutomatic: true,
  });
});

test('what is only proposed leaves when an agent lets it go, and what an agent writes leaves once however often it is sent', async (t) => {
  const { writes, says, sends, does } = await open(t, 'sms', '+8613800001234');
  await writes('hello?', answering('It left yesterday.', 'suggestion'));
  await does('notes', { clientKey: 'n', body: 'Knows us well.' });
  assert.equal((await sends()).length, 0);
  assert.equal((await says('It is at the depot.', 'k', { seenSeq: 4 })).statusCode, 200);
  await says('It is at the depot.', 'k', { seenSeq: 4 });
  assert.deepEqual(
    (await sends()).map(({ address, content }) => [address, content]),
    [['+8613800001234', { text: 'It is at the depot.', template: null }]],
  );
});

test('a mail is a person’s word when an agent wrote it or let it go out, and a machine’s when Qin spoke by itself', async (t) => {
  const { shop, at, writes, thread, says, sends, does } = await open(t, 'mail', 'li@example.com');
  await shop.tx((tx) => sayNotice(tx, { ...at, ...plain, key: 'parcel 1', body: 'It is at the depot.' }, shop.now()));
  await writes('Hello?', answering('It left yesterday.', 'suggestion'));
  const proposal = (await thread()).find(({ visibility }) => visibility === 'suggestion');
  await does(`proposals/${proposal?.id}/approve`, { clientKey: 'a', seenSeq: 4 });
  await says('Write to me if it is late.', 'k', { seenSeq: 5 });
  const told = (await sends()).map(({ content }) => [content.text, content.isAutomatic]);
  assert.deepEqual(Object.fromEntries(told), {
    'It is at the depot.': true,
    'It left yesterday.': false,
    'Write to me if it is late.': false,
  });
});

test('no answer, no mail: what is taken back with its transaction was never queued', async (t) => {
  const { writes, sends } = await open(t, 'mail', 'li@example.com');
  const breaks: Responder<void> = async (tx, ...turn) => {
    await answering('It left yesterday.', 'public')(tx, ...turn);
    throw new Error('the power is gone');
  };
  await assert.rejects(writes('Hello?', breaks));
  assert.deepEqual(await sends(), []);
});

test('news that nobody asked for waits for a decent hour, and the chat on our own page sends nothing', async (t) => {
  const mail = await open(t, 'mail', 'li@example.com');
  const news = { ...plain, key: 'parcel 1', body: 'Your parcel is at the depot.' };
  await mail.shop.tx((tx) => sayNotice(tx, { ...mail.at, ...news }, mail.shop.now()));
  assert.deepEqual(
    (await mail.sends()).map(({ rank }) => rank),
    [1],
  );
  const chat = await open(t, 'web', 'visitor');
  await chat.writes('Hello?', answering('It left yesterday.', 'public'));
  assert.deepEqual(await chat.sends(), []);
});

test('an agent sees what became of each message, and is told at once that photos cannot go by SMS', async (t) => {
  const { shop, says: writes, thread } = await open(t, 'sms', '+8613800001234');
  await writes('It is at the depot.', 'k', { seenSeq: 1 });
  const states = async () => (await thread()).map(({ delivery }) => delivery);
  const listed = async () =>
    (await shop.get('conversations?view=all')).json<{ items: ConversationView[] }>().items[0]?.preview?.delivery;
  assert.deepEqual(await states(), [null, { state: 'waiting', reason: null }]);
  await sql`update sends set status = 'not_sent', reason = 'suppressed' where shop_id = ${shop.id}`.execute(shop.db);
  const says =
    'Nothing more goes to this address: unsubscribed, undeliverable or reported as spam. The customer’s card says which.';
  assert.deepEqual(await states(), [null, { state: 'failed', reason: 'suppressed', says }]);
  assert.equal(await listed(), 'failed', 'seen in the inbox, without opening the thread');
  await sql`update sends set status = 'sent', provider_message_id = 'p', delivery = 'delivered', reason = null
    where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(await states(), [null, { state: 'delivered', reason: null }]);
  const refused = await writes('Look:', 'k2', { seenSeq: 2, fileIds: [newId(shop.now())] });
  assert.deepEqual([refused.statusCode, refused.json<{ code: string }>().code], [409, 'no_photos_by_sms']);
});
