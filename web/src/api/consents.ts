import { call } from './http.ts';

const of = (customerId: string) => `/customers/${encodeURIComponent(customerId)}`;

export type Channel = 'sms' | 'mail';
export type Purpose = 'promotion' | 'service';
export type Recorder = { kind: 'agent' | 'api_key' | 'customer' | 'provider'; name: string | null };
export type Block = {
  address: string;
  scope: 'promotion' | 'all';
  source: string;
  at: string;
  note: string | null;
  recordedBy: Recorder;
};
/** What holds now for one purpose on one channel, and the suppressions that stop it whatever was agreed. */
export type Hold = {
  channel: Channel;
  purpose: Purpose;
  state: 'given' | 'withdrawn' | 'unknown';
  at: string | null;
  source: string | null;
  textVersion: string | null;
  note: string | null;
  blocks: Block[];
};
export type Past = {
  kind: 'given' | 'withdrawn' | 'suppressed' | 'lifted';
  channel: Channel;
  purpose: Purpose | null;
  address: string | null;
  source: string | null;
  textVersion: string | null;
  note: string | null;
  at: string;
  recordedBy: Recorder;
};
export type Consents = { holds: Hold[]; history: Past[]; hasMore: boolean };

export const readConsents = (customerId: string) => call<Consents>('GET', `${of(customerId)}/consents`);

export type Word = {
  channel: Channel | 'all';
  purpose: Purpose;
  state: 'given' | 'withdrawn';
  source?: string;
  note?: string;
};
export const recordWord = (customerId: string, word: Word) =>
  call<Consents>('POST', `${of(customerId)}/consents`, word);

export type Lifting = { channel: Channel; scope: Block['scope']; why: string };
export const liftSuppression = (customerId: string, lifting: Lifting) =>
  call<Consents>('POST', `${of(customerId)}/suppressions/lift`, lifting);
