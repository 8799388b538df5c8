import { call } from './http.ts';
import type { Person } from './types.ts';

/** Percent; null: nothing has been asked. */
export type Share = { rounds: number; answeredInTime: number; share: number | null };

export type LiveClock = Share & {
  target: number;
  days: number;
  seconds: number;
  allowanceLeftToday: number;
  /** Null: nobody answered. */
  byAgent: (Share & { agent: Person | null })[];
  /** Can still be answered in time; the next due first. */
  waitingNow: { conversationId: string; since: string; dueAt: string }[];
};

export type Waiting = {
  conversationId: string;
  waitingSince: string | null;
  platformDueAt: string | null;
  responseDueAt: string | null;
  resolutionDueAt: string | null;
};

export type SlaSettings = {
  firstResponseMinutes: number;
  resolutionHours: number;
  dueSoonMinutes: number;
  handBackMinutes: number;
  platformSeconds: number;
  platformFromHour: number;
  platformUntilHour: number;
  platformPercent: number;
  platformDays: number;
  warnSeconds: number;
  sendsHolding: boolean;
};

export const readLiveClock = () => call<LiveClock>('GET', '/sla/live');
export const readWaiting = () => call<{ items: Waiting[]; next: string | null }>('GET', '/sla/waiting?limit=20');
export const readSlaSettings = () => call<SlaSettings>('GET', '/sla/settings');
export const putSlaSettings = (settings: SlaSettings) => call<SlaSettings>('PUT', '/sla/settings', settings);
