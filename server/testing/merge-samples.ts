import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

/** How to call the routes of merging customers. */
export const mergeSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'GET /api/customers/:customerId/merges': async (shop) => ({
    params: { customerId: await customerOf(shop, 'C1') },
    objects: ['customerId'],
    expects: 200,
  }),
  'GET /api/customers/:customerId/duplicates': async (shop) => ({
    params: { customerId: await customerOf(shop, 'C1') },
    objects: ['customerId'],
    expects: 200,
  }),
  'GET /api/customers/:customerId/merge-preview': async (shop) => ({
    params: { customerId: await customerOf(shop, 'C1') },
    objects: ['customerId'],
    query: `with=${await customerOf(shop, 'C2')}`,
    expects: 200,
  }),
  'POST /api/customers/:customerId/merge': async (shop) => ({
    params: { customerId: await customerOf(shop, `K${crypto.randomUUID()}`) },
    objects: ['customerId'],
    body: { otherId: await customerOf(shop, `M${crypto.randomUUID()}`) },
    expects: 201,
  }),
  'POST /api/customers/merges/:mergeId/undo': async (shop) => {
    const [customerId, otherId] = [await customerOf(shop, crypto.randomUUID()), await customerOf(shop, 'C2')];
    const merged = await shop.post(`customers/${otherId}/merge`, { otherId: customerId });
    return {
      params: { mergeId: merged.json<{ mergeId: string }>().mergeId },
      objects: ['mergeId'],
      body: {},
      expects: 204,
    };
  },
};

/** A customer with this id of the shop. */
export async function customerOf(shop: TestShop, externalId: string): Promise<string> {
  await shop.put('ingest/customers', { customers: [{ externalId }] }, { key: await shop.apiKey(['ingest']) });
  const { id } = await shop.db
    .selectFrom('customers')
    .select('id')
    .where('shop_id', '=', shop.id)
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow();
  return id;
}
