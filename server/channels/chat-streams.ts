import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { FeedEvent } from '../platform/events.ts';
import type { Buyer } from '../platform/http-access.ts';
import type { Log } from '../platform/log.ts';
import { openStreams, type Streams } from '../platform/streams.ts';
import { type ChatState, chatState } from './chat-state.ts';
import { listFollowing, type PublicMessage } from './public-messages.ts';
import { keysOfConversations, selectLiveSessions } from './queries.ts';

/** A page that listens. `seq`: the last message it has been told. */
export type ChatListener = Buyer & { seq: number };

const mostStreams = 2_000;

/**
 * What buyers hear: the public messages of their own conversation. The shop's feed only says that something happened in
 * it; the words are read anew, and only public ones can be.
 */
export function openChatStreams(options: { db: Db; log: Pick<Log, 'warn'>; clock: Clock }): Streams<ChatListener> {
  const { db, log, clock } = options;
  return openStreams<ChatListener>({
    db,
    log,
    most: mostStreams,
    admitted: async (listeners) => {
      const live = await selectLiveSessions(db, listeners, clock.now());
      return new Set(listeners.filter(({ sessionId }) => live.has(sessionId)));
    },
    tell: (shopId, listeners, events) => tell({ db, clock }, shopId, listeners, events),
  });
}

/** After these the buyer talks with somebody else, sees somebody typing, or is known. */
const stateEvents = ['taken-over', 'handed-back', 'closed', 'presence-changed', 'buyer-recognised'].map(
  (name) => `conversations.${name}`,
);

async function tell(
  { db, clock }: { db: Db; clock: Clock },
  shopId: string,
  listeners: ChatListener[],
  events: FeedEvent[],
): Promise<Map<ChatListener, string>> {
  const told = new Map<ChatListener, string>();
  const touched = idsIn(events);
  if (touched.length === 0) return told;
  const keys = await keysOfConversations(db, shopId, touched);
  const concerned = listeners.filter(({ channelKey }) => keys.has(channelKey));
  if (concerned.length === 0) return told;
  const following = await listFollowing(db, shopId, farthestBehind(concerned));
  const changed = new Set(idsIn(events.filter(({ type }) => stateEvents.includes(type))));
  for (const [channelKey, pages] of Map.groupBy(concerned, (listener) => listener.channelKey)) {
    const id = keys.get(channelKey) ?? '';
    const state = changed.has(id) ? writtenState(await chatState(db, shopId, id, clock.now())) : '';
    for (const listener of pages) {
      const messages = (following.get(channelKey) ?? []).filter(({ seq }) => seq > listener.seq);
      told.set(listener, writtenAs(messages) + state);
      listener.seq = messages.at(-1)?.seq ?? listener.seq;
    }
  }
  return told;
}

function idsIn(events: readonly FeedEvent[]): string[] {
  return [...new Set(events.flatMap(({ data: { conversationId } }) => (conversationId as string | undefined) ?? []))];
}

/** Several pages of one chat are read for once, from where the slowest stands. */
function farthestBehind(listeners: readonly ChatListener[]) {
  return [...Map.groupBy(listeners, ({ channelKey }) => channelKey)].map(([channelKey, pages]) => ({
    channelKey,
    seq: Math.min(...pages.map(({ seq }) => seq)),
  }));
}

export function writtenAs(messages: readonly PublicMessage[]): string {
  return messages.map((message) => `id: ${message.seq}\nevent: message\ndata: ${JSON.stringify(message)}\n\n`).join('');
}

function writtenState(state: ChatState): string {
  return `event: state\ndata: ${JSON.stringify(state)}\n\n`;
}
