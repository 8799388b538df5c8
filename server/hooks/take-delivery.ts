import { type Responder, transactAgain } from '../conversations/index.ts';
import { takeMail } from '../mail/index.ts';
import {
  type FollowMoney,
  type FoundHook,
  findHook,
  type Hook,
  markHeard,
  type News,
  type ProviderPorts,
  takeReceipts,
} from '../outbox/index.ts';
import { takeScans } from '../parcels/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { type Log, plainError } from '../platform/log.ts';
import { cleanNews } from './clean-news.ts';
import { heedRefusal } from './heed-refusal.ts';
import { holdDelivery } from './hold-delivery.ts';
import { type Delivery, lockDelivery, updateState, updateWaiting } from './queries.ts';
import { type DeliveryState, type HeldState, heldStates, receiptPatienceHours, waitSeconds } from './rules.ts';
import { takeMessages } from './take-message.ts';

export type HookPorts = ProviderPorts & {
  log: Pick<Log, 'warn'>;
  respond: Responder<unknown>;
  /** Only where no connector moves money may it be left out. */
  followMoney?: FollowMoney;
};

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
  delivery: Delivery,
  now: Temporal.Instant,
  { how = byItself, hook }: { how?: How; hook?: FoundHook } = {},
): Promise<DeliveryState> {
  if (!isOpen(delivery.state)) return delivery.state;
  const found = hook ?? (await findHook(db, ports, delivery.providerId));
  if (!found) throw new Refused('provider_gone', 409);
  const hold = (state: HeldState, reason: string) =>
    transactAgain(db, async (tx) => {
      const was = await lockDelivery(tx, delivery);
      if (!isOpen(was)) return was;
      await holdDelivery(tx, { ...delivery, state: was }, { state, reason, log: ports.log }, now);
      return state;
    });
  const posted = asHook(delivery);
  if (!how.accept && !found.hooks.proves(posted, found.given, delivery.receivedAt))
    return hold('quarantined', 'not_proven');
  const news = readNews(found, posted, delivery.receivedAt);
  if (!news) return hold('unreadable', 'hook_unreadable');
  for (const one of news) if (one.is === 'message') await heedRefusal(db, delivery, one, now);
  const { shopId, providerId } = delivery;
  for (const one of news)
    if (one.is === 'mail') await takeMail({ db, ...ports }, { shopId, providerId, raw: one.raw }, now);
  return transactAgain(db, (tx) => takeNews(tx, ports, delivery, news, now, how));
}

/** The same for who must not fail: a fault of ours leaves it waiting, to be tried again later. */
export async function tryDelivery(
  db: Db,
  ports: HookPorts,
  delivery: Delivery,
  now: Temporal.Instant,
  hook?: FoundHook,
): Promise<DeliveryState> {
  try {
    return await takeDelivery(db, ports, delivery, now, hook ? { hook } : {});
  } catch (error) {
    const { shopId, id, tries } = delivery;
    const reason = error instanceof Refused ? error.code : 'fault';
    ports.log.warn({ shopId, deliveryId: id, tries, err: plainError(error) }, 'hook not taken');
    await updateWaiting(db, delivery, { reason, nextTryAt: now.add({ seconds: waitSeconds(tries) }) });
    return 'received';
  }
}

const isOpen = (state: DeliveryState): boolean =>
  state === 'received' || (heldStates as readonly DeliveryState[]).includes(state);

/** As the connector reads it. Of a word that stands twice in the address the first counts: that one is ours. */
function asHook({ method, headers, query, body }: Delivery): Hook {
  const words = [...new URLSearchParams(query)].reverse();
  return { method, headers, query: Object.fromEntries(words), body };
}

/** Null: no sense in it. */
function readNews({ hooks, given }: FoundHook, hook: Hook, receivedAt: Temporal.Instant): News[] | null {
  try {
    return hooks.read(hook, given).flatMap((news) => cleanNews(news, receivedAt) ?? []);
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
  { agentId, accept }: How,
): Promise<DeliveryState> {
  const { shopId, providerId, receivedAt, tries } = delivery;
  const was = await lockDelivery(tx, delivery);
  if (!isOpen(was)) return was;
  const receipts = news.filter((one) => one.is === 'receipt');
  const unknown = await takeReceipts(
    tx,
    { shopId, provider: providerId, followMoney: ports.followMoney },
    receipts,
    now,
  );
  const messages = news.filter((one) => one.is === 'message');
  await takeMessages(tx, delivery, ports.respond, messages, now);
  if (!accept && news.some((one) => one.is === 'scans')) await markHeard(tx, shopId, providerId, now);
  const heard = await takeScansOf(tx, delivery, news, now);
  const isTooLate = Temporal.Instant.compare(now, receivedAt.add({ hours: receiptPatienceHours })) >= 0;
  const reason = unknown.length > 0 ? 'send_unknown' : heard;
  // What it is about may not have been told yet; of when a scan was, nobody will tell more.
  if ((reason === 'send_unknown' || reason === 'parcel_unknown') && !isTooLate && was === 'received') {
    const nextTryAt = now.add({ seconds: waitSeconds(tries) });
    await updateWaiting(tx, delivery, { reason, nextTryAt });
    return 'received';
  }
  // A mail is kept by those who take mails: not here a second time.
  const isEmptied = news.some((one) => one.is === 'mail');
  await updateState(tx, delivery, { state: 'taken', reason, decidedBy: agentId, isEmptied });
  return 'taken';
}

/** Scans are believed as of the moment they came, whenever they are taken. What of them is still open; null: nothing. */
async function takeScansOf(
  tx: Tx,
  { shopId, receivedAt }: Pick<Delivery, 'shopId' | 'receivedAt'>,
  news: readonly News[],
  now: Temporal.Instant,
): Promise<'parcel_unknown' | 'scan_without_time' | null> {
  const told = news.flatMap((one) => (one.is === 'scans' ? one.parcels : []));
  if (told.length === 0) return null;
  const { unknown, untimed } = await takeScans(tx, shopId, told, { now, heardAt: receivedAt });
  if (unknown.length > 0) return 'parcel_unknown';
  return untimed > 0 ? 'scan_without_time' : null;
}
