import type { Responder } from '../conversations/index.ts';
import { transactAgain } from '../conversations/index.ts';
import { type FoundHook, findHook, type Hook, type News, type ProviderPorts, takeReceipts } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { type Log, plainError } from '../platform/log.ts';
import { cleanNews } from './clean-news.ts';
import { holdDelivery } from './hold-delivery.ts';
import { type Delivery, lockDelivery, selectDelivery, updateState, updateWaiting } from './queries.ts';
import { type DeliveryState, heldStates, receiptPatienceHours, waitSeconds } from './rules.ts';
import { heedRefusal, type Message, takeMessage } from './take-message.ts';

export type HookPorts = ProviderPorts & { log: Pick<Log, 'warn'>; respond: Responder<unknown> };

/** `accept`: a person says that it is the provider's, whatever the proof says. */
type How = { accept: boolean; agentId: string | null };
const byItself: How = { accept: false, agentId: null };

/**
 * Works off a delivery: proves it as of the moment it came, reads it, and takes its news in the one transaction that marks
 * it taken. Doing so again changes nothing. Returns how it stands then; what is thrown is a fault of ours, and it stands as
 * before.
 */
export async function takeDelivery(
  db: Db,
  ports: HookPorts,
  { shopId, id }: { shopId: string; id: string },
  now: Temporal.Instant,
  how = byItself,
): Promise<DeliveryState> {
  const delivery = await selectDelivery(db, shopId, id);
  // Nobody else's, but let go in a flood since.
  if (!delivery) return 'quarantined';
  if (!isOpen(delivery.state)) return delivery.state;
  const found = await findHook(db, ports, delivery.providerId);
  if (!found) throw new Refused('provider_gone');
  const hold = (state: (typeof heldStates)[number], reason: string) =>
    transactAgain(db, async (tx) => {
      const was = await lockDelivery(tx, shopId, id);
      if (was === null || !isOpen(was)) return was ?? state;
      await holdDelivery(tx, { ...delivery, was }, { state, reason, log: ports.log }, now);
      return state;
    });
  const hook = hookOf(delivery);
  if (!how.accept && !found.hooks.proves(hook, found.given, delivery.receivedAt))
    return hold('quarantined', 'not_proven');
  const news = readNews(found, hook, delivery.receivedAt);
  if (!news) return hold('unreadable', 'hook_unreadable');
  for (const one of news) if (one.is === 'message') await heedRefusal(db, shopId, one, now);
  return transactAgain(db, (tx) => takeNews(tx, ports, delivery, news, now, how));
}

/** The same for who must not fail: a fault of ours leaves it waiting, to be tried again later. */
export async function tryDelivery(
  db: Db,
  ports: HookPorts,
  delivery: { shopId: string; id: string; tries: number },
  now: Temporal.Instant,
): Promise<DeliveryState> {
  try {
    return await takeDelivery(db, ports, delivery, now);
  } catch (error) {
    const { shopId, id, tries } = delivery;
    const reason = error instanceof Refused ? error.code : 'fault';
    ports.log.warn({ shopId, deliveryId: id, tries, err: plainError(error) }, 'hook not taken');
    await updateWaiting(db, delivery, { reason, nextTryAt: now.add({ seconds: waitSeconds(tries) }) });
    return 'received';
  }
}

const isOpen = (state: DeliveryState): boolean =>
  state === 'received' || (heldStates as readonly string[]).includes(state);

/** As the connector reads it. Of a word that stands twice in the address the first counts: that one is ours. */
function hookOf({ method, headers, query, body }: Delivery): Hook {
  const words = [...new URLSearchParams(query)].reverse();
  return { method, headers, query: Object.fromEntries(words), body };
}

/** Null: no sense in it. */
function readNews({ hooks, given }: FoundHook, hook: Hook, receivedAt: Temporal.Instant): News[] | null {
  try {
    return hooks.read(hook, given).flatMap((news) => (news.is === 'mail' ? news : (cleanNews(news, receivedAt) ?? [])));
  } catch (error) {
    if (error instanceof Refused && error.code === 'hook_unreadable') return null;
    throw error;
  }
}

async function takeNews(
  tx: Tx,
  ports: HookPorts,
  delivery: Delivery,
  news: readonly News[],
  now: Temporal.Instant,
  { agentId }: How,
): Promise<DeliveryState> {
  const { shopId, id, providerId, receivedAt, tries } = delivery;
  const was = await lockDelivery(tx, shopId, id);
  if (was === null || !isOpen(was)) return was ?? 'quarantined';
  const receipts = news.filter((one) => one.is === 'receipt');
  const unknown = await takeReceipts(tx, { shopId, provider: providerId }, receipts, now);
  const refused = [];
  for (const one of news) if (one.is === 'message') refused.push(await refusalOf(tx, ports, delivery, one, now));
  // An empty text message says nothing, and there is nothing to keep of it.
  const why = refused.find((code) => code !== null && code !== 'message_empty');
  if (why) {
    await holdDelivery(tx, { ...delivery, was }, { state: 'unreadable', reason: why, log: ports.log }, now);
    return 'unreadable';
  }
  const isTooLate = Temporal.Instant.compare(now, receivedAt.add({ hours: receiptPatienceHours })) >= 0;
  if (unknown.length > 0 && !isTooLate && was === 'received') {
    const nextTryAt = now.add({ seconds: waitSeconds(tries) });
    await updateWaiting(tx, delivery, { reason: 'send_unknown', nextTryAt });
    return 'received';
  }
  await updateState(tx, delivery, {
    state: 'taken',
    reason: unknown.length > 0 ? 'send_unknown' : null,
    decidedBy: agentId,
  });
  return 'taken';
}

/** Why a message could not be taken; null when it was. These are thrown before anything of it is written. */
async function refusalOf(
  tx: Tx,
  { respond }: HookPorts,
  { shopId, providerId }: Delivery,
  message: Message,
  now: Temporal.Instant,
): Promise<string | null> {
  try {
    await takeMessage(tx, { shopId, providerId, respond }, message, now);
    return null;
  } catch (error) {
    const codes = ['message_empty', 'message_too_long', 'message_id_taken'];
    if (error instanceof Refused && codes.includes(error.code)) return error.code;
    throw error;
  }
}
