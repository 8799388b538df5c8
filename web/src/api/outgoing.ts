import { call, withQuery } from './http.ts';
import type { Person } from './types.ts';

export const outgoingViews = ['queue', 'doubtful', 'failed', 'undelivered', 'sent'] as const;
export type OutgoingView = (typeof outgoingViews)[number];

export type Channel = 'mail' | 'sms' | 'money';
export type Decision = 'sent' | 'again' | 'drop';
type Reason = { code: string; says: string };

export type Send = {
  id: string;
  channel: Channel;
  purpose: 'service' | 'promotion';
  rank: 'reply' | 'notice' | 'campaign' | 'test';
  status: 'queued' | 'sending' | 'sent' | 'not_sent' | 'unknown';
  address: string;
  subject: string | null;
  /** Lists show how it begins; null: a one-time code. */
  text: string | null;
  /** A refund, whose id is this one. */
  money: { amountMinor: number; currency: string; orderNumber: string } | null;
  isSecret: boolean;
  customer: { id: string; name: string | null } | null;
  conversationId: string | null;
  provider: Person | null;
  attempt: number;
  tries: number;
  queuedAt: string;
  dueAt: string;
  notAfter: string | null;
  /** In doubt: when the provider is asked by itself; null: a person decides. */
  askAt: string | null;
  settledAt: string | null;
  reason: Reason | null;
  delivery: { is: 'handed_on' | 'delivered' | 'undelivered'; at: string | null; reason: Reason | null } | null;
  decisions: Decision[];
};

/** An SMS as it leaves, with signature and way out. */
export type SmsPreview = { text: string; segments: number; price: { minor: number; currency: string } | null };

export type Evidence = {
  kind: 'late_result' | 'receipt' | 'decision';
  attempt: number;
  at: string;
  what: string;
  reason: Reason | null;
  note: string | null;
  by: Person | null;
};

/** Counted up to a thousand. */
export type Count = { count: number; isMore: boolean };

export type CarrierState = {
  id: string;
  kind: string;
  channel: Channel;
  name: string;
  state: 'up' | 'shut' | 'off' | 'unreadable';
  shutUntil: string | null;
  perSecond: number;
  verifiedAt: string | null;
  lastAnswer: { at: string; isSent: boolean; reason: Reason | null } | null;
  doubtful: Count;
  failed: Count;
  undelivered: Count;
  sent: Count;
};

export type Alarm = {
  channel: Channel;
  trouble: 'sending_off' | 'no_provider' | 'all_off' | 'unreadable' | 'shut';
  waiting: Count;
  since: string | null;
};

export type Summary = {
  isDemo: boolean;
  views: Record<OutgoingView, Count>;
  underWay: Count;
  alarms: Alarm[];
  providers: CarrierState[];
};

export type Filter = { channel: string | null; provider: string | null };

export const readSummary = () => call<Summary>('GET', '/sends/summary');
export const readSends = (view: OutgoingView, { channel, provider }: Filter, cursor: string | null) =>
  call<{ items: Send[]; next: string | null }>('GET', withQuery('/sends', { view, channel, provider, cursor }));
export const readSend = (id: string) =>
  call<{ send: Send; sms: SmsPreview | null; evidence: Evidence[] }>('GET', `/sends/${id}`);

const written = (note: string) => (note.trim() === '' ? {} : { note: note.trim() });
export const decideSend = ({ id, attempt }: Pick<Send, 'id' | 'attempt'>, decision: Decision, note: string) =>
  call<Send>('POST', `/sends/${id}/decide`, { decision, attempt, ...written(note) });
export const decideSends = (sends: readonly Pick<Send, 'id' | 'attempt'>[], decision: Decision, note: string) =>
  call<{ decided: number; movedOn: string[] }>('POST', '/sends/decide', {
    ...{ decision, sends: sends.map(({ id, attempt }) => ({ id, attempt })) },
    ...written(note),
  });
