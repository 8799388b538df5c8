import type { View } from '../app/paths.ts';
import { call, withQuery } from './http.ts';

export type Person = { id: string; name: string };
export type Author = 'buyer' | 'qin' | 'agent' | 'note';

export type Conversation = {
  id: string;
  channel: string;
  status: 'open' | 'handed_over' | 'closed';
  customer: { id: string; name: string | null; tier: string | null } | null;
  verified: boolean;
  assignee: Person | null;
  /** Has taken over and alone may speak. */
  holder: Person | null;
  epoch: number;
  lastSeq: number;
  lastMessageAt: string;
  waitingSince: string | null;
  snoozedUntil: string | null;
  tags: string[];
  preview: { author: Author; text: string } | null;
  hasProposal: boolean;
};

export type Fact = { name: string; value: unknown; source: string; asOf: string };

export type Message = {
  seq: number;
  id: string;
  author: Author;
  agent: Person | null;
  visibility: 'public' | 'suggestion' | 'internal';
  proposalState: 'open' | 'approved' | 'edited' | 'discarded' | 'superseded' | null;
  body: string;
  locale: string | null;
  script: string | null;
  scriptVersion: number | null;
  facts: Fact[] | null;
  promises?: { kind: string; dueAt: string }[];
  at: string;
  clientKey: string | null;
};

export type Draft = {
  body: string;
  seenSeq: number;
  reason: 'written_meanwhile' | 'held_by_other' | 'forbidden_words' | null;
  updatedAt: string;
};

export type Presence = { agent: Person | null; kind: 'looking' | 'typing' };
export type Counts = { mine: number; unassigned: number; waiting: number };
export type ConversationPage = { items: Conversation[]; next: string | null };

const of = (id: string) => `/conversations/${encodeURIComponent(id)}`;

export const readPage = (view: View, after: string | null, limit: number) =>
  call<ConversationPage>('GET', withQuery('/conversations', { view, after, limit }));
export const readCounts = () => call<Counts>('GET', '/conversations/counts');
export const readConversation = (id: string) => call<Conversation>('GET', of(id));

export const messagesAtOnce = 50;
/** Ascending by seq: those after, else the last before, else the newest. */
export const readMessages = (id: string, range: { before?: number; after?: number; limit?: number } = {}) =>
  call<{ items: Message[] }>('GET', withQuery(`${of(id)}/messages`, { limit: messagesAtOnce, ...range }));

export type NewMessage = {
  clientKey: string;
  body: string;
  seenSeq: number;
  script?: { situation: string; version: number };
};
export const sendMessage = (id: string, message: NewMessage) =>
  call<{ message: Message; isRepeat: boolean }>('POST', `${of(id)}/messages`, message);
export const addNote = (id: string, clientKey: string, body: string) =>
  call<unknown>('POST', `${of(id)}/notes`, { clientKey, body });

export const takeOver = (id: string) => call<unknown>('POST', `${of(id)}/take-over`, {});
export const handBack = (id: string) => call<unknown>('POST', `${of(id)}/hand-back`, {});
export const closeConversation = (id: string) => call<unknown>('POST', `${of(id)}/close`, {});
export const reopenConversation = (id: string) => call<unknown>('POST', `${of(id)}/reopen`, {});
export const assignTo = (id: string, agentId: string | null) => call<unknown>('POST', `${of(id)}/assign`, { agentId });
export const snoozeUntil = (id: string, until: string | null) => call<unknown>('POST', `${of(id)}/snooze`, { until });
export const putTags = (id: string, tags: string[]) => call<unknown>('PUT', `${of(id)}/tags`, { tags });

/** Null: nothing was written, or it was sent. */
export const readDraft = async (id: string) => (await call<{ draft: Draft | null }>('GET', `${of(id)}/draft`)).draft;
export const putDraft = (id: string, body: string, seenSeq: number) =>
  call<unknown>('PUT', `${of(id)}/draft`, { body, seenSeq });
export const dropDraft = (id: string) => call<unknown>('DELETE', `${of(id)}/draft`);

export const showPresence = (id: string, kind: Presence['kind']) =>
  call<unknown>('POST', `${of(id)}/presence`, { kind });
export const readPresence = (id: string) => call<{ items: Presence[] }>('GET', `${of(id)}/presence`);

export type Colleague = { id: string; name: string; revokedAt: string | null };
/** Who works here, for handing a conversation to them. */
export const readAgents = async () =>
  (await call<Colleague[]>('GET', '/agents')).filter(({ revokedAt }) => revokedAt === null);
