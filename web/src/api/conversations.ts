import type { View } from '../app/paths.ts';
import { call, withQuery } from './http.ts';
import type {
  Colleague,
  Conversation,
  ConversationPage,
  Counts,
  Draft,
  Message,
  NewMessage,
  Presence,
} from './types.ts';

const of = (id: string) => `/conversations/${encodeURIComponent(id)}`;

export const readPage = (view: View, after: string | null, limit: number) =>
  call<ConversationPage>('GET', withQuery('/conversations', { view, after, limit }));
export const readCounts = () => call<Counts>('GET', '/conversations/counts');
export const readTurns = () => call<{ online: number; atLimit: number }>('GET', '/conversations/turns');
export const readConversation = (id: string) => call<Conversation>('GET', of(id));

export const messagesAtOnce = 50;
/** Ascending by seq: those after, else the last before, else the newest. */
export const readMessages = (id: string, range: { before?: number; after?: number; limit?: number } = {}) =>
  call<{ items: Message[] }>('GET', withQuery(`${of(id)}/messages`, { limit: messagesAtOnce, ...range }));

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
export type DraftToKeep = Pick<Draft, 'body' | 'seenSeq' | 'fileIds' | 'scripts'> & {
  /** `updatedAt` of the draft that this page has last seen there; null: of none. */
  seenAt: string | null;
};
/** What lies there now: with what another page's refused message left there, when this page had not seen it. */
export const putDraft = async (id: string, draft: DraftToKeep) =>
  (await call<{ draft: Draft }>('PUT', `${of(id)}/draft`, draft)).draft;
export const dropDraft = async (id: string, seenAt: string | null) =>
  (await call<{ draft: Draft | null }>('DELETE', withQuery(`${of(id)}/draft`, { seenAt }))).draft;

export const showPresence = (id: string, kind: Presence['kind']) =>
  call<unknown>('POST', `${of(id)}/presence`, { kind });
export const readPresence = (id: string) => call<{ items: Presence[] }>('GET', `${of(id)}/presence`);

/** Who works here, for handing a conversation to them. */
export const readAgents = async () =>
  (await call<Colleague[]>('GET', '/agents')).filter(({ revokedAt }) => revokedAt === null);
