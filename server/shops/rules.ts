import { managers, type Role, roles, type Scope } from '../../shared/access.ts';
import type { Locale } from '../../shared/labels.ts';

/** A stretch of one day in minutes after local midnight; 1440 closes at midnight. */
export type Period = { opens: number; closes: number };

/** `weekly[0]` is Monday. No weekly period at all means open around the clock; a special day replaces its weekday. */
export type Hours = { weekly: readonly (readonly Period[])[]; special: ReadonlyMap<string, readonly Period[]> };

type Span = { from: Temporal.Instant; to: Temporal.Instant };

const wholeDay: readonly Period[] = [{ opens: 0, closes: 1440 }];
const farthestDays = 400; // a shop closed for longer has no next opening that anybody should be told

/** `now` when open, else the moment the shop next opens; null when it does not within 400 days. */
export function nextOpening(hours: Hours, zone: string, now: Temporal.Instant): Temporal.Instant | null {
  for (const span of spansFrom(hours, zone, now)) return later(span.from, now);
  return null;
}

/** When `minutesOfWork` of opening time will have passed, counted from now; null when there is not that much in 400 days. */
export function replyBy(
  hours: Hours,
  zone: string,
  now: Temporal.Instant,
  minutesOfWork: number,
): Temporal.Instant | null {
  let leftMs = minutesOfWork * 60_000;
  for (const span of spansFrom(hours, zone, now)) {
    const start = later(span.from, now);
    const lengthMs = span.to.epochMilliseconds - start.epochMilliseconds;
    if (leftMs <= lengthMs) return start.add({ milliseconds: leftMs });
    leftMs -= lengthMs;
  }
  return null;
}

/** Whether anybody works on this day; where the shop is open around the clock, those who pack have their weekends. */
export function opensOn(hours: Hours, day: Temporal.PlainDate): boolean {
  const special = hours.special.get(day.toString());
  if (special) return special.length > 0;
  const isAlwaysOpen = hours.weekly.every((periods) => periods.length === 0);
  return isAlwaysOpen ? day.dayOfWeek <= 5 : (hours.weekly[day.dayOfWeek - 1] ?? []).length > 0;
}

/** How many whole minutes of opening time lie between two moments. */
export function minutesOfWork(hours: Hours, zone: string, from: Temporal.Instant, to: Temporal.Instant): number {
  let ms = 0;
  for (const span of spansFrom(hours, zone, from)) {
    if (Temporal.Instant.compare(span.from, to) >= 0) break;
    const end = Math.min(span.to.epochMilliseconds, to.epochMilliseconds);
    ms += Math.max(0, end - later(span.from, from).epochMilliseconds);
  }
  return Math.floor(ms / 60_000);
}

/** The first day whose periods overlap or close before they open, or null when all is well. */
export function faultyDay(days: ReadonlyMap<string, readonly Period[]>): string | null {
  for (const [day, periods] of days) {
    const sorted = [...periods].sort((a, b) => a.opens - b.opens);
    const isFaulty = sorted.some(
      (period, i) => period.opens >= period.closes || period.opens < (sorted[i - 1]?.closes ?? 0),
    );
    if (isFaulty) return day;
  }
  return null;
}

/** Nobody gives, changes or takes a role above their own, and only those who run the shop do so at all. */
export function mayGovern(actor: Role, subject: Role): boolean {
  return (managers as readonly Role[]).includes(actor) && roles.indexOf(subject) <= roles.indexOf(actor);
}

/** What happens among the shop's own people is for those who run it; programs follow the rest of the shop's work. */
export function mayReadEvent(
  reader: { kind: 'agent'; role: Role } | { kind: 'api_key'; scopes: readonly Scope[] },
  event: { type: string },
): boolean {
  const isAboutPeople = /^shops\.(agent|api-key)-/.test(event.type);
  if (reader.kind === 'api_key') return reader.scopes.includes('events') && !isAboutPeople;
  return !isAboutPeople || (managers as readonly Role[]).includes(reader.role);
}

function* spansFrom(hours: Hours, zone: string, now: Temporal.Instant): Generator<Span> {
  let day = localDay(now, zone);
  for (let i = 0; i < farthestDays; i++, day = day.add({ days: 1 }))
    for (const span of spansOfDay(hours, zone, day)) if (Temporal.Instant.compare(span.to, now) > 0) yield span;
}

function spansOfDay(hours: Hours, zone: string, day: Temporal.PlainDate): Span[] {
  const isAlwaysOpen = hours.weekly.every((periods) => periods.length === 0);
  const ordinary = isAlwaysOpen ? wholeDay : (hours.weekly[day.dayOfWeek - 1] ?? []);
  return [...(hours.special.get(day.toString()) ?? ordinary)]
    .sort((a, b) => a.opens - b.opens)
    .map((period) => ({ from: moment(day, period.opens, zone), to: moment(day, period.closes, zone) }))
    .filter((span) => Temporal.Instant.compare(span.from, span.to) < 0); // the hour that daylight saving skips
}

/** The instant a wall clock in `zone` shows these minutes after midnight; in a skipped hour, the moment after it. */
function moment(day: Temporal.PlainDate, minutes: number, zone: string): Temporal.Instant {
  if (minutes === 0 || minutes === 1440)
    return day
      .add({ days: minutes / 1440 })
      .toZonedDateTime(zone)
      .toInstant(); // midnight itself may not exist
  const time = new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60);
  return day.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant();
}

function localDay(now: Temporal.Instant, zone: string): Temporal.PlainDate {
  return now.toZonedDateTimeISO(zone).toPlainDate();
}

function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) >= 0 ? a : b;
}

/** What a shop's colleagues write to each other in, whatever the buyer speaks. */
export const localeAtHome = ({ country }: { country: string }): Locale => (country === 'CN' ? 'zh-CN' : 'en');
