export const isAfter = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) > 0;
export const dayOf = (at: Temporal.Instant, zone: string) => at.toZonedDateTimeISO(zone).toPlainDate();
export const startOf = (day: Temporal.PlainDate, zone: string) => day.toZonedDateTime(zone).toInstant();
export const nextDay = (now: Temporal.Instant, zone: string) => startOf(dayOf(now, zone).add({ days: 1 }), zone);

export function earliestAfter(now: Temporal.Instant, moments: readonly Temporal.Instant[]): Temporal.Instant | null {
  let first: Temporal.Instant | null = null;
  for (const moment of moments) if (isAfter(moment, now) && (!first || isAfter(first, moment))) first = moment;
  return first;
}
