import { addCustomer, visit, website } from '../../server/channels/testing.ts';
import type { Flow } from './flow.ts';

/** One person under two numbers becomes one, and two again. */
export async function merges({ open, reached, shop }: Flow): Promise<void> {
  await addCustomer(shop, 'C1', 'Anna Lin');
  await addCustomer(shop, 'C2', 'Anna Lin');
  const token = (await website(shop)).tokenFor('C1');
  await (await visit(shop, { token })).say('Hello there');
  const page = await open('supervisor', '/desk/inbox/all');
  await page.locator('.row').click();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
  await press('Merge with…');
  await page.locator('#merge-search').fill('C2');
  await page.locator('dialog .plain-list button').first().click();
  await press('Merge');
  await reached('POST /api/customers/:customerId/merge');
  await press('Merge with…');
  await press('Undo');
  await reached('POST /api/customers/merges/:mergeId/undo');
}
