import { newId } from '../platform/ids.ts';
import { sendOut } from './parcels.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

/** How to call the routes of parcels on their way to buyers. */
export const parcelSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'GET /api/parcels/:parcelId': async (shop) => ({
    params: { parcelId: (await sendOut(shop, `P-${newId(shop.now())}`, 'Chengdu')).parcelId },
    objects: ['parcelId'],
    expects: 200,
  }),
};
