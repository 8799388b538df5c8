import { call } from './http.ts';
import type { Fact, Message } from './types.ts';

export type AssistReply = {
  conversationId: string;
  messageId: string | null;
  seenSeq: number;
  isRepeat: boolean;
  understood: { label: string; confidence: number }[];
  reply: {
    text: string;
    locale: string | null;
    script: string | null;
    version: number | null;
    facts: Fact[];
    promises: { kind: string; dueAt: string; sentence: string }[];
  } | null;
  blocked: { fact: string; why: string } | null;
  handover: { why: string; sentence: string } | null;
  options: string[];
};

export type AssistItem = {
  conversationId: string;
  buyerName: string | null;
  orderNumber: string | null;
  text: string;
  reply: string | null;
  isSent: boolean;
  at: string;
};

/** What the agent sent. `anyway`: also when something was written meanwhile. */
export type Told = { clientKey: string; text: string; anyway?: boolean };

export type Paste = { clientKey: string; text: string; orderNumber?: string; buyerName?: string };

/** What a buyer wrote in the platform's client; the answer is the reply to copy. */
export const pasteMessage = (paste: Paste) => call<AssistReply>('POST', '/assist/replies', paste);
/** The reply that lies in a conversation since it was asked for. */
export const readLyingReply = (id: string) =>
  call<AssistReply>('GET', `/assist/conversations/${encodeURIComponent(id)}`);
/** A script of the agent's choice in the place of the reply. */
export const chooseScript = (id: string, situation: string) =>
  call<AssistReply>('POST', `/assist/conversations/${encodeURIComponent(id)}/script`, { situation });
/** The agent has sent the reply in the platform's client. */
export const saySent = (messageId: string, sent: Told & { seenSeq: number }) =>
  call<{ message: Message }>('POST', `/assist/replies/${encodeURIComponent(messageId)}/sent`, sent);
export const readAssistItems = () => call<{ items: AssistItem[] }>('GET', '/assist/replies');
