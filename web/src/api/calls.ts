import { call, withQuery } from './http.ts';
import type { Person } from './types.ts';

export const callLists = ['due', 'mine', 'done'] as const;
export type CallList = (typeof callLists)[number];

export const attemptOutcomes = [
  'reached',
  'no_answer',
  'busy',
  'call_back_at',
  'not_now',
  'wrong_number',
  'declined_call',
] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

export const agreements = ['refund_agreed', 'exchange_agreed', 'partial_agreed', 'keeps', 'open'] as const;
export type Agreement = (typeof agreements)[number];

export type Call = {
  id: string;
  kind: string;
  conversationId: string | null;
  dueAt: string;
  nextAt: string | null;
  status: 'open' | 'done' | 'cancelled';
  outcome: string | null;
  endedAt: string | null;
  summary: string;
  attempts: number;
  customer: { id: string; name: string | null } | null;
  orderNumber: string | null;
  claimer: Person | null;
  claimedUntil: string | null;
  isOverdue: boolean;
  isDue: boolean;
  /** The claimer may be ringing at this moment. */
  isHeld: boolean;
};

export type Attempt = {
  id: string;
  at: string;
  agent: Person;
  outcome: AttemptOutcome;
  agreed: Agreement | null;
  note: string;
  nextAt: string | null;
};

/** `text` null: a fact without which it cannot be said is not known. */
export type Step = { situation: string; text: string | null; missing: string[] };

export type Gate = {
  is: 'open' | 'shut';
  until: string | null;
  by: string | null;
  at: string | null;
  actor: Person | null;
  note: string;
};

export type WholeCall = Call & {
  buyer: {
    /** Null: not shown to who has not taken the call, or not known. */
    phone: string | null;
    phoneSpelt: string | null;
    phoneMasked: string | null;
    hasNumber: boolean;
    zone: string;
    clock: string;
    mayRingNow: boolean;
    tier: string | null;
  };
  script: { locale: string; steps: Step[] }[];
  history: Attempt[];
  gate: Gate | null;
};

export type CallCounts = { due: number; overdue: number; mine: number };
export type NewAttempt = {
  requestKey: string;
  outcome: AttemptOutcome;
  agreed?: Agreement;
  note: string;
  callBackAt?: string;
};

const queryOf: Record<CallList, Record<string, string>> = {
  due: { status: 'open' },
  mine: { status: 'open', mine: 'true' },
  done: { status: 'done' },
};
export const callsPerPage = 50;

export const readCalls = (list: CallList, after: string | null) =>
  call<{ calls: Call[] }>('GET', withQuery('/calls', { ...queryOf[list], after, limit: callsPerPage }));
/** Of one return, whatever came of them. */
export const readCallsOf = (subjectId: string) =>
  call<{ calls: Call[] }>('GET', withQuery('/calls', { subjectId, limit: callsPerPage }));
export const readCallCounts = () => call<CallCounts>('GET', '/calls/counts');
export const readCall = (id: string) => call<WholeCall>('GET', `/calls/${id}`);
export const claimCall = (id: string) => call<WholeCall>('POST', `/calls/${id}/claim`);
export const recordAttempt = (id: string, attempt: NewAttempt) =>
  call<WholeCall>('POST', `/calls/${id}/attempts`, attempt);
export const overrideGate = (id: string, note: string) => call<WholeCall>('POST', `/calls/${id}/override`, { note });
