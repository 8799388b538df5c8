import { approve, request, selling } from './returned-goods.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

/** How to call the routes of what comes back and of what goes out instead. */
export const goodsSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'GET /api/returns/:returnId/goods': async (shop) => ({ ...ofReturn(await approved(shop)), expects: 200 }),
  'GET /api/returns/:returnId/lines/:lineId/instead': async (shop) => ({
    ...ofLine(await approved(shop)),
    expects: 200,
  }),
  'POST /api/returns/:returnId/tracking': async (shop) => ({
    ...ofReturn(await approved(shop)),
    body: { trackingNumber: 'YT20000001' },
    expects: 204,
  }),
  'POST /api/returns/:returnId/arrival': async (shop) => ({
    ...ofReturn(await approved(shop)),
    body: {},
    expects: 204,
  }),
  'POST /api/returns/:returnId/inspection': async (shop) => {
    const asked = await approved(shop);
    return { ...ofReturn(asked), body: { lines: [{ lineId: asked.lineId, outcome: 'accepted' }] }, expects: 204 };
  },
  'POST /api/returns/:returnId/goods': async (shop) => {
    const asked = await approved(shop);
    const lines = [{ lineId: asked.lineId, outcome: 'accepted' }];
    await shop.post(`returns/${asked.returnId}/inspection`, { lines });
    return { ...ofReturn(asked), body: { lineIds: [asked.lineId], to: 'restocked' }, expects: 204 };
  },
  'PUT /api/returns/:returnId/lines/:lineId/exchange': async (shop) => {
    const asked = await approved(shop);
    return { ...ofLine(asked), body: { variantId: asked.variantId }, expects: 204 };
  },
  'POST /api/returns/:returnId/lines/:lineId/exchange/shipment': async (shop) => ({
    ...ofLine(await approved(shop)),
    body: { trackingNumber: 'SF20000001' },
    expects: 204,
  }),
  'POST /api/returns/:returnId/lines/:lineId/exchange/failure': async (shop) => ({
    ...ofLine(await approved(shop)),
    body: { note: 'sold in the store' },
    expects: 204,
  }),
};

type Approved = { returnId: string; lineId: string; variantId: string };

/** An exchange that is kept. */
async function approved(shop: TestShop): Promise<Approved> {
  const sold = await selling(shop, 1);
  const asked = await request(shop, sold);
  await approve(shop, asked, sold.l);
  return { ...asked, variantId: sold.l };
}

const ofReturn = ({ returnId }: Approved) => ({ params: { returnId }, objects: ['returnId'] });
const ofLine = ({ returnId, lineId }: Approved) => ({ params: { returnId, lineId }, objects: ['returnId', 'lineId'] });
