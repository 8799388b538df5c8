import { refundToCall } from '../calls/testing.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

/** How to call the routes of phone calls. */
export const callSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'GET /api/calls/:id': async (shop) => ({ ...(await callOf(shop)), expects: 200 }),
  'POST /api/calls/:id/claim': async (shop) => ({ ...(await callOf(shop)), expects: 200 }),
  'POST /api/calls/:id/attempts': async (shop) => ({
    ...(await callOf(shop)),
    body: { requestKey: 'one', outcome: 'reached', agreed: 'refund_agreed', note: '' },
    expects: 200,
  }),
  'POST /api/calls/:id/override': async (shop) => ({
    ...(await callOf(shop)),
    body: { note: 'The photos say it all.' },
    expects: 200,
  }),
};

async function callOf(shop: TestShop) {
  return { params: { id: (await refundToCall(shop)).callId }, objects: ['id'] };
}
