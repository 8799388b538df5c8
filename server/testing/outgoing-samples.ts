import { addProvider, queueSend } from '../outbox/testing.ts';
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
  'POST /api/providers': async () => ({
    body: { kind: 'aliyun', name: crypto.randomUUID(), settings: { signName: 'Willow', accessKeyId: 'LTAI' } },
    expects: 201,
  }),
  'PATCH /api/providers/:id': async (shop) => ({ ...(await provided(shop)), body: { isOn: false }, expects: 204 }),
  'DELETE /api/providers/:id': async (shop) => ({ ...(await provided(shop)), expects: 204 }),
  'PUT /api/providers/order': async (shop) => {
    await provided(shop);
    const rows = await shop.db.selectFrom('providers').select('id').where('shop_id', '=', shop.id).execute();
    return { body: { channel: 'sms', ids: rows.map(({ id }) => id) }, expects: 204 };
  },
  'POST /api/providers/:id/test': async (shop) => ({
    ...(await provided(shop)),
    body: { address: '+8613800138000' },
    expects: 200, // that nothing was taken
  }),
  'POST /api/providers/:id/check': async (shop) => {
    const settings = { url: 'https://127.0.0.1/refunds', keyHours: 24 };
    const made = await shop.post('providers', { kind: 'webhook-refund', name: crypto.randomUUID(), settings });
    return { params: { id: made.json<{ id: string }>().id }, objects: ['id'], expects: 200 };
  },
};

/** At an address that nobody may be called at: no test leaves the house. */
const provided = async (shop: TestShop) => ({
  params: { id: await addProvider(shop, crypto.randomUUID(), 'https://127.0.0.1/sendsms') },
  objects: ['id'],
});

const queued = async (shop: TestShop) => (await queueSend(shop, { channel: 'sms', address: '+8613800138000' })).id;
