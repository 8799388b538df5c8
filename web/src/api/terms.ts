import type { Locale } from '../../../shared/labels.ts';
import { call, withQuery } from './http.ts';
import type { Conversation } from './types.ts';

export type Terms = { locale: Locale; title: string; body: string };
export type TermsVersion = {
  version: number;
  locales: Locale[];
  publishedAt: string;
  publishedBy: { id: string; name: string } | null;
  /** To how many conversations; and what buyers said when asked whether they had read it before buying. */
  tally: { sent: number; opened: number; read: number; unread: number };
};
export const readTerms = () => call<TermsVersion[]>('GET', '/statements');
export const readTermsTexts = async (version: number) =>
  (await call<{ texts: Terms[] }>('GET', `/statements/${version}`)).texts;
export const publishTerms = (after: number, texts: readonly Terms[]) =>
  call<{ version: number }>('POST', '/statements', { after, texts });

type InBoth = Record<Locale, string>;
export type Unlawful = {
  locale: Locale;
  found: string;
  source: string;
  article: string;
  why: InBoth;
  instead: InBoth;
};
/** What in it takes away what the law gives. */
export const checkTerms = async (texts: readonly Terms[], signal?: AbortSignal) =>
  (await call<{ unlawful: Unlawful[] }>('POST', '/statements/check', { texts }, signal)).unlawful;

/** In one conversation. */
export type TermsReading = Pick<Conversation, 'id' | 'buyerName'> & {
  customer: { id: string; name: string | null } | null;
  sentAt: string;
  openedAt: string | null;
  readBeforeBuying: boolean | null;
};
export const readTermsReadings = (version: number, after: string | null) =>
  call<{ items: TermsReading[]; next: string | null }>('GET', withQuery(`/statements/${version}/readings`, { after }));
