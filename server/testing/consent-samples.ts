import { customerOf } from './merge-samples.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

const body = { channel: 'mail', purpose: 'promotion', state: 'withdrawn' };

/** How to call the routes of what a customer wants to be sent. */
export const consentSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'GET /api/customers/:customerId/consents': async (shop) => ({
    params: { customerId: await customerOf(shop, 'C1') },
    objects: ['customerId'],
    expects: 200,
  }),
  'POST /api/customers/:customerId/consents': async (shop) => ({
    params: { customerId: await customerOf(shop, 'C1') },
    objects: ['customerId'],
    body,
    expects: 201,
  }),
  'POST /api/customers/:customerId/suppressions/lift': async (shop) => {
    const externalId = crypto.randomUUID();
    const customers = [{ externalId, email: `${externalId}@example.com` }];
    await shop.put('ingest/customers', { customers }, { key: await shop.apiKey(['ingest']) });
    const customerId = await customerOf(shop, externalId);
    await shop.post(`customers/${customerId}/consents`, body);
    return {
      params: { customerId },
      objects: ['customerId'],
      body: { channel: 'mail', scope: 'promotion', why: 'she asked for our offers again' },
      expects: 200,
    };
  },
};
