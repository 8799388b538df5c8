/**
 * Whether an order says that it was placed later than a day from now: clocks differ, but not by that much. The time is
 * ISO text; its first ten letters, the day, settle it for all but the newest, which is what a long import needs.
 */
export function isFromFuture(placedAt: string, now: Temporal.Instant): boolean {
  const hasFourFigureYear = !placedAt.startsWith('+');
  if (hasFourFigureYear && placedAt.slice(0, 10) < now.toString().slice(0, 10)) return false;
  return Temporal.Instant.compare(Temporal.Instant.from(placedAt), now.add({ hours: 24 })) > 0;
}

/** Shops write #1001, buyers write 1001: the sign is no part of the number. */
export function bareNumber(number: string): string {
  return number.trim().replace(/^#\s*/, '');
}

/**
 * What a buyer may mean by a number, the likeliest first: as it was typed, without a sign before it, and as shops write
 * numbers where people and phones write otherwise (full-width, blanks, long dashes, small letters). All are looked up by
 * the index of order numbers.
 */
export function waysToWrite(number: string): string[] {
  const plain = bareNumber(number.normalize('NFKC').replace(/[\u2010-\u2015\u2212]/g, '-'));
  const whole = plain.replace(/\s+/g, '');
  const cases = [plain, whole].flatMap((one) => [one, one.toUpperCase(), one.toLowerCase()]);
  return [...new Set([number.trim(), bareNumber(number), ...cases])];
}
