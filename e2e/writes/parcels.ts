import { sql } from 'kysely';
import { newId } from '../../server/platform/ids.ts';
import type { Flow } from './flow.ts';
import { sentToAnna } from './tracking-page.ts';

/** An agent writes down beside a parcel what its carrier answered. */
export async function parcels({ open, reached, shop }: Flow): Promise<void> {
  const { parcelId } = await sentToAnna(shop, 'asked');
  await sql`insert into carrier_tasks (shop_id, id, parcel_id, about, sign, since, opened_at, due_at)
    values (${shop.id}, ${newId(shop.now())}, ${parcelId}, 'delay', 'stalled', ${shop.now()}, ${shop.now()},
      ${shop.now().add({ hours: 24 })})`.execute(shop.db);
  const page = await open('agent', `/desk/parcel/${parcelId}`);
  await page.locator('.parcel-list button').first().click();
  await page.locator('.parcel-list textarea').fill('It stands in Wuhan and leaves tonight.');
  await page.locator('.parcel-list form button[type=submit]').click();
  await reached('POST /api/carrier-tasks/:taskId/answer');
  await page.locator('.parcel-list blockquote').getByText('leaves tonight').waitFor();
}
