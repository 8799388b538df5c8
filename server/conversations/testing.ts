import type { TestContext } from 'node:test';
import { sql } from 'kysely';
import { type Caller, testShop } from '../testing/shop.ts';
import { type Responder, receive } from './index.ts';
import type { ConversationView, MessageView } from './list-queries.ts';

export const agent: Caller = { as: 'agent' };
export const colleague: Caller = { as: 'account_manager' };
export const supervisor: Caller = { as: 'supervisor' };
const silent: Responder<null> = async () => null;

type Draft = { body: string; seenSeq: number; reason: string | null; updatedAt: string };

/** A conversation in which nobody has answered yet, and what people do in it. */
export async function open(t: TestContext, key = 'buyer') {
  const shop = await testShop(t);
  let count = 0;
  const writes = async (text: string) => {
    const from = { shopId: shop.id, channel: 'test', channelKey: key, providerMessageId: `${key}-${++count}` };
    const who = { customerId: null, verified: false, orderId: null, locale: null };
    await receive(shop.db, { ...from, ...who, text }, silent, shop.now());
  };
  await writes('where is it?');
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const id = rows[0]?.id ?? '';
  const at = (path = '') => `conversations/${id}${path}`;
  let sent = 0;
  return {
    ...{ shop, id, writes },
    view: async () => (await shop.get(at())).json<ConversationView>(),
    thread: async (query = '') =>
      (await shop.get(at(`/messages${query}`))).json<{ items: MessageView[]; next: string | null }>(),
    does: (path: string, body: object = {}, as = agent) => shop.post(at(`/${path}`), body, as),
    says: (body: string, seenSeq: number, as = agent, clientKey = `k${++sent}`) =>
      shop.post(at('/messages'), { clientKey, body, seenSeq }, as),
    draft: async (as = agent) => (await shop.get(at('/draft'), as)).json<{ draft: Draft | null }>().draft,
    puts: (path: string, body: object, as = agent) => shop.put(at(`/${path}`), body, as),
    drops: (path: string, as = agent) => shop.delete(at(`/${path}`), as),
  };
}
