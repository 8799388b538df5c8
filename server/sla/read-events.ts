import { type Db, type Tx, transact } from '../platform/database.ts';
import { type FeedEvent, readEvents } from '../platform/events.ts';
import { loadShop } from '../shops/index.ts';
import { waitOf } from './moments.ts';
import {
  addCounts,
  lockCursor,
  moveCursor,
  type Said,
  selectSaid,
  selectSettings,
  selectWaits,
  type Wait,
  writeWaits,
} from './queries.ts';
import { type Count, type Happening, happen } from './rules.ts';

/**
 * Reads on in the shop's events: who waits since when, and which rounds are counted. What follows from an event is
 * written in the transaction that passes it, so a crash at any point counts none twice and misses none; two nodes take
 * turns. Returns how many events were read; call again while it returns `limit`.
 */
export async function readOn(db: Db, shopId: string, limit = 500): Promise<number> {
  return transact(db, async (tx) => {
    const events = await readEvents(tx, shopId, await lockCursor(tx, shopId), limit);
    const last = events.at(-1);
    if (!last) return 0;
    const happenings = await happeningsOf(tx, shopId, events);
    if (happenings.size > 0) await takeIn(tx, shopId, happenings);
    await moveCursor(tx, shopId, last.position);
    return events.length;
  });
}

async function takeIn(tx: Tx, shopId: string, happenings: ReadonlyMap<string, Happening[]>): Promise<void> {
  const shop = await loadShop(tx, shopId);
  const settings = await selectSettings(tx, shopId);
  const before = await selectWaits(tx, shopId, [...happenings.keys()]);
  const rule = { ...settings, zone: shop.zone };
  const counts: Count[] = [];
  const waits = new Map<string, Wait | null>();
  for (const [conversationId, steps] of happenings) {
    let wait: Wait | null = before.get(conversationId) ?? null;
    for (const step of steps) {
      const { after, counts: counted } = happen(wait, step, rule);
      counts.push(...counted);
      wait = after && waitOf(wait, after, shop, settings);
    }
    waits.set(conversationId, wait);
  }
  await writeWaits(tx, shopId, waits);
  await addCounts(tx, shopId, shop.zone, counts);
}

const deedKinds: Readonly<Record<string, 'given_to_person' | 'handed_back' | 'closed'>> = {
  'conversations.handed-over': 'given_to_person',
  'conversations.taken-over': 'given_to_person',
  'conversations.handed-back': 'handed_back',
  'conversations.closed': 'closed',
};
const messageTypes = ['conversations.message-received', 'conversations.message-added'];

/** By conversation: its messages by their seq, and what was done with it by the time among them. */
async function happeningsOf(tx: Tx, shopId: string, events: readonly FeedEvent[]): Promise<Map<string, Happening[]>> {
  const told = events.filter(({ type }) => type in deedKinds || messageTypes.includes(type));
  const messageIds = told.flatMap(({ data }) => (data.messageId === undefined ? [] : [String(data.messageId)]));
  const said = messageIds.length === 0 ? new Map<string, Said>() : await selectSaid(tx, shopId, messageIds);
  const byConversation = Map.groupBy(told, ({ data }) => String(data.conversationId));
  return new Map([...byConversation].map(([id, found]) => [id, inOrder(found, said)]));
}

function inOrder(events: readonly FeedEvent[], said: ReadonlyMap<string, Said>): Happening[] {
  const messages = events
    .flatMap(({ data, at }) => {
      const message = said.get(String(data.messageId));
      return message?.kind ? [{ ...message, kind: message.kind, at }] : [];
    })
    .toSorted((a, b) => a.seq - b.seq);
  const ordered: Happening[] = messages.map(({ kind, at, agentId, handsOver }) =>
    kind === 'asked' ? { kind, at } : { kind, at, agentId, handsOver },
  );
  let from = 0;
  for (const { type, at } of events) {
    const kind = deedKinds[type];
    if (!kind) continue;
    // Of the same moment: a person has it before it is spoken of, and it is done with after.
    const before = kind === 'given_to_person' ? 0 : 1;
    const found = ordered.findIndex((step, i) => i >= from && Temporal.Instant.compare(step.at, at) >= before);
    const place = found === -1 ? ordered.length : found;
    ordered.splice(place, 0, { kind, at });
    from = place + 1;
  }
  return ordered;
}
