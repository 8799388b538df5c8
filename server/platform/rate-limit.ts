import { Refused } from './errors.ts';

export type RateLimit = (caller: string, now: Temporal.Instant) => void;

const rememberedCallers = 5_000;

/**
 * At most `most` calls in `windowSeconds` by one caller; throws Refused `too_many_attempts`. Kept in this process alone:
 * for pages that only slow down whoever hammers them, not for what must be safe.
 */
export function rateLimit(most: number, windowSeconds: number): RateLimit {
  const windows = new Map<string, { since: number; calls: number }>();
  return (caller, now) => {
    const seconds = Math.floor(now.epochMilliseconds / 1000);
    const window = windows.get(caller);
    if (!window || seconds - window.since >= windowSeconds || seconds < window.since) {
      if (windows.size >= rememberedCallers) windows.clear();
      windows.set(caller, { since: seconds, calls: 1 });
      return;
    }
    window.calls += 1;
    if (window.calls > most)
      throw new Refused('too_many_attempts', 429, { retryAfter: window.since + windowSeconds - seconds });
  };
}
