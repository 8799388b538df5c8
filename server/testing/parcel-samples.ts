import { sql } from 'kysely';
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
  'POST /api/carrier-tasks/:taskId/answer': async (shop) => ({
    params: { taskId: await carrierTask(shop) },
    objects: ['taskId'],
    body: { answer: 'It left the depot this morning.' },
    expects: 200,
  }),
};

async function carrierTask(shop: TestShop): Promise<string> {
  const { parcelId } = await sendOut(shop, `P-${newId(shop.now())}`, 'Chengdu');
  const id = newId(shop.now());
  await sql`insert into carrier_tasks (shop_id, id, parcel_id, about, sign, since, opened_at, due_at)
    values (${shop.id}, ${id}, ${parcelId}, 'delay', 'stalled', ${shop.now()}, ${shop.now()}, ${shop.now()})`.execute(
    shop.db,
  );
  return id;
}
