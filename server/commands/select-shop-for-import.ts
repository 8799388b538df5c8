import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { createImportedShop, type ImportedShopPlace } from '../shops/index.ts';

export type ImportShop = { id: string; code: string; country: string; zone: string; currency: string };

/**
 * Where imported data go: to the shop that is named, else to the only real shop, else to a shop `imported` that is made
 * for them, at the place that is given or usual for the profile. Never to a demo shop; an existing shop stays where it is.
 * Throws Refused `shop_not_found`, `shop_ambiguous`, `import_not_into_demo`, `shop_is_elsewhere`.
 */
export async function selectShopForImport(
  tx: Tx,
  code: string | undefined,
  given: ImportedShopPlace,
  usual: ImportedShopPlace,
  now: Temporal.Instant,
): Promise<ImportShop> {
  const shop = (await findShop(tx, code)) ?? (await makeShop(tx, { ...usual, ...said(given) }, now));
  for (const [name, value] of Object.entries(said(given)))
    if (value.toLowerCase() !== shop[name as keyof ImportedShopPlace].toLowerCase())
      throw new Refused('shop_is_elsewhere', 409, {
        code: shop.code,
        name,
        own: shop[name as keyof ImportedShopPlace],
        given: value,
      });
  return shop;
}

function said(place: ImportedShopPlace): Record<string, string> {
  return Object.fromEntries(Object.entries(place).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function findShop(tx: Tx, code: string | undefined): Promise<ImportShop | null> {
  const { rows: shops } = await sql<ImportShop & { isDemo: boolean }>`
    select id, code, country, zone, currency, is_demo as "isDemo" from shops order by code`.execute(tx);
  if (code !== undefined) {
    const named = shops.find((shop) => shop.code === code);
    if (!named) throw new Refused('shop_not_found', 404, { code });
    if (named.isDemo) throw new Refused('import_not_into_demo', 409, { code });
    return named;
  }
  const real = shops.filter((shop) => !shop.isDemo);
  if (real.length > 1) throw new Refused('shop_ambiguous', 400, { codes: real.map((shop) => shop.code).join(', ') });
  return real[0] ?? null;
}

async function makeShop(tx: Tx, place: ImportedShopPlace, now: Temporal.Instant): Promise<ImportShop> {
  await createImportedShop(tx, place, now);
  const made = await findShop(tx, 'imported');
  if (!made) throw new Refused('shop_not_found', 404, { code: 'imported' });
  return made;
}
