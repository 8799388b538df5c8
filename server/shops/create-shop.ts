import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { checkCountry, checkCurrency, checkPublicUrl, checkShopCode, checkShopName, checkZone } from './checks.ts';
import { insertShop, loadShop, replaceHours, type Shop } from './queries.ts';

export type NewShop = {
  code: string;
  name: string;
  country: string;
  zone: string;
  currency: string;
  publicUrl?: string | null;
  isDemo?: boolean;
};

/**
 * Opens a shop, without people: invite or add its owner next.
 * Throws Refused: `bad_shop_code`, `bad_shop_name`, `bad_country`, `bad_zone`, `bad_currency`, `bad_public_url`,
 * `shop_code_taken`.
 */
export async function createShop(tx: Tx, shop: NewShop, now: Temporal.Instant): Promise<Shop> {
  const id = newId(now);
  const inserted = await insertShop(tx, {
    id,
    name: checkShopName(shop.name),
    code: checkShopCode(shop.code),
    country: checkCountry(shop.country),
    zone: checkZone(shop.zone),
    currency: checkCurrency(shop.currency),
    public_url: shop.publicUrl ? checkPublicUrl(shop.publicUrl) : null,
    is_demo: shop.isDemo ?? false,
    created_at: now,
  });
  if (!inserted) throw new Refused('shop_code_taken', 409, { code: shop.code });
  await appendEvent(tx, id, 'shops.shop-created', {}, now);
  return loadShop(tx, id);
}

/** Every day from 9 to 21 until the shop says otherwise: a promise "by 02:30" would be kept by nobody. */
export async function keepUsualHours(tx: Tx, shopId: string): Promise<void> {
  const day = [{ opens: 9 * 60, closes: 21 * 60 }]; // minutes after midnight
  await replaceHours(
    tx,
    shopId,
    Array.from({ length: 7 }, () => day),
    [],
  );
}
