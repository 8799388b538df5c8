import type { Role } from '../../shared/access.ts';
import { queueSend } from '../outbox/testing.ts';
import { newId } from '../platform/ids.ts';
import { openPromise } from '../promises/index.ts';
import { inviteAgent } from '../shops/index.ts';
import { publishStatement } from '../statements/index.ts';
import { isWorkbenchBuilt } from '../web/workbench-routes.ts';
import { callSamples } from './call-samples.ts';
import { switchOnMail } from './codes.ts';
import { consentSamples } from './consent-samples.ts';
import { conversationSamples } from './conversation-samples.ts';
import { goodsSamples } from './goods-samples.ts';
import { hookSamples } from './hook-samples.ts';
import { mergeSamples } from './merge-samples.ts';
import { outgoingSamples } from './outgoing-samples.ts';
import { parcelSamples } from './parcel-samples.ts';
import { refundSamples } from './refund-samples.ts';
import { returnSamples } from './return-samples.ts';
import { returnsPageSamples } from './returns-page-samples.ts';
import { scriptSamples } from './script-samples.ts';
import type { TestShop } from './shop.ts';
import { trackingPageSamples } from './tracking-page-samples.ts';
import { verdictSamples } from './verdict-samples.ts';

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

/**
 * Routes that write or have params. Reading routes without params need no line: they answer 200. `as`: who is going to
 * call, where it matters whose something is.
 */
export const samples: Record<string, (shop: TestShop, as?: Role) => Promise<Sample>> = {
  ...callSamples,
  ...scriptSamples,
  ...verdictSamples,
  ...mergeSamples,
  ...consentSamples,
  ...conversationSamples,
  ...goodsSamples,
  ...hookSamples,
  ...outgoingSamples,
  ...parcelSamples,
  ...refundSamples,
  ...returnsPageSamples,
  ...trackingPageSamples,
  ...returnSamples,
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
    body: { texts: [someTerms()] },
    expects: 201,
  }),
  'POST /api/statements/check': async () => ({
    body: { texts: [{ locale: 'en', title: 'Terms', body: 'No returns.' }] },
    expects: 200,
  }),
  'GET /api/statements/:version': async (shop) => {
    await published(shop);
    return { params: { version: 1 }, expects: 200 };
  },
  'GET /api/statements/:version/readings': async () => ({ params: { version: 1 }, expects: 200 }),
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
  'POST /api/chat/code': async (shop) => {
    await switchOnMail(shop);
    return { body: { address: 'anna@shop.example', orderNumber: '1001' }, expects: 200 };
  },
  // No code was asked for.
  'POST /api/chat/code/check': async () => ({ body: { code: '123456' }, expects: 410 }),
  'GET /u/:token': async (shop) => ({ params: await optOutLink(shop), expects: 200 }),
  'POST /u/:token': async (shop) => ({ params: await optOutLink(shop), body: { scope: 'promotion' }, expects: 200 }),
  'PUT /api/me/limit': async () => ({ body: { mostOpen: 10 }, expects: 200 }),
  'PUT /api/me/availability': async () => ({ body: { availability: 'away' }, expects: 200 }),
};

const sampleOrder = {
  externalId: '1001',
  status: 'paid',
  placedAt: '2026-03-01T08:00:00Z',
  customerExternalId: 'C1',
  lines: [{ externalId: '1', title: 'Linen shirt', quantity: 1 }],
};

async function optOutLink(shop: TestShop): Promise<{ token: string }> {
  const { path } = await queueSend(shop, { channel: 'mail', address: 'wang@example.com' });
  return { token: path.split('/').at(-1) ?? '' };
}

async function ordered(shop: TestShop): Promise<string> {
  await shop.put('ingest/orders', { orders: [sampleOrder] }, { key: await shop.apiKey(['ingest']) });
  return (await shop.get('orders')).json<{ orders: { id: string }[] }>().orders[0]?.id ?? '';
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

/** The same twice is no version. */
const someTerms = () => ({ locale: 'en', title: 'Terms', body: `We keep our word ${crypto.randomUUID()}.` });

async function published(shop: TestShop): Promise<string> {
  await shop.tx((tx) => publishStatement(tx, shop.id, [someTerms()], shop.now()));
  return shop.code;
}
