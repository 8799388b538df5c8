import { type Db, type Tx, transact } from '../platform/database.ts';
import { type FeedEvent, readEvents } from '../platform/events.ts';
import { loadShop } from '../shops/index.ts';
import { waitOf } from './moments.ts';
import {
  addCounts,
  lockCursor,
  moveCursor,
  selectAnswers,
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

const plainKinds: Readonly<Record<string, 'asked' | 'given_to_person' | 'handed_back' | 'closed'>> = {
  'conversations.message-received': 'asked',
  'conversations.handed-over': 'given_to_person',
  'conversations.taken-over': 'given_to_person',
  'conversations.handed-back': 'handed_back',
  'conversations.closed': 'closed',
};
const said = 'conversations.message-added';

/** By conversation, in the order of the feed. */
async function happeningsOf(tx: Tx, shopId: string, events: readonly FeedEvent[]): Promise<Map<string, Happening[]>> {
  const messageIds = events.flatMap(({ type, data }) => (type === said ? [String(data.messageId)] : []));
  const answers = messageIds.length === 0 ? new Map() : await selectAnswers(tx, shopId, messageIds);
  const found = events.flatMap(({ type, data, at }): { conversationId: string; step: Happening }[] => {
    const conversationId = String(data.conversationId);
    const kind = plainKinds[type];
    if (kind) return [{ conversationId, step: { kind, at } }];
    const answer = type === said ? answers.get(String(data.messageId)) : undefined;
    if (!answer) return [];
    const { agentId, handsOver } = answer;
    return [{ conversationId, step: { kind: 'answered', at, agentId, handsOver } }];
  });
  const grouped = Map.groupBy(found, ({ conversationId }) => conversationId);
  return new Map([...grouped].map(([id, steps]) => [id, steps.map(({ step }) => step)]));
}
