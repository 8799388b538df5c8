import { call, withQuery } from './http.ts';
import type { Person } from './types.ts';

export const promiseLists = ['due_today', 'overdue', 'upcoming', 'kept', 'broken', 'waived'] as const;
export type PromiseList = (typeof promiseLists)[number];

export type PromiseCounts = { dueToday: number; overdue: number; kept: number; broken: number; waived: number };

type ScriptVersion = { situation: string; version: number };

export type Board = {
  /** The day in the shop's zone. */
  day: string;
  counts: PromiseCounts;
  /** Null: Qin promised. */
  byAgent: (PromiseCounts & { agent: Person | null })[];
  /** Null: in own words. */
  byScript: (PromiseCounts & { script: ScriptVersion | null })[];
};

export type BoardItem = {
  id: string;
  kind: string;
  status: 'open' | 'kept' | 'broken' | 'waived';
  /** The sentence that promised it. */
  said: string | null;
  subject: { type: string; id: string; label: string | null };
  conversationId: string | null;
  customer: { id: string; name: string | null } | null;
  agent: Person | null;
  script: ScriptVersion | null;
  dueAt: string;
  /** Opening time; null: it has ended. */
  minutesLeft: number | null;
  madeAt: string;
  settledAt: string | null;
  settledBy: Person | null;
  evidence: string | null;
};

export const readBoard = () => call<Board>('GET', '/promises/board');
export const readBoardItems = (list: PromiseList, after: string | null) =>
  call<{ items: BoardItem[]; next: string | null }>('GET', withQuery('/promises/board/items', { list, after }));
export const settlePromise = (id: string, status: 'kept' | 'waived', evidence: string) =>
  call<unknown>('POST', `/promises/${id}/settle`, { status, evidence });
