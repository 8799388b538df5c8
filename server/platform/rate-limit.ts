import { isIPv6 } from 'node:net';
import { Refused } from './errors.ts';

export type RateLimit = (caller: string, now: Temporal.Instant) => void;

const rememberedCallers = 5_000;

/**
 * At most `most` calls in `windowSeconds` by one caller; throws Refused `too_many_attempts`. Kept in this process alone:
 * for pages that only slow down whoever hammers them, not for what must be safe.
 */
export function rateLimit(most: number, windowSeconds: number): RateLimit {
  /** Who called last comes last. */
  const windows = new Map<string, { since: number; calls: number }>();
  return (caller, now) => {
    const key = networkOf(caller);
    const seconds = Math.floor(now.epochMilliseconds / 1000);
    const known = windows.get(key);
    const isOver = !known || seconds - known.since >= windowSeconds || seconds < known.since;
    const window = isOver ? { since: seconds, calls: 0 } : known;
    window.calls += 1;
    windows.delete(key);
    windows.set(key, window);
    if (windows.size > rememberedCallers) windows.delete(windows.keys().next().value ?? '');
    if (window.calls > most)
      throw new Refused('too_many_attempts', 429, { retryAfter: window.since + windowSeconds - seconds });
  };
}

/** Of an IPv6 address its first 64 bits: all that follow are the caller's own to choose. Anything else as it is. */
function networkOf(caller: string): string {
  if (!isIPv6(caller)) return caller;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(caller)?.[1];
  if (mapped) return mapped;
  const [front = '', back] = caller.toLowerCase().split('::');
  const groups = front.split(':').filter(Boolean);
  // With "::" zeros fill the middle. What is behind it reaches into the first half only when it is longer than four groups.
  const behind = (back ?? '').split(':').filter(Boolean);
  const whole =
    back === undefined ? groups : [...groups, ...Array(8 - groups.length - behind.length).fill('0'), ...behind];
  return `${whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::`;
}
