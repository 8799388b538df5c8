import { call, withQuery } from './http.ts';

export const foundKinds = ['message', 'customer', 'order', 'parcel', 'script'] as const;
export type FoundKind = (typeof foundKinds)[number];

export type Found = {
  kind: FoundKind;
  id: string;
  title: string;
  snippet: string;
  conversationId?: string | null;
  customerId: string | null;
  orderId: string | null;
  at: string | null;
};

export const search = (q: string, kind: FoundKind | null, after: string | null, signal?: AbortSignal) =>
  call<{ items: Found[]; next?: string | null }>('GET', withQuery('/search', { q, kind, after }), undefined, signal);
