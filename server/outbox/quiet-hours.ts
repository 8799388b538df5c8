/** Local wall-clock times between which something may be sent: from inclusive, until exclusive; it may pass midnight. */
export type Window = { from: Temporal.PlainTime; until: Temporal.PlainTime };

/** Whether it is a decent hour wherever the recipient may be: in each of the zones that are possible. */
export function isDecent(at: Temporal.Instant, zones: readonly string[], window: Window): boolean {
  return zones.every((zone) => isWithin(at.toZonedDateTimeISO(zone).toPlainTime(), window));
}

function isWithin(time: Temporal.PlainTime, { from, until }: Window): boolean {
  const afterFrom = Temporal.PlainTime.compare(time, from) >= 0;
  const beforeUntil = Temporal.PlainTime.compare(time, until) < 0;
  return Temporal.PlainTime.compare(from, until) <= 0 ? afterFrom && beforeUntil : afterFrom || beforeUntil;
}

/**
 * The next decent moment from `at` on, or null where the possible zones have none in common within two days: then
 * somebody has to find out where the recipient is.
 */
export function nextDecent(at: Temporal.Instant, zones: readonly string[], window: Window): Temporal.Instant | null {
  if (isDecent(at, zones, window)) return at;
  const openings = zones.flatMap((zone) => openingsAfter(at, zone, window.from));
  const decent = openings.filter((opening) => isDecent(opening, zones, window)).sort(Temporal.Instant.compare);
  return decent[0] ?? null;
}

/**
 * When a zone's window may begin: at its hour, both times where the clocks go back over it, and wherever they change; on
 * a day without that hour, the first moment after the gap.
 */
function openingsAfter(at: Temporal.Instant, zone: string, from: Temporal.PlainTime): Temporal.Instant[] {
  const local = at.toZonedDateTimeISO(zone);
  const atHour = [0, 1, 2].flatMap((days) => {
    const hour = local.toPlainDate().add({ days }).toPlainDateTime(from);
    const [first, second] = (['earlier', 'later'] as const).map((disambiguation) =>
      hour.toZonedDateTime(zone, { disambiguation }).toInstant(),
    );
    return [first, second].filter((one) => one !== undefined);
  });
  const change = local.getTimeZoneTransition('next')?.toInstant();
  const soon = change && Temporal.Instant.compare(change, at.add({ hours: 48 })) <= 0 ? [change] : [];
  return [...atHour, ...soon].filter((opening) => Temporal.Instant.compare(opening, at) >= 0);
}
