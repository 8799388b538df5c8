import type { Reason } from '../../../shared/labels.ts';
import { call, withQuery } from './http.ts';
import type { CaseState } from './returns.ts';

export const splits = ['product', 'size', 'batch'] as const;
export type Split = (typeof splits)[number];

export type ReasonCount = {
  id: string;
  productId: string;
  product: string;
  /** Size and colour, or the batch; empty: not known, or of the whole product. */
  split: string;
  reason: Reason;
  detail: string;
  returns: number;
};
export type ReasonCase = {
  id: string;
  rma: string;
  status: CaseState;
  openedAt: string;
  orderNumber: string | null;
  customerName: string | null;
  words: string;
};
/** `period`: all, a year, or a month as 2026-03. */
export type ReasonQuery = { by: Split; period: string; reason: string | null; productId: string | null };

export const readReasons = (query: ReasonQuery, after: string | null) =>
  call<{ counts: ReasonCount[]; next: string | null }>('GET', withQuery('/returns/reasons', { ...query, after }));
export const readReasonCases = (id: string, after: string | null) =>
  call<{ cases: ReasonCase[]; next: string | null }>('GET', withQuery(`/returns/reasons/${id}`, { after }));
