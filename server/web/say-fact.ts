import type { Locale } from '../../shared/labels.ts';
import { translate } from '../platform/i18n.ts';
import { factEntry, isFactName } from '../scripts/index.ts';

/** A fact as it was stored beside the message that used it. */
export type StoredFact = { name: string; value: unknown; source: string; asOf: string };

/** A stored fact's value as a person reads it. */
export function sayFact({ name, value }: StoredFact, locale: Locale, zone: string): string {
  const type = isFactName(name) ? factEntry(name).type : 'text';
  if (Array.isArray(value)) return value.join(locale === 'en' ? ', ' : '、');
  if (typeof value === 'boolean') return translate(locale, value ? 'page.yes' : 'page.no');
  if (typeof value === 'number') return value.toLocaleString(locale);
  if (isMoney(value)) return sayMoney(value, locale);
  const text = String(value);
  if (type === 'date') return sayDay(text, locale);
  if (type === 'datetime') return sayMoment(text, locale, zone);
  return text;
}

export function sayMoment(instant: string, locale: Locale, zone: string): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(zone)
    .toLocaleString(locale, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

function sayDay(date: string, locale: Locale): string {
  return Temporal.PlainDate.from(date).toLocaleString(locale, { month: 'short', day: 'numeric', weekday: 'short' });
}

const isMoney = (value: unknown): value is { minor: string | number; currency: string } =>
  typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value;

function sayMoney({ minor, currency }: { minor: string | number; currency: string }, locale: Locale): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(Number(minor) / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "5 minutes ago", "2天前". */
export function sayAge(instant: string, now: Temporal.Instant, locale: Locale): string {
  const seconds = (now.epochMilliseconds - Temporal.Instant.from(instant).epochMilliseconds) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, length] of units) if (seconds >= length) return format.format(-Math.floor(seconds / length), unit);
  return format.format(0, 'second');
}
