import type { Locale } from '../../shared/labels.ts';

export type Money = { minor: bigint; currency: string };
/** A day or a point in time in words: alone, after "on", and after "by". */
export type Moment = { bare: string; on: string; by: string };

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS_ZH = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const RELATIVE: Record<Locale, readonly [string, string, string]> = {
  en: ['yesterday', 'today', 'tomorrow'],
  'zh-CN': ['昨天', '今天', '明天'],
};
/** Further away than this, a day without its year would be read as the wrong year's. */
const YEAR_NEEDED_DAYS = 180;

const numberFormats = new Map<string, Intl.NumberFormat>();

/** A day (and a local time) as a person says it today: "tomorrow at 14:05", "Tuesday 3 March", "3月3日（周二）14:05". */
export function namedMoment(
  date: Temporal.PlainDate,
  time: Temporal.PlainTime | null,
  today: Temporal.PlainDate,
  locale: Locale,
): Moment {
  const daysAway = today.until(date).days;
  const relative = RELATIVE[locale][daysAway + 1];
  const clock = time && `${pad(time.hour)}:${pad(time.minute)}`;

  if (locale === 'zh-CN') {
    const day = relative ?? dayInChinese(date, daysAway);
    const bare = clock ? `${day}${clock}` : day;
    return { bare, on: bare, by: `${bare}前` };
  }
  const day = relative ?? dayInEnglish(date, daysAway);
  const onDay = relative ? day : `on ${day}`;
  if (clock) return { bare: `${day} at ${clock}`, on: `${onDay} at ${clock}`, by: `by ${clock} ${onDay}` };
  return { bare: day, on: onDay, by: daysAway === 0 ? 'by the end of today' : `by ${day}` };
}

function dayInEnglish(date: Temporal.PlainDate, daysAway: number): string {
  const day = `${DAYS[date.dayOfWeek - 1]} ${date.day} ${MONTHS[date.month - 1]}`;
  return Math.abs(daysAway) > YEAR_NEEDED_DAYS ? `${day} ${date.year}` : day;
}

function dayInChinese(date: Temporal.PlainDate, daysAway: number): string {
  const day = `${date.month}月${date.day}日（${WEEKDAYS_ZH[date.dayOfWeek - 1]}）`;
  return Math.abs(daysAway) > YEAR_NEEDED_DAYS ? `${date.year}年${day}` : day;
}

/** A count with the locale's grouping: 1,530. */
export function namedInteger(value: number, locale: Locale): string {
  return value < 1000 ? String(value) : numberFormat(locale, null).format(value);
}

/** The amount in its own currency, from minor units: "CN¥199.00", "¥199.00". Null for a code that is no currency. */
export function namedMoney({ minor, currency }: Money, locale: Locale): string | null {
  if (!/^[A-Z]{3}$/.test(currency)) return null;
  const amount = decimalAmount({ minor, currency });
  // Intl takes a decimal string: exact beyond 2^53.
  return numberFormat(locale, currency).format(amount as `${number}`);
}

/** "199.00": the amount in major units, exact. */
export function decimalAmount({ minor, currency }: Money): string {
  const digits = numberFormat('en', currency).resolvedOptions().maximumFractionDigits ?? 2;
  const sign = minor < 0n ? '-' : '';
  const figures = String(minor < 0n ? -minor : minor).padStart(digits + 1, '0');
  if (digits === 0) return sign + figures;
  return `${sign}${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
}

function numberFormat(locale: Locale, currency: string | null): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, currency ? { style: 'currency', currency } : {});
    numberFormats.set(key, format);
  }
  return format;
}

function pad(figure: number): string {
  return figure < 10 ? `0${figure}` : String(figure);
}
