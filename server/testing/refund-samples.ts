import type { Role } from '../../shared/access.ts';
import { asking, paidOrder } from '../refunds/testing.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

/** How to call the routes of refunds. */
export const refundSamples: Record<string, (shop: TestShop, as?: Role) => Promise<Sample>> = {
  'GET /api/refunds/:refundId': async (shop) => ({ ...(await asked(shop, 1_000)), expects: 200 }),
  'GET /api/orders/:orderId/refunds': async (shop) => ({
    params: { orderId: await paidByHand(shop) },
    objects: ['orderId'],
    expects: 200,
  }),
  'POST /api/refunds': async (shop) => ({ body: asking(await paidByHand(shop), 1_000), expects: 201 }),
  'POST /api/refunds/:refundId/approve': async (shop) => ({ ...(await asked(shop, 60_000)), expects: 200 }),
  'POST /api/refunds/:refundId/cancel': async (shop, as) => ({
    ...(await asked(shop, 1_000, as)), // one's own
    body: { reason: 'Mistaken' },
    expects: 200,
  }),
  'POST /api/refunds/:refundId/confirm': async (shop) => ({
    ...(await asked(shop, 1_000)),
    body: { reference: 'bank 77' },
    expects: 200,
  }),
};

const paidByHand = (shop: TestShop) =>
  paidOrder(shop, { amountMinor: 90_000, provider: null, number: crypto.randomUUID().slice(0, 8) });

/** By an agent, so that the owner may approve it. */
async function asked(shop: TestShop, amountMinor: number, as: Role = 'agent') {
  const reply = await shop.post('/api/refunds', asking(await paidByHand(shop), amountMinor), { as });
  return { params: { refundId: reply.json<{ id: string }>().id }, objects: ['refundId'] };
}
