import type { Conversation } from '../api/types.ts';
import type { View } from '../app/paths.ts';

/** Messages that an agent carries between the platform's own client and Qin by hand. */
export const assistChannel = 'assist';

export type LoadedPages = { pages: { items: Conversation[]; next: string | null }[]; pageParams: (string | null)[] };

/** Whether a conversation lies in a view; says the same as the server's own predicates. */
export function belongsTo(view: View, conversation: Conversation, agentId: string): boolean {
  const { status, assignee, waitingSince, snoozedUntil, hasProposal, promiseDueAt, channel } = conversation;
  if (view === 'all') return true;
  if (view === 'promises') return promiseDueAt !== null;
  if (view === 'snoozed') return snoozedUntil !== null;
  if (snoozedUntil !== null) return false;
  if (view === 'mine') return assignee?.id === agentId && status !== 'closed';
  if (view === 'waiting') return waitingSince !== null && channel !== assistChannel;
  return assignee === null && (status === 'handed_over' || hasProposal);
}

/** Negative when `a` stands above `b`: who has waited longest, what is due next, else what is newest. */
export function compareIn(view: View, a: Conversation, b: Conversation): number {
  if (view === 'waiting') return order(a.waitingSince ?? '', b.waitingSince ?? '') || order(a.id, b.id);
  if (view === 'promises') return order(a.promiseDueAt ?? '', b.promiseDueAt ?? '') || order(a.id, b.id);
  return order(b.lastMessageAt, a.lastMessageAt) || order(b.id, a.id);
}

const order = (a: string, b: string) => {
  const [first, second] = [Date.parse(a), Date.parse(b)];
  if (Number.isNaN(first) || Number.isNaN(second)) return a < b ? -1 : a > b ? 1 : 0;
  return first - second;
};

/**
 * The loaded pages with one conversation as it is now: moved to its place, added or taken out. What lies beyond the last
 * loaded page is left to the page that will bring it. No page is asked for again, however many are loaded.
 */
export function placeConversation(
  loaded: LoadedPages,
  view: View,
  conversation: Conversation,
  agentId: string,
): LoadedPages {
  const without = loaded.pages.map((page) =>
    page.items.some(({ id }) => id === conversation.id)
      ? { ...page, items: page.items.filter(({ id }) => id !== conversation.id) }
      : page,
  );
  if (!belongsTo(view, conversation, agentId)) return { ...loaded, pages: without };
  const at = without.findIndex((page) => {
    const last = page.items.at(-1);
    return last !== undefined && compareIn(view, conversation, last) < 0;
  });
  const isAtEnd = at === -1;
  if (isAtEnd && without.at(-1)?.next !== null) return { ...loaded, pages: without };
  const into = isAtEnd ? without.length - 1 : at;
  const pages = without.map((page, index) =>
    index === into ? { ...page, items: inserted(page.items, view, conversation) } : page,
  );
  return { ...loaded, pages };
}

function inserted(items: Conversation[], view: View, conversation: Conversation): Conversation[] {
  const at = items.findIndex((item) => compareIn(view, conversation, item) < 0);
  return at === -1 ? [...items, conversation] : [...items.slice(0, at), conversation, ...items.slice(at)];
}
