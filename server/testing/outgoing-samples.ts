import { queueSend } from '../outbox/testing.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

/** How to call the routes of what goes out. */
export const outgoingSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'GET /api/sends/:id': async (shop) => ({ params: { id: await queued(shop) }, objects: ['id'], expects: 200 }),
  'POST /api/sends/:id/decide': async (shop) => ({
    params: { id: await queued(shop) },
    objects: ['id'],
    body: { decision: 'drop', attempt: 0 },
    expects: 200,
  }),
  'POST /api/sends/decide': async (shop) => ({
    body: { decision: 'drop', sends: [{ id: await queued(shop), attempt: 0 }] },
    expects: 200,
  }),
};

const queued = async (shop: TestShop) => (await queueSend(shop, { channel: 'sms', address: '+8613800138000' })).id;
