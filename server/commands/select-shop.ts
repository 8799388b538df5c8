import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';

export type ShopChoice = { id: string; code: string; zone: string; isDemo: boolean };

/**
 * The shop a command is about: the one named with --shop, else the only real shop, else the demo shop; null in an empty
 * data folder. Throws Refused `shop_not_found` or `shop_ambiguous`.
 */
export async function selectShop(tx: Tx, code: string | undefined): Promise<ShopChoice | null> {
  const { rows: shops } = await sql<ShopChoice>`
    select id, code, zone, is_demo as "isDemo" from shops order by is_demo, code`.execute(tx);
  if (code !== undefined) {
    const named = shops.find((shop) => shop.code === code);
    if (!named) throw new Refused('shop_not_found', 404, { code });
    return named;
  }
  const real = shops.filter((shop) => !shop.isDemo);
  if (real.length > 1) throw new Refused('shop_ambiguous', 400, { codes: real.map((shop) => shop.code).join(', ') });
  return real[0] ?? shops[0] ?? null;
}
