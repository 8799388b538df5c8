import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { checkCountry, checkCurrency, checkZone } from './checks.ts';
import { insertShop } from './queries.ts';

/** ISO 3166 and 4217 set these aside for "unknown" and "none": nobody has said yet where the imported shop is. */
export const unknownCountry = 'ZZ';
export const noCurrency = 'XXX';

export type ImportedShopPlace = {
  country?: string | undefined;
  zone?: string | undefined;
  currency?: string | undefined;
};

/** The shop `imported`, for data that came before anybody set up a shop. Throws Refused as createShop does. */
export async function createImportedShop(tx: Tx, place: ImportedShopPlace, now: Temporal.Instant): Promise<void> {
  const id = newId(now);
  const inserted = await insertShop(tx, {
    id,
    code: 'imported',
    name: 'Imported',
    country: place.country ? checkCountry(place.country) : unknownCountry,
    zone: checkZone(place.zone ?? 'UTC'),
    currency: place.currency ? checkCurrency(place.currency) : noCurrency,
    public_url: null,
    is_demo: false,
    created_at: now,
  });
  if (inserted) await appendEvent(tx, id, 'shops.shop-created', {}, now);
}
