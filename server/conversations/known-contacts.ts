import { recentOrders } from '../orders/index.ts';
import { parcelsOfOrders } from '../parcels/index.ts';
import type { Tx } from '../platform/database.ts';
import { hostsOf, type KnownContacts } from '../scripts/index.ts';
import { loadShop } from '../shops/index.ts';
import { selectConversationView } from './list-queries.ts';

/** So many of a buyer's orders may be named by their numbers. */
const newestOrders = 50;

/**
 * What may be named in a conversation although it looks like a way off the platform: the shop's own pages, and the numbers of
 * this buyer's orders and parcels (YTO numbers its parcels as mobile phones are numbered). Four statements: ask only when
 * something looks so. `conversationId` null: a text that is for nobody yet.
 */
export async function knownContacts(
  tx: Tx,
  { shopId, conversationId, ownHosts }: { shopId: string; conversationId: string | null; ownHosts: readonly string[] },
  now: Temporal.Instant,
): Promise<KnownContacts> {
  const { publicUrl } = await loadShop(tx, shopId);
  const hosts = [...ownHosts, ...hostsOf([publicUrl])];
  const customer = conversationId && (await selectConversationView(tx, shopId, conversationId, now))?.customer;
  if (!customer) return { hosts };
  const orders = await recentOrders(tx, shopId, customer.id, now, newestOrders);
  const ids = orders.map(({ id }) => id);
  const parcels = await parcelsOfOrders(tx, shopId, ids, now);
  const tracking = parcels.flatMap(({ trackingNumber }) => trackingNumber ?? []);
  return { hosts, numbers: [...orders.map(({ number }) => number), ...tracking] };
}
