import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

/** Whoever comes without a link or a visit of their own is sent to the beginning, or told that there is nothing. */
export const trackingPageSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'GET /t/*': async () => ({ expects: 404 }),
  'GET /t/:shopCode': async (shop) => ({ params: { shopCode: shop.code }, expects: 200 }),
  'POST /t/:shopCode': async (shop) => ({ params: { shopCode: shop.code }, body: {}, expects: 403 }),
  'GET /t/:shopCode/code': async (shop) => ({ params: { shopCode: shop.code }, expects: 303 }),
  'POST /t/:shopCode/code': async (shop) => ({
    params: { shopCode: shop.code },
    body: { code: '123456' },
    expects: 403,
  }),
  'GET /t/:shopCode/order': async (shop) => ({ params: { shopCode: shop.code }, expects: 303 }),
  'GET /t/:shopCode/:link': async (shop) => ({ params: { shopCode: shop.code, link: 'no-such-link' }, expects: 404 }),
  'POST /t/:shopCode/ask': async (shop) => ({ params: { shopCode: shop.code }, body: {}, expects: 303 }),
};
