import { newId } from '../platform/ids.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

/** Whoever comes without a visit of their own is sent to the beginning, or told so on a page. */
export const returnsPageSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'GET /r/*': async () => ({ expects: 404 }),
  'GET /r/:shopCode': async (shop) => ({ params: { shopCode: shop.code }, expects: 200 }),
  'POST /r/:shopCode': async (shop) => ({ params: { shopCode: shop.code }, body: {}, expects: 403 }),
  'GET /r/:shopCode/code': async (shop) => ({ params: { shopCode: shop.code }, expects: 303 }),
  'POST /r/:shopCode/code': async (shop) => ({
    params: { shopCode: shop.code },
    body: { code: '123456' },
    expects: 403,
  }),
  'GET /r/:shopCode/order': async (shop) => ({ params: { shopCode: shop.code }, expects: 303 }),
  'POST /r/:shopCode/order': async (shop) => ({ params: { shopCode: shop.code }, body: {}, expects: 403 }),
  'GET /r/:shopCode/returns/:returnId': async (shop) => ({ params: aReturn(shop), expects: 303 }),
  'POST /r/:shopCode/returns/:returnId': async (shop) => ({ params: aReturn(shop), body: {}, expects: 403 }),
  'GET /r/:shopCode/photos/:fileId': async (shop) => ({
    params: { shopCode: shop.code, fileId: newId(shop.now()) },
    expects: 404,
  }),
  'GET /r/:shopCode/withdraw': async (shop) => ({ params: { shopCode: shop.code }, expects: 200 }),
  'POST /r/:shopCode/withdraw': async (shop) => ({ params: { shopCode: shop.code }, body: {}, expects: 422 }),
};

const aReturn = (shop: TestShop) => ({ shopCode: shop.code, returnId: newId(shop.now()) });
