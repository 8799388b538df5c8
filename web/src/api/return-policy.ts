import type { Locale } from '../../../shared/labels.ts';
import { call, withQuery } from './http.ts';
import type { Offer, Verdict } from './return-decisions.ts';
import type { Wanted } from './returns.ts';

/** As the law sorts goods. */
export const categories = [
  'ordinary',
  'made_to_order',
  'perishable',
  'sealed_hygiene',
  'sealed_media',
  'digital',
  'newspaper',
  'mixed',
  'activated',
  'short_dated_or_flawed',
] as const;

/** What is left out asks for nothing. */
export type Condition = { reasons?: string[]; categories?: string[]; tiers?: string[]; onSale?: boolean };
export type PolicyRow = {
  when: Condition;
  days: number;
  counts: 'receipt' | 'order';
  freight: 'buyer' | 'seller';
  offers: Offer[];
};
export type PolicyVersion = {
  version: number;
  rows: PolicyRow[];
  toldSince: string | null;
  publishedAt: string;
  publishedBy: string | null;
};
export type Tried = {
  country: string | null;
  reason: string;
  category: string | null;
  tier: string | null;
  onSale: boolean | null;
  daysSinceReceipt: number;
  daysSinceOrder: number;
};

export const readPolicies = async () => (await call<{ versions: PolicyVersion[] }>('GET', '/return-policy')).versions;
export const publishPolicy = (policy: { after: number; rows: readonly PolicyRow[]; toldSince: string | null }) =>
  call<{ version: number }>('POST', '/return-policy', policy);
export const tryPolicy = async (rows: readonly PolicyRow[], isTold: boolean, cases: readonly Tried[]) =>
  (await call<{ verdicts: Verdict[] }>('POST', '/return-policy/preview', { rows, isTold, cases })).verdicts;

export type Withdrawal = {
  id: string;
  orderId: string | null;
  orderNumber: string | null;
  conversationId: string | null;
  /** The buyer's own words. */
  said: string;
  locale: Locale;
  receivedAt: string;
  mailedTo: string | null;
  /** The buyer's acknowledgement: a page that stays. */
  url: string;
  isWithdrawal: boolean;
  /** A person has to see to it: by law the money is back before this. */
  dueAt: string | null;
  /** By which it went on. */
  returnId: string | null;
  corrections: { isWithdrawal: boolean; note: string; by: string | null; at: string }[];
};
export const withdrawalsPerPage = 50;
export const readWithdrawals = (after: string | null) =>
  call<{ withdrawals: Withdrawal[] }>('GET', withQuery('/withdrawals', { after, limit: withdrawalsPerPage }));
/** What a person has to see to, what is due first on top. */
export const readOpenWithdrawals = async () =>
  (await call<{ withdrawals: Withdrawal[] }>('GET', withQuery('/withdrawals', { isOpen: 'true', limit: 200 })))
    .withdrawals;
export const openForWithdrawal = (id: string, opened: { lines: readonly Wanted[]; turnsOpen: boolean }) =>
  call<{ returnId: string }>('POST', `/withdrawals/${id}/return`, opened);
export const correctWithdrawal = (id: string, isWithdrawal: boolean, note: string) =>
  call<unknown>('POST', `/withdrawals/${id}/corrections`, { isWithdrawal, note });
export const recordWithdrawal = (told: { requestKey: string; orderId: string; text: string; locale: Locale }) =>
  call<{ id: string; url: string }>('POST', '/withdrawals', told);
