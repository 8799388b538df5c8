import type { Locale } from '../../../shared/labels.ts';
import { call, withQuery } from './http.ts';
import type { Conversation, Fact, InsertedScript, Message, WordFault } from './types.ts';

const of = (id: string) => `/conversations/${encodeURIComponent(id)}`;

export type Approval = { clientKey: string; seenSeq: number; body?: string; scripts?: readonly InsertedScript[] };
/** Lets a proposed reply out; with `body`, in the agent's own wording. */
export const approveProposal = (id: string, messageId: string, approval: Approval) =>
  call<{ message: Message }>('POST', `${of(id)}/proposals/${messageId}/approve`, approval);
export const discardProposal = (id: string, messageId: string) =>
  call<unknown>('POST', `${of(id)}/proposals/${messageId}/discard`, {});

/** `matched`: the other word by which it was found, when its name says nothing of what was typed. */
export type ScriptChoice = { situation: string; name: Record<Locale, string>; keys: string; matched: string | null };
/** By name, pinyin, initials, words or code. */
export const findScripts = (query: string, signal?: AbortSignal) =>
  call<{ items: ScriptChoice[] }>('GET', withQuery('/scripts', { q: query }), undefined, signal);

export type Rendered = { text: string; facts: Fact[]; script: string; version: number };
/** In the words that Qin would send here now, in the buyer's language. */
export const renderScript = (id: string, situation: string, signal?: AbortSignal) =>
  call<Rendered>('POST', `${of(id)}/render`, { situation }, signal);

/** What had better not stand in what is being written to this buyer. */
export const checkWords = async (conversationId: string, text: string, signal?: AbortSignal) =>
  (await call<{ items: WordFault[] }>('POST', '/words/check', { text, conversationId }, signal)).items;

/** As each language has it. */
export type Names = Record<Locale, string>;

export type ParcelCard = {
  id: string;
  carrier: Names | null;
  trackingNumber: string | null;
  state: string;
  from: Names | null;
  to: Names | null;
  distanceKm: number | null;
  estimate: { hasBasis: boolean; usuallyBy: string | null; latestBy: string | null; basisCount: number } | null;
  lastScan: { at: string; status: string; place: Names; text: string } | null;
};

export type OrderLine = {
  id: string;
  title: string;
  titles: Record<string, string>;
  options: string | null;
  size: string | null;
  colour: Names | null;
  quantity: number;
  priceMinor: number | null;
};

export type OrderCard = {
  id: string;
  number: string;
  status: string;
  placedAt: string;
  currency: string | null;
  totalMinor: number | null;
  lines: OrderLine[];
  parcels: ParcelCard[];
};

export type Panel = {
  customer: {
    id: string;
    externalId: string;
    name: string | null;
    tier: string | null;
    isMember: boolean;
    isHighEnd: boolean;
    phone: string | null;
  } | null;
  /** Null: no conversation is looked at. */
  verified: boolean | null;
  orderId: string | null;
  orders: OrderCard[];
  returns: {
    id: string;
    orderId: string | null;
    reason: string;
    wants: string | null;
    status: string;
    openedAt: string;
  }[];
  promises: { id: string; kind: string; dueAt: string }[];
  calls: { id: string; kind: string; dueAt: string; summary: string }[];
  /** Versions of the shop's statement that were sent in this conversation, the last one first. */
  statements: { version: number; sentAt: string; openedAt: string | null; readBeforeBuying: boolean | null }[];
  conversations: { id: string; status: Conversation['status']; lastMessageAt: string }[];
};
export const readPanel = (id: string) => call<Panel>('GET', `${of(id)}/panel`);
export const readCustomerPanel = (id: string, orderId: string | null) =>
  call<Panel>('GET', withQuery(`/customers/${encodeURIComponent(id)}/panel`, { orderId }));
