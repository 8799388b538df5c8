import type { Locale } from '../../shared/labels.ts';

/** A moment for a buyer, with the shop's zone: whoever reads it may be elsewhere. */
export function sayWhen(
  at: Temporal.Instant,
  zone: string,
  locale: Locale,
  exactTo: 'minute' | 'second' = 'minute',
): string {
  const local = at.toZonedDateTimeISO(zone);
  const language = locale === 'en' ? 'en-GB' : locale;
  const say = (options: Intl.DateTimeFormatOptions) => local.toLocaleString(language, options);
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: 'short' });
  const zoneName = parts.formatToParts(at.epochMilliseconds).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const seconds = exactTo === 'second' ? ({ second: '2-digit' } as const) : {};
  const time = say({ hour: '2-digit', minute: '2-digit', ...seconds, hourCycle: 'h23' });
  if (locale === 'en') return `${say({ dateStyle: 'long' })}, ${time} (${zoneName})`;
  return `${local.year}年${local.month}月${local.day}日 ${time}（${zoneName}）`;
}

/** The last day of a time that ends with this moment: what ends at midnight ends with the day before. */
export function sayLastDay(until: Temporal.Instant, zone: string, locale: Locale): string {
  const day = until.subtract({ seconds: 1 }).toZonedDateTimeISO(zone).toPlainDate();
  return locale === 'en'
    ? day.toLocaleString('en-GB', { dateStyle: 'long' })
    : `${day.year}年${day.month}月${day.day}日`;
}

export function sayMoney(minor: number, currency: string, locale: Locale): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
