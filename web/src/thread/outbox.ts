import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { sendMessage } from '../api/conversations.ts';
import { approveProposal } from '../api/desk.ts';
import { ApiError } from '../api/http.ts';
import type { Message, NewMessage } from '../api/types.ts';
import { keys } from '../live/keys.ts';
import { type Problem, refused as refusedDraft } from './draft-rules.ts';
import { keepDraft, loadDraft } from './local-drafts.ts';
import { mergeMessages, type Thread } from './merge-messages.ts';

/** What an agent has sent and the server has not yet confirmed; it outlives the page and the network. */
export type Waiting = NewMessage & { conversationId: string; agentId: string; approves: string | null; at: string };
/** Refused: why, and the message back for the composer. */
export type SendRefusal = { item: Waiting; problem: Problem };

const stored = 'qin.outbox';
const retryMs = 5000;
const listeners = new Set<() => void>();
const refused = new Set<(refusal: SendRefusal) => boolean>();
let items: readonly Waiting[] = load();

function load(): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(stored) ?? '[]') as Waiting[];
  } catch {
    return [];
  }
}

function keep(next: readonly Waiting[]): void {
  items = next;
  localStorage.setItem(stored, JSON.stringify(next));
  for (const listener of listeners) listener();
}

/** Each is sent under its own key until the server answers: sent again, it is still one message. */
export function startOutbox(queries: QueryClient, me: () => string): { flush(): void; stop(): void } {
  let isSending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = async () => {
    clearTimeout(timer);
    if (isSending) return;
    isSending = true;
    try {
      for (let next = mine(me())[0]; next; next = mine(me())[0]) await sendOne(queries, next);
    } catch {
      timer = setTimeout(flush, retryMs); // not reached: it stays where it is, in its order
    }
    isSending = false;
  };
  const onStorage = (event: StorageEvent) => {
    if (event.key !== stored) return;
    items = load(); // another page of this browser has sent, or written, one
    for (const listener of listeners) listener();
  };
  window.addEventListener('storage', onStorage);
  window.addEventListener('online', flush);
  pushed = flush;
  return {
    flush,
    stop: () => {
      clearTimeout(timer);
      window.removeEventListener('storage', onStorage);
      window.removeEventListener('online', flush);
    },
  };
}

let pushed: () => void = () => undefined;

const mine = (agentId: string) => items.filter((item) => item.agentId === agentId);

async function sendOne(queries: QueryClient, item: Waiting): Promise<void> {
  const { conversationId, approves, agentId, at: _at, ...message } = item;
  const { fileIds: _fileIds, scripts = [], ...edited } = message;
  // The proposal's own words are read anew by themselves.
  const others = scripts.filter(({ proposalId }) => proposalId !== approves);
  try {
    const answer = approves
      ? await approveProposal(conversationId, approves, { ...edited, scripts: others })
      : await sendMessage(conversationId, message);
    show(queries, conversationId, answer.message);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500 || error.status === 429) throw error;
    if (error.status === 401) throw error;
    keep(items.filter(({ clientKey }) => clientKey !== item.clientKey));
    const problem = { code: error.code, params: error.params, sentence: error.message };
    const isShown = [...refused].filter((take) => take({ item, problem })).length > 0;
    if (!isShown) keepDraft(agentId, conversationId, refusedDraft(loadDraft(agentId, conversationId), item, problem));
    return;
  }
  keep(items.filter(({ clientKey }) => clientKey !== item.clientKey));
}

function show(queries: QueryClient, id: string, message: Message): void {
  queries.setQueryData<Thread>(keys.messages(id), (known) =>
    known ? { ...known, items: mergeMessages(known.items, [message]) } : known,
  );
}

export function sendSoon(item: Waiting): void {
  keep([...items, item]);
  pushed();
}

export const isOnItsWay = (conversationId: string, agentId: string) =>
  mine(agentId).some((item) => item.conversationId === conversationId);

/** `take` answers whether it was for the conversation that it shows. */
export function onRefused(take: (refusal: SendRefusal) => boolean): () => void {
  refused.add(take);
  return () => refused.delete(take);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What waits to be sent from this browser. */
export const useOutbox = () => useSyncExternalStore(listen, () => items);
