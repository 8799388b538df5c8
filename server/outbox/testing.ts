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
