import type { LiveClock } from '../api/types.ts';

/** "2:05". */
export function sayCountdown(until: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export type Level = 'good' | 'soon' | 'missed';

/** How near a limit is; each has its word. */
export function levelOf(dueAt: string, now: number, warnSeconds: number): Level {
  const left = Date.parse(dueAt) - now;
  if (left <= 0) return 'missed';
  return left <= warnSeconds * 1000 ? 'soon' : 'good';
}

export type Standing = 'none' | 'good' | 'close' | 'below';

/** Where the share stands against its target. */
export function standingOf({
  share,
  target,
  allowanceLeftToday,
}: Pick<LiveClock, 'share' | 'target' | 'allowanceLeftToday'>): Standing {
  if (share === null) return 'none';
  if (share < target) return 'below';
  return allowanceLeftToday < 3 ? 'close' : 'good';
}
