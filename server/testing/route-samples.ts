import { proposeReply } from '../conversations/index.ts';
import { newId } from '../platform/ids.ts';
import { openPromise } from '../promises/index.ts';
import { inviteAgent } from '../shops/index.ts';
import { publishStatement } from '../statements/index.ts';
import { isWorkbenchBuilt } from '../web/workbench-routes.ts';
import { mergeSamples } from './merge-samples.ts';
import { somePhoto } from './photos.ts';
import { scriptSamples } from './script-samples.ts';
import type { TestShop } from './shop.ts';

/**
 * How to call a route so that it does its work once: the test that walks all routes asks here. `objects` are the params
 * that name something of one shop: the test swaps them for another shop's, and for one that does not exist.
 */
export type Sample = {
  params?: Record<string, string | number>;
  objects?: readonly string[];
  query?: string;
  body?: unknown;
  /** The answer to a caller who may. */
  expects: number;
};

/** Routes that write or have params. Reading routes without params need no line: they answer 200. */
export const samples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  ...scriptSamples,
  ...mergeSamples,
  'POST /api/auth/sign-in/email': async () => ({
    body: { email: 'nobody@shop.test', password: 'wrong' },
    expects: 401,
  }),
  'POST /api/set-up': async () => ({
    body: {
      setUpCode: 'AAAA-AAAA-AAAA',
      shop: { code: 'second', name: 'Second', country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY' },
      owner: { name: 'Anna', email: 'anna@shop.test', password: 'glass onion forty' },
    },
    expects: 409, // the shop of the test has its people
  }),
  'POST /api/auth/two-factor/verify-totp': async () => ({ body: { code: '123456' }, expects: 401 }),
  'POST /api/auth/two-factor/verify-backup-code': async () => ({ body: { code: 'abcde-fghij' }, expects: 401 }),
  'POST /api/auth/two-factor/enable': async () => ({ body: { password: 'wrong' }, expects: 400 }),
  'POST /api/auth/two-factor/disable': async () => ({ body: { password: 'wrong' }, expects: 400 }),
  'POST /api/auth/change-password': async () => ({
    body: { currentPassword: 'wrong', newPassword: 'glass onion forty' },
    expects: 400,
  }),
  'POST /api/auth/sign-out': async () => ({ expects: 204 }),
  'POST /api/auth/revoke-other-sessions': async () => ({ expects: 204 }),
  'GET /': async () => ({ expects: 302 }), // the first run is over
  'GET /desk': async () => ({ expects: isWorkbenchBuilt() ? 200 : 503 }),
  'GET /desk/*': async () => ({ expects: isWorkbenchBuilt() ? 200 : 503 }),
  'GET /desk/assets/:file': async () => ({ params: { file: 'nothing.js' }, expects: 404 }),
  'PATCH /api/shop': async () => ({ body: { name: 'New name' }, expects: 200 }),
  'PUT /api/shop/settings/:situation': async () => ({
    params: { situation: 'parcel.moving' },
    body: { mode: 'suggest' },
    expects: 204,
  }),
  'PUT /api/shop/hours': async () => ({
    body: { weekly: [[{ opens: '09:00', closes: '18:00' }], [], [], [], [], [], []], specialDays: [] },
    expects: 200,
  }),
  'PATCH /api/agents/:agentId': async (shop) => ({
    params: { agentId: await shop.addPerson('agent') },
    objects: ['agentId'],
    body: { role: 'account_manager' },
    expects: 204,
  }),
  'PUT /api/agents/:agentId/limit': async (shop) => ({
    params: { agentId: await shop.addPerson('agent') },
    objects: ['agentId'],
    body: { mostOpen: 10 },
    expects: 200,
  }),
  'DELETE /api/agents/:agentId': async (shop) => ({
    params: { agentId: await shop.addPerson('agent') },
    objects: ['agentId'],
    expects: 204,
  }),
  'POST /api/invitations': async () => ({ body: { email: 'new@shop.test', role: 'agent' }, expects: 201 }),
  'DELETE /api/invitations/:invitationId': async (shop) => ({
    params: { invitationId: await invited(shop) },
    objects: ['invitationId'],
    expects: 204,
  }),
  'POST /api/invitations/read': async () => ({ body: { token: 'nothing' }, expects: 410 }),
  'POST /api/invitations/accept': async () => ({
    body: { token: 'nothing', name: 'Nobody', password: 'glass onion forty' },
    expects: 410,
  }),
  'POST /api/keys': async () => ({ body: { name: 'ERP', scopes: ['ingest'] }, expects: 201 }),
  'DELETE /api/keys/:keyId': async (shop) => ({
    params: { keyId: (await shop.post('keys', { name: 'ERP', scopes: ['read'] })).json<{ id: string }>().id },
    objects: ['keyId'],
    expects: 204,
  }),
  'POST /api/statements': async () => ({
    body: { texts: [{ locale: 'en', title: 'Terms', body: 'We keep our word.' }] },
    expects: 201,
  }),
  'GET /s/:shopCode/statement': async (shop) => ({ params: { shopCode: await published(shop) }, expects: 200 }),
  'GET /s/:shopCode/statement/:version': async (shop) => ({
    params: { shopCode: await published(shop), version: 1 },
    expects: 200,
  }),
  'POST /api/promises/:id/settle': async (shop) => ({
    params: { id: await promised(shop) },
    objects: ['id'],
    body: { status: 'kept', evidence: 'she wrote back' },
    expects: 200,
  }),
  'PUT /api/sla/settings': async (shop) => ({
    body: { ...(await shop.get('sla/settings')).json<object>(), sendsHolding: true },
    expects: 200,
  }),
  'GET /api/conversations/:id/sla': inConversation(),
  'PUT /api/ingest/products': async () => ({
    body: { products: [{ externalId: 'P1', title: 'Linen shirt', variants: [{ externalId: 'P1-M', size: 'M' }] }] },
    expects: 200,
  }),
  'PUT /api/ingest/customers': async () => ({
    body: { customers: [{ externalId: 'C1', name: 'Anna' }] },
    expects: 200,
  }),
  'PUT /api/ingest/orders': async () => ({ body: { orders: [sampleOrder] }, expects: 200 }),
  'PUT /api/ingest/parcels': async () => ({ body: { parcels: [{ externalId: 'S1', order: '1001' }] }, expects: 200 }),
  'PUT /api/ingest/scans': async () => ({
    body: { scans: [{ parcel: 'S1', at: '2026-03-02T08:00:00Z', status: 'accepted' }] },
    expects: 200,
  }),
  'GET /api/orders/:orderId': async (shop) => ({
    params: { orderId: await ordered(shop) },
    objects: ['orderId'],
    expects: 200,
  }),
  'GET /api/customers/:customerId': async (shop) => {
    await ordered(shop);
    const { customers } = (await shop.get('customers')).json<{ customers: { id: string }[] }>();
    return { params: { customerId: customers[0]?.id ?? '' }, objects: ['customerId'], expects: 200 };
  },
  'GET /api/customers/:customerId/panel': async (shop) => {
    await ordered(shop);
    const { customers } = (await shop.get('customers')).json<{ customers: { id: string }[] }>();
    return { params: { customerId: customers[0]?.id ?? '' }, objects: ['customerId'], expects: 200 };
  },
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
  'PUT /api/me/limit': async () => ({ body: { mostOpen: 10 }, expects: 200 }),
  'PUT /api/me/availability': async () => ({ body: { availability: 'away' }, expects: 200 }),
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

const sampleOrder = {
  externalId: '1001',
  status: 'paid',
  placedAt: '2026-03-01T08:00:00Z',
  customerExternalId: 'C1',
  lines: [{ externalId: '1', title: 'Linen shirt', quantity: 1 }],
};

async function ordered(shop: TestShop): Promise<string> {
  await shop.put('ingest/orders', { orders: [sampleOrder] }, { key: await shop.apiKey(['ingest']) });
  return (await shop.get('orders')).json<{ orders: { id: string }[] }>().orders[0]?.id ?? '';
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

async function promised(shop: TestShop): Promise<string> {
  const promise = {
    shopId: shop.id,
    kind: 'person.reply',
    subjectType: 'conversation',
    subjectId: newId(shop.now()),
    conversationId: null,
    messageId: null,
    dueAt: shop.now().add({ hours: 2 }),
  } as const;
  return (await shop.tx((tx) => openPromise(tx, promise, shop.now()))).id;
}

async function invited(shop: TestShop): Promise<string> {
  const email = `guest-${crypto.randomUUID()}@shop.test`;
  return (await shop.tx((tx) => inviteAgent(tx, { shopId: shop.id, email, role: 'agent', by: null }, shop.now()))).id;
}

async function published(shop: TestShop): Promise<string> {
  await shop.tx((tx) =>
    publishStatement(tx, shop.id, [{ locale: 'en', title: 'Terms', body: 'We keep our word.' }], shop.now()),
  );
  return shop.code;
}
