import { newId } from '../platform/ids.ts';
import { seal } from '../platform/seal.ts';
import { type TestShop, testSecret } from '../testing/shop.ts';
import { enqueueSends, type NewSend, optOutUrl } from './index.ts';

/** Queues something for this address; the path of the link in it by which one wants no more. */
export async function queueSend(
  shop: Pick<TestShop, 'id' | 'db' | 'tx' | 'now'>,
  send: Pick<NewSend, 'channel' | 'address'> & Partial<NewSend>,
): Promise<{ id: string; path: string }> {
  const key = crypto.randomUUID();
  const content = { text: 'New linen shirts', template: null };
  await shop.tx((tx) =>
    enqueueSends(tx, shop.id, [{ key, rank: 'campaign', purpose: 'promotion', content, ...send }], shop.now()),
  );
  const { id } = await shop.db
    .selectFrom('sends')
    .select('id')
    .where('shop_id', '=', shop.id)
    .where('key', '=', send.key ?? key)
    .executeTakeFirstOrThrow();
  return { id, path: optOutUrl('', testSecret, shop.id, id) };
}

/** This provider was called for it, and gave no answer. */
export async function callWithoutAnswer({ db, id }: Pick<TestShop, 'id' | 'db'>, sendId: string, provider: string) {
  const called = { status: 'unknown', in_doubt: true, attempt: 1, tries: 1, provider } as const;
  await db.updateTable('sends').set(called).where('shop_id', '=', id).where('id', '=', sendId).execute();
}

/** An SMS gateway of the shop, as its owner has set it up; its id. */
export async function addProvider(
  shop: Pick<TestShop, 'id' | 'db' | 'now'>,
  name: string,
  url = 'https://gateway.example/cgi-bin/sendsms',
): Promise<string> {
  const id = newId(shop.now());
  const settings = { url, username: 'shop', from: '10690', signature: 'Willow' };
  const sealed = seal(testSecret, 'providers', JSON.stringify({ password: 'p4ss' }));
  const row = { shop_id: shop.id, id, kind: 'kannel', channel: 'sms', name, settings, sealed } as const;
  const rest = { place: 1, per_second: 10, price_minor: '4.5', price_currency: 'CNY', verified_at: null };
  await shop.db
    .insertInto('providers')
    .values({ ...row, ...rest, changed_at: shop.now() })
    .execute();
  return id;
}
