import { sequenceShop } from '../platform/events.ts';
import { countReasons } from '../returns/count-reasons.ts';
import { paidReturn } from './paid-returns.ts';
import { request, selling } from './returned-goods.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

/** How to call the routes of a return as a case. */
export const returnSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'POST /api/returns': async (shop) => {
    const { orderId, orderLineId } = await (await selling(shop, 1)).buy();
    const lines = [{ orderLineId, quantity: 1 }];
    const reasons = [{ reason: 'unknown' }];
    return { body: { requestKey: `key-of-${orderId}`, orderId, lines, reasons, wants: null }, expects: 200 };
  },
  'GET /api/returns/reasons/:countId': async (shop) => {
    await asked(shop);
    await sequenceShop(shop.db, shop.id);
    await countReasons(shop.db);
    const { counts } = (await shop.get('returns/reasons')).json<{ counts: { id: string }[] }>();
    return { params: { countId: counts[0]?.id ?? '' }, objects: ['countId'], expects: 200 };
  },
  'GET /api/returns/:returnId': async (shop) => ({ ...(await asked(shop)), expects: 200 }),
  'GET /api/orders/:orderId/returnable': async (shop) => ({
    params: { orderId: (await (await selling(shop, 1)).buy()).orderId },
    objects: ['orderId'],
    expects: 200,
  }),
  'PUT /api/returns/:returnId/reasons': async (shop) => ({
    ...(await asked(shop)),
    body: { seen: null, lineId: null, reasons: [{ reason: 'other.colour', detail: 'darker' }] },
    expects: 200,
  }),
  'PUT /api/returns/:returnId/lines': async (shop) => {
    const sold = await selling(shop, 1);
    const { returnId, orderId } = await request(shop, sold, 2);
    const { goods } = (await shop.get(`orders/${orderId}/returnable`)).json<{ goods: { orderLineId: string }[] }>();
    const lines = goods.map(({ orderLineId }) => ({ orderLineId, quantity: 1 }));
    return {
      ...{ params: { returnId }, objects: ['returnId'] },
      body: { seen: null, orderId: null, lines },
      expects: 200,
    };
  },
  'GET /api/returns/:returnId/payment': async (shop) => ({ ...(await owed(shop)), expects: 200 }),
  'POST /api/returns/:returnId/payment': async (shop) => ({ ...(await owed(shop)), body: {}, expects: 200 }),
  'POST /api/returns/:returnId/actions': async (shop) => ({
    ...(await asked(shop)),
    body: { action: 'ask', seen: null, note: 'A photo of the label, please.' },
    expects: 200,
  }),
};

async function asked(shop: TestShop): Promise<Omit<Sample, 'expects'>> {
  const { returnId } = await request(shop, await selling(shop, 1));
  return { params: { returnId }, objects: ['returnId'] };
}

async function owed(shop: TestShop): Promise<Omit<Sample, 'expects'>> {
  const { returnId } = await paidReturn(shop, {});
  return { params: { returnId }, objects: ['returnId'] };
}
