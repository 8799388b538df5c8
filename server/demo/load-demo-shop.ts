import type { Desk } from '../dialogue/index.ts';
import { lookAgain } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import { publishPolicy } from '../returns/index.ts';
import { createShop } from '../shops/index.ts';
import { publishStatement } from '../statements/index.ts';
import { shippedModel } from '../triage/index.ts';
import { demoPolicy, demoStatement } from './content.ts';
import { holdConversations } from './hold-conversations.ts';
import { demoZone } from './moments.ts';
import { demoPerson, demoRoles } from './people.ts';
import { demoPlan } from './plan.ts';
import { type DemoTable, insertRows } from './queries.ts';
import { demoRows } from './rows.ts';

export const demoShopCode = 'demo';

/** Referenced tables first. */
const inOrder: readonly DemoTable[] = [
  'products',
  'variants',
  'customers',
  'consents',
  'orders',
  'order_lines',
  'parcels',
  'scans',
  'business_hours',
  'special_days',
];

export type DemoOptions = {
  /** Whether the buyers have written already; their messages are answered one by one, which takes some seconds. */
  conversations?: boolean;
  /** Where the pages of the shop's goods are reached. */
  publicUrl?: string;
};

/**
 * Makes the demo shop on the caller's transaction: the same every time, with all times set relative to `now`.
 * Throws Refused `shop_code_taken` when it is there already.
 */
export async function loadDemoShop(
  tx: Tx,
  now: Temporal.Instant,
  { conversations = true, publicUrl = 'http://localhost:3000' }: DemoOptions = {},
): Promise<{ shopId: string }> {
  const opened = now.subtract({ hours: 24 * 400 });
  const shop = await createShop(
    tx,
    {
      code: demoShopCode,
      name: 'Willow & Thread 柳岸衣坊',
      country: 'CN',
      zone: demoZone,
      currency: 'CNY',
      publicUrl,
      isDemo: true,
    },
    opened,
  );
  const rows = demoRows(demoPlan(), now, publicUrl);
  for (const table of inOrder) await insertRows(tx, table, shop.id, rows[table], now);
  await lookAgain(
    tx,
    shop.id,
    rows.parcels.map(({ id }) => String(id)),
    now,
  );
  await publishStatement(tx, shop.id, demoStatement(), opened);
  for (const role of demoRoles) await demoPerson(tx, shop.id, role, opened);
  const publishedBy = await demoPerson(tx, shop.id, 'owner', opened);
  await publishPolicy(tx, { shopId: shop.id, rows: demoPolicy, toldSince: opened, publishedBy, after: 0 }, opened);
  if (conversations) {
    const desk: Desk = { model: shippedModel(), publicUrl, syncedNow: false };
    await holdConversations(tx, shop.id, desk, now);
  }
  return { shopId: shop.id };
}
