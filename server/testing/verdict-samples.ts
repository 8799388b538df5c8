import { request, selling } from './returned-goods.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

const rows = [{ when: {}, days: 30, counts: 'receipt', freight: 'buyer', offers: ['refund'] }];

/** The policy of returns, what is decided on them, and withdrawals. */
export const verdictSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'POST /api/return-policy': async (shop) => {
    const { versions } = (await shop.get('return-policy')).json<{ versions: unknown[] }>();
    return { body: { after: versions.length, rows }, expects: 201 };
  },
  'POST /api/return-policy/preview': async () => ({
    body: {
      ...{ rows, isTold: true },
      cases: [{ country: 'CN', reason: 'other.colour', daysSinceReceipt: 3, daysSinceOrder: 6 }],
    },
    expects: 200,
  }),
  'GET /api/returns/:returnId/verdict': async (shop) => {
    const { lineId: _, ...params } = await asked(shop);
    return { ...params, expects: 200 };
  },
  'GET /api/orders/:orderId/verdict': async (shop) => ({ ...(await ordered(shop)), expects: 200 }),
  'POST /api/returns/:returnId/approve': async (shop) => {
    const { lineId, ...params } = await asked(shop);
    return { ...params, body: { lines: [{ lineId, remedy: 'refund' }] }, expects: 204 };
  },
  'POST /api/returns/:returnId/decline': async (shop) => {
    const { lineId, ...params } = await asked(shop, 40);
    return { ...params, body: { lineIds: [lineId], code: 'too_late' }, expects: 204 };
  },
  'POST /api/withdrawals': async (shop) => ({ body: (await withdrawal(shop)).said, expects: 201 }),
  'POST /api/withdrawals/:id/corrections': async (shop) => ({
    params: { id: (await recorded(shop)).id },
    objects: ['id'],
    body: { isWithdrawal: false, note: 'meant another shop' },
    expects: 201,
  }),
  'POST /api/withdrawals/:id/return': async (shop) => {
    const { id, line } = await recorded(shop);
    return { params: { id }, objects: ['id'], body: { lines: [line], turnsOpen: true }, expects: 200 };
  },
  'GET /w/:token': async (shop) => ({
    params: { token: (await recorded(shop)).url.split('/').at(-1) ?? '' },
    expects: 200,
  }),
};

async function asked(shop: TestShop, daysLater = 0) {
  const sold = await selling(shop, 3);
  shop.clock.advance({ hours: 24 * daysLater });
  const { returnId, lineId } = await request(shop, sold);
  return { lineId, params: { returnId }, objects: ['returnId'] };
}

async function ordered(shop: TestShop) {
  const { orderId } = await (await selling(shop, 3)).buy();
  return { params: { orderId }, objects: ['orderId'] };
}

async function withdrawal(shop: TestShop) {
  const { orderId, orderLineId } = await (await selling(shop, 3)).buy();
  const said = { requestKey: crypto.randomUUID(), orderId, text: 'I withdraw from the purchase.', locale: 'en' };
  return { said, line: { orderLineId, quantity: 1 } };
}

async function recorded(shop: TestShop) {
  const { said, line } = await withdrawal(shop);
  return { ...(await shop.post('withdrawals', said)).json<{ id: string; url: string }>(), line };
}
