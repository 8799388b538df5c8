import { proposeReply } from '../conversations/index.ts';
import { newId } from '../platform/ids.ts';
import { somePhoto } from './photos.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

/** How to call the routes of what buyers and agents write: chat, conversations, photos and the assist page. */
export const conversationSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'GET /api/conversations/:id/sla': inConversation(),
  'GET /api/conversations/:id/panel': async (shop) => ({
    params: { id: await conversed(shop) },
    objects: ['id'],
    expects: 200,
  }),
  'POST /api/conversations/:id/proposals/:messageId/approve': async (shop) => ({
    params: await proposed(shop),
    objects: ['id', 'messageId'],
    body: { clientKey: crypto.randomUUID(), seenSeq: 3 }, // the buyer's hello, the answer, the proposal
    expects: 200,
  }),
  'POST /api/conversations/:id/proposals/:messageId/discard': async (shop) => ({
    params: await proposed(shop),
    objects: ['id', 'messageId'],
    body: {},
    expects: 204,
  }),
  'POST /api/assist/replies': async () => ({ body: { clientKey: crypto.randomUUID(), text: 'hello' }, expects: 200 }),
  'GET /api/assist/conversations/:id': async (shop) => ({
    params: { id: (await pasted(shop)).conversationId },
    objects: ['id'],
    expects: 200,
  }),
  'POST /api/assist/conversations/:id/script': async (shop) => ({
    params: { id: (await pasted(shop)).conversationId },
    objects: ['id'],
    body: { situation: 'talk.greeting' },
    expects: 200,
  }),
  'POST /api/assist/replies/:messageId/sent': async (shop) => {
    const { messageId, reply, seenSeq } = await pasted(shop);
    return {
      params: { messageId },
      objects: ['messageId'],
      body: { clientKey: crypto.randomUUID(), text: reply.text, seenSeq },
      expects: 200,
    };
  },
  'POST /api/conversations/:id/render': async (shop) => ({
    params: { id: await conversed(shop) },
    objects: ['id'],
    body: { situation: 'talk.greeting' },
    expects: 200,
  }),
  'GET /chat/:shopCode': async (shop) => ({ params: { shopCode: shop.code }, expects: 200 }),
  'GET /chat/code/:version/:file': async () => ({ params: { version: 'any', file: 'chat.ts' }, expects: 200 }),
  'POST /api/chat/:shopCode/session': async (shop) => ({ params: { shopCode: shop.code }, body: {}, expects: 200 }),
  'POST /api/chat/messages': async () => ({ body: { clientKey: 'abcdefgh', text: 'hello' }, expects: 200 }),
  'POST /api/chat/files': async () => ({ body: somePhoto, expects: 201 }),
  'GET /api/chat/files/:fileId': async (shop) => ({ params: { fileId: newId(shop.now()) }, expects: 404 }),
  'POST /api/chat/typing': async () => ({ expects: 204 }),
  'DELETE /api/chat/session': async () => ({ expects: 204 }),
  'POST /api/chat-secret': async () => ({ expects: 201 }),
  'POST /api/messages': async () => ({
    body: { channelKey: 'buyer', messageId: crypto.randomUUID(), text: 'hello' },
    expects: 200,
  }),
  'POST /api/files': async () => ({ body: somePhoto, expects: 201 }),
  'GET /api/files/:fileId': async (shop) => ({
    params: { fileId: (await shop.post('files', somePhoto)).json<{ fileId: string }>().fileId },
    objects: ['fileId'],
    expects: 200,
  }),
  'GET /api/conversations/:id': inConversation(),
  'GET /api/conversations/:id/messages': inConversation(),
  'POST /api/conversations/:id/messages': async (shop) => ({
    ...(await inConversation()(shop)),
    body: { clientKey: crypto.randomUUID(), body: 'It is on its way.', seenSeq: 2 },
  }),
  'POST /api/conversations/:id/notes': async (shop) => ({
    ...(await inConversation()(shop)),
    body: { clientKey: crypto.randomUUID(), body: 'Call her tomorrow.' },
  }),
  'POST /api/conversations/:id/take-over': inConversation({}),
  'POST /api/conversations/:id/hand-back': inConversation({}),
  'POST /api/conversations/:id/close': inConversation({}),
  'POST /api/conversations/:id/reopen': inConversation({}),
  'POST /api/conversations/:id/assign': inConversation({ agentId: null }),
  'POST /api/conversations/:id/snooze': inConversation({ until: '2126-03-10T01:00:00Z' }),
  'PUT /api/conversations/:id/tags': inConversation({ tags: ['size'] }),
  'GET /api/conversations/:id/draft': inConversation(),
  'PUT /api/conversations/:id/draft': inConversation({ body: 'It is', seenSeq: 1, seenAt: null }, 200),
  'DELETE /api/conversations/:id/draft': inConversation(),
  'POST /api/conversations/:id/presence': inConversation({ kind: 'looking' }, 204),
  'GET /api/conversations/:id/presence': inConversation(),
};

/** A route of one conversation: a buyer has just begun it. */
function inConversation(body?: unknown, expects = 200) {
  return async (shop: TestShop): Promise<Sample> => ({
    params: { id: await conversed(shop) },
    objects: ['id'],
    ...(body === undefined ? {} : { body }),
    expects,
  });
}

/** A reply that waits for approval. */
async function proposed(shop: TestShop): Promise<{ id: string; messageId: string }> {
  const id = await conversed(shop);
  const proposal = { body: 'Hello.', locale: 'en', script: null, scriptVersion: null, facts: null, moves: null };
  const messageId = await shop.tx((tx) =>
    proposeReply(tx, { shopId: shop.id, conversationId: id, proposal }, shop.now()),
  );
  return { id, messageId };
}

/** A conversation in which a stranger said hello. */
async function conversed(shop: TestShop): Promise<string> {
  const channelKey = crypto.randomUUID();
  const key = await shop.apiKey(['converse']);
  await shop.post('messages', { channelKey, messageId: channelKey, text: 'hello' }, { key });
  const { id } = await shop.db
    .selectFrom('conversations')
    .select('id')
    .where('shop_id', '=', shop.id)
    .where('channel_key', '=', channelKey)
    .executeTakeFirstOrThrow();
  return id;
}

/** What a buyer wrote in the platform's client, pasted. */
async function pasted(shop: TestShop) {
  const answer = await shop.post('assist/replies', { clientKey: crypto.randomUUID(), text: 'hello' });
  return answer.json<{ conversationId: string; messageId: string; seenSeq: number; reply: { text: string } }>();
}
