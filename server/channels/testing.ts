import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { sendOut } from '../testing/parcels.ts';
import type { Reply, TestShop } from '../testing/shop.ts';
import { signShopToken } from './shop-token.ts';

export type Said = {
  seq: number;
  author: string;
  body: string;
  clientKey: string | null;
  options: string[];
  name: string;
};

/** A visitor of the chat: what they send and read with their own session. */
export type Visitor = {
  session: string;
  say(text: string, clientKey?: string): Promise<Reply>;
  read(query?: string): Promise<Said[]>;
  get(path: string): Promise<Reply>;
};

let keys = 0;

export async function visit(shop: TestShop, asked: { token?: string; resume?: string } = {}): Promise<Visitor> {
  const reply = await open(shop, asked);
  const { session } = reply.json<{ session: string }>();
  if (reply.statusCode !== 200) throw new Error(reply.body);
  const caller = { key: session };
  return {
    session,
    say: (text, clientKey = `key-${++keys}-of-tests`) => shop.post('/api/chat/messages', { clientKey, text }, caller),
    read: async (query = '') => (await shop.get(`/api/chat/messages${query}`, caller)).json<{ items: Said[] }>().items,
    get: (path) => shop.get(path, caller),
  };
}

export function open(shop: TestShop, asked: { token?: string; resume?: string }): Promise<Reply> {
  return shop.post(`/api/chat/${shop.code}/session`, asked, { as: null });
}

/** The shop's own website: it knows the secret and says who its visitors are. */
export async function website(shop: TestShop) {
  const { secret } = (await shop.post('/api/chat-secret')).json<{ secret: string }>();
  return {
    secret,
    tokenFor: (customer: string, order: string | null = null, hours = 1) =>
      signShopToken(secret, {
        ...{ customer, order, nonce: crypto.randomUUID() },
        expiresAt: Temporal.Instant.fromEpochMilliseconds(shop.now().epochMilliseconds).add({ hours }),
      }),
  };
}

export async function addCustomer(shop: TestShop, externalId: string, name: string | null = null): Promise<string> {
  const id = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, name, synced_at)
    values (${shop.id}, ${id}, ${externalId}, ${name}, ${shop.now()})`.execute(shop.db);
  return id;
}

/** An order that this customer received yesterday. */
export async function bringTo(shop: TestShop, number: string, customerId: string): Promise<void> {
  const { parcelId } = await sendOut(shop, number, 'Chengdu', customerId);
  await sql`update parcels set delivered_at = ${shop.now().subtract({ hours: 24 })}
    where shop_id = ${shop.id} and id = ${parcelId}`.execute(shop.db);
}
