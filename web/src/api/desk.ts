import type { Locale } from '../../../shared/labels.ts';
import { call, withQuery } from './http.ts';
import type { Fact, Message } from './types.ts';

const of = (id: string) => `/conversations/${encodeURIComponent(id)}`;

export type Approval = { clientKey: string; seenSeq: number; body?: string };
/** Lets a proposed reply out; with `body`, in the agent's own wording. */
export const approveProposal = (id: string, messageId: string, approval: Approval) =>
  call<{ message: Message }>('POST', `${of(id)}/proposals/${messageId}/approve`, approval);
export const discardProposal = (id: string, messageId: string) =>
  call<unknown>('POST', `${of(id)}/proposals/${messageId}/discard`, {});

export type ScriptChoice = { situation: string; name: Record<Locale, string> };
/** By name, pinyin, initials, words or code. */
export const findScripts = (query: string, signal?: AbortSignal) =>
  call<{ items: ScriptChoice[] }>('GET', withQuery('/scripts', { q: query }), undefined, signal);

export type Rendered = { text: string; facts: Fact[]; script: string; version: number };
/** In the words that Qin would send here now, in the buyer's language. */
export const renderScript = (id: string, situation: string) =>
  call<Rendered>('POST', `${of(id)}/render`, { situation });

export type ParcelCard = {
  id: string;
  carrier: string | null;
  trackingNumber: string | null;
  state: string;
  from: string | null;
  to: string | null;
  distanceKm: number | null;
  estimate: { hasBasis: boolean; usuallyBy: string | null; latestBy: string | null; basisCount: number } | null;
  lastScan: { at: string; status: string; place: string; text: string } | null;
};

export type OrderLine = {
  id: string;
  title: string;
  titles: Record<string, string>;
  options: string | null;
  size: string | null;
  colour: string | null;
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
  verified: boolean;
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
};
export const readPanel = (id: string) => call<Panel>('GET', `${of(id)}/panel`);
