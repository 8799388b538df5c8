/** The only place that reads the wall clock. Everything else is given a Clock or an instant. */
export type Clock = { now(): Temporal.Instant };

/** Whole milliseconds: finer time is noise to people, and not kept by every program that reads ours. */
export const systemClock: Clock = { now: () => Temporal.Now.instant().round('millisecond') };

/** A clock that stands still: for `--at`, and for tests. */
export function fixedClock(at: Temporal.Instant): Clock {
  return { now: () => at };
}

/** Monotonic milliseconds, for measuring how long something took; never a time of day. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}

/**
 * Reads a time as people type it: with an offset it is that instant, without one it is local time in `zone`,
 * a bare date is the start of that day. Throws RangeError on anything else.
 */
export function parseInstant(text: string, zone: string): Temporal.Instant {
  const trimmed = text.trim().replace(' ', 'T');
  if (/(?:Z|[+-]\d{2}:?\d{2})(?:\[|$)/i.test(trimmed)) return Temporal.Instant.from(trimmed);
  return Temporal.PlainDateTime.from(trimmed).toZonedDateTime(zone).toInstant();
}
