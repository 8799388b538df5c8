import type { SlaSettings } from '../../../shared/sla.ts';
import { call } from './http.ts';
import type { LiveClock } from './types.ts';

export type Waiting = {
  conversationId: string;
  waitingSince: string | null;
  platformDueAt: string | null;
  responseDueAt: string | null;
  resolutionDueAt: string | null;
};

export const readLiveClock = () => call<LiveClock>('GET', '/sla/live');
export const readWaiting = () => call<{ items: Waiting[]; next: string | null }>('GET', '/sla/waiting?limit=20');
export const readSlaSettings = () => call<SlaSettings>('GET', '/sla/settings');
export const putSlaSettings = (settings: SlaSettings) => call<SlaSettings>('PUT', '/sla/settings', settings);
