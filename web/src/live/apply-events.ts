import type { QueryClient } from '@tanstack/react-query';
import { readConversation, readMessages } from '../api/conversations.ts';
import { ApiError } from '../api/http.ts';
import { type View, views } from '../app/paths.ts';
import { type LoadedPages, placeConversation } from '../inbox/place-conversation.ts';
import { mergeMessages, type Thread } from '../thread/merge-messages.ts';
import { invalidateSoon } from './invalidate-soon.ts';
import { keys } from './keys.ts';

const together = 60;
const countsMs = 500;
const boardMs = 500;
/** The server's own clock looks every second: asked earlier, it would still tell what was before. */
const clockMs = 2500;

/**
 * Turns events into what is asked for anew: the one conversation, its place in the views that are loaded, its newest
 * messages when its thread is open. Several events of one conversation within a moment are one request.
 */
export function applyEvents(queries: QueryClient, agentId: () => string) {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();

  const renew = async (id: string) => {
    waiting.delete(id);
    const isOpen = queries.getQueryState(keys.messages(id)) !== undefined;
    const [conversation, fresh] = await Promise.all([
      readConversation(id),
      isOpen ? readMessages(id).catch(() => null) : null,
    ]);
    queries.setQueryData(keys.conversation(id), conversation);
    if (fresh)
      queries.setQueryData<Thread>(keys.messages(id), (known) =>
        known ? { ...known, items: mergeMessages(known.items, fresh.items) } : known,
      );
    for (const view of views)
      queries.setQueryData<LoadedPages>(keys.page(view), (loaded) =>
        loaded ? placeConversation(loaded, view, conversation, agentId()) : loaded,
      );
    queries.invalidateQueries({ queryKey: keys.draft(id), refetchType: 'active' });
  };

  const countAgain = invalidateSoon(queries, keys.counts, countsMs);
  const turnsSoon = invalidateSoon(queries, keys.turns, countsMs);
  const peopleSoon = invalidateSoon(queries, keys.people, countsMs);
  const boardSoon = invalidateSoon(queries, keys.board, boardMs);
  const dueSoon = invalidateSoon(queries, keys.page('promises'), boardMs);

  return {
    onPromises: () => {
      boardSoon();
      dueSoon();
      countAgain();
    },
    onOutgoing: invalidateSoon(queries, keys.allOutgoing, boardMs),
    onCalls: invalidateSoon(queries, keys.allCalls, boardMs),
    onReturns: invalidateSoon(queries, keys.allReturns, boardMs),
    onParcels: invalidateSoon(queries, keys.allParcels, boardMs),
    onClock: invalidateSoon(queries, keys.clock, clockMs),
    onSlaSettings: invalidateSoon(queries, keys.slaSettings, 0),
    onTurns: () => {
      turnsSoon();
      peopleSoon();
    },
    onConversation: (id: string) => {
      countAgain();
      turnsSoon();
      if (waiting.has(id)) return;
      const timer = setTimeout(() => {
        renew(id).catch((error: unknown) => {
          if (error instanceof ApiError && error.status === 404) forget(queries, id);
        });
      }, together);
      waiting.set(id, timer);
    },
    onPresence: (id: string) => {
      queries.invalidateQueries({ queryKey: keys.presence(id) });
    },
    onPanel: () => {
      queries.invalidateQueries({ queryKey: keys.panels, refetchType: 'active' });
    },
    onScripts: () => {
      queries.invalidateQueries({ queryKey: keys.allScripts });
    },
    /** Lists begin again at their first page; what is not on the screen is forgotten. */
    onGap: () => {
      for (const view of views) cutToFirstPage(queries, view);
      queries.removeQueries({ type: 'inactive' });
      queries.invalidateQueries();
    },
  };
}

function cutToFirstPage(queries: QueryClient, view: View): void {
  queries.setQueryData<LoadedPages>(keys.page(view), (loaded) =>
    loaded ? { pages: loaded.pages.slice(0, 1), pageParams: loaded.pageParams.slice(0, 1) } : loaded,
  );
}

function forget(queries: QueryClient, id: string): void {
  for (const view of views)
    queries.setQueryData<LoadedPages>(keys.page(view), (loaded) =>
      loaded
        ? { ...loaded, pages: loaded.pages.map((page) => ({ ...page, items: page.items.filter((c) => c.id !== id) })) }
        : loaded,
    );
}
