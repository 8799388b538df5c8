import type { Tx } from '../platform/database.ts';
import { type Scripts, scriptsOf } from '../scripts/index.ts';
import type { Shop } from '../shops/index.ts';
import type { Desk } from './respond.ts';

/** The wordings that a reply of this shop is made from now: what it has released, unless others are being tried out. */
export async function wordingsFor(
  tx: Tx,
  desk: Pick<Desk, 'scripts'>,
  shop: Pick<Shop, 'id' | 'scriptsStamp'>,
  now: Temporal.Instant,
): Promise<Scripts> {
  return desk.scripts ?? scriptsOf(tx, shop, now);
}
