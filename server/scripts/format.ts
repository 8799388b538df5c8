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

const zoneNames = new Map<string, string>();
const numberFormats = new Map<string, Intl.NumberFormat>();

/** A day as it stands in a calendar; a Temporal.PlainDate is one. */
export type Day = { readonly year: number; readonly month: number; readonly day: number };

/** A day (and a local time) as a person says it today: "tomorrow at 14:05", "Tuesday 3 March", "3月3日（周二）14:05". */
export function namedMoment(
  day: Day,
  time: { hour: number; minute: number } | null,
  today: Day,
  locale: Locale,
  /** Whose clock it is, where the reader may go by another. */
  zoneName: string | null = null,
): Moment {
  const number = dayNumber(day);
  const daysAway = number - dayNumber(today);
  const relative = RELATIVE[locale][daysAway + 1];
  const hour = time && `${pad(time.hour)}:${pad(time.minute)}`;
  const clock = hour && zoneName && locale === 'en' ? `${hour} (${zoneName})` : hour;
  const weekday = (((number + 3) % 7) + 7) % 7; // 1 January 1970 was a Thursday
  const year = Math.abs(daysAway) > YEAR_NEEDED_DAYS ? day.year : null;

  if (locale === 'zh-CN') {
    const date = relative ?? `${year ? `${year}年` : ''}${day.month}月${day.day}日（${WEEKDAYS_ZH[weekday]}）`;
    const bare = clock ? `${zoneName ?? ''}${date}${clock}` : date;
    return { bare, on: bare, by: `${bare}前` };
  }
  const date = relative ?? `${DAYS[weekday]} ${day.day} ${MONTHS[day.month - 1]}${year ? ` ${year}` : ''}`;
  const onDate = relative ? date : `on ${date}`;
  if (clock) return { bare: `${date} at ${clock}`, on: `${onDate} at ${clock}`, by: `by ${clock} ${onDate}` };
  return { bare: date, on: onDate, by: daysAway === 0 ? 'by the end of today' : `by ${date}` };
}

/** "China time", 北京时间: the clock of a zone as people call it. */
export function namedZone(zone: string, locale: Locale): string {
  const key = `${locale} ${zone}`;
  const known = zoneNames.get(key) ?? zoneInWords(zone, locale);
  zoneNames.set(key, known);
  return known;
}

function zoneInWords(zone: string, locale: Locale): string {
  const isChinas = zone === 'Asia/Shanghai' || zone === 'PRC';
  if (isChinas && locale === 'zh-CN') return '北京时间';
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(0);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  return name.replace(/ (?:Standard )?Time$/, ' time');
}

/** Days since 1970. Plain arithmetic: a reply names a dozen days, and Temporal's `until` takes most of its time. */
function dayNumber({ year, month, day }: Day): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
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
