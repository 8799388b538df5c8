import type { Locale } from '../../../shared/labels.ts';
import { call } from './http.ts';
import { of, type Seen } from './returns.ts';

export const offers = ['refund', 'exchange', 'credit', 'keep_partial'] as const;
export type Offer = (typeof offers)[number];

export type Verdict = {
  offer: Offer[];
  freight: 'buyer' | 'seller';
  /** Why, in one sentence. */
  said: Record<Locale, string>;
  deadline: { lastDay: string; counts: string; eventOn: string; days: number; untoldMonths: number } | null;
  right: 'law' | 'policy' | 'none';
  /** Neither law nor policy gives it: only then may anybody say no. */
  refusable: boolean;
  missing: string[];
  policyVersion: number | null;
};

export const declineCodes = ['too_late', 'excluded_goods', 'not_intact', 'not_covered'] as const;
export type DeclineCode = (typeof declineCodes)[number];

/** What a person has seen of the goods; left out: nobody has looked. */
export const findings = ['opened', 'used', 'intact', 'confirmedAtPurchase'] as const;
export type Findings = Partial<Record<(typeof findings)[number], boolean>>;

export type Granted = {
  lineId: string;
  remedy: Offer;
  variantId: string | null;
  sendsBack: boolean;
  isAgreed: boolean;
};

export const readVerdict = async (id: string) =>
  (await call<{ lines: { lineId: string; verdict: Verdict }[] }>('GET', `${of(id)}/verdict`)).lines;

export const approveReturn = ({ id, version }: Seen, lines: readonly Granted[], note: string) =>
  call<void>('POST', `${of(id)}/approve`, { seen: version, lines, note });

type Refusal = { lineIds: readonly string[]; code: DeclineCode; found: Findings; note: string };
export const declineReturn = ({ id, version }: Seen, { found, ...refusal }: Refusal) =>
  call<void>('POST', `${of(id)}/decline`, {
    ...{ ...refusal, seen: version },
    ...(Object.keys(found).length > 0 ? { found } : {}),
  });
