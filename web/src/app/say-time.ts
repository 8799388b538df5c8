import { useEffect, useState } from 'react';

const tickMs = 20_000;

/** Now, renewed often enough for "5 minutes ago". */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}

const lengths = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "5 minutes ago", "2天前". */
export function sayAge(at: string, now: number, locale: string, style: 'long' | 'narrow' = 'long'): string {
  const seconds = (now - Date.parse(at)) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style });
  for (const [unit, length] of lengths)
    if (seconds >= length) return format.format(-Math.floor(seconds / length), unit);
  return format.format(0, 'second');
}

/** How long, without "ago": "12 min", "3 小时". */
export function sayLength(since: string, now: number, locale: string): string {
  const seconds = Math.max(0, (now - Date.parse(since)) / 1000);
  const [unit, length] = lengths.find(([, size]) => seconds >= size) ?? ['minute', 60];
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' });
  return format.format(Math.max(1, Math.floor(seconds / length)));
}

/** A length of opening time: "2 hr 10 min", "2小时10分钟". */
export function sayMinutes(minutes: number, locale: string): string {
  const say = (count: number, unit: 'hour' | 'minute') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return say(minutes, 'minute');
  const rest = minutes % 60;
  return [say(hours, 'hour'), ...(rest > 0 ? [say(rest, 'minute')] : [])].join(locale.startsWith('zh') ? '' : ' ');
}

const zoned = (zone: string | undefined) => (zone ? { timeZone: zone } : {});

/** The time today, else the day. */
export function sayWhen(at: string, now: number, locale: string, zone?: string): string {
  const day = (time: number) => new Date(time).toLocaleDateString('en-CA', zoned(zone));
  const time = Date.parse(at);
  if (day(time) === day(now)) return sayClock(at, locale, zone);
  return new Date(time).toLocaleDateString(locale, { month: 'short', day: 'numeric', ...zoned(zone) });
}

export function sayClock(at: string, locale: string, zone?: string): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zoned(zone) } as const;
  return new Date(at).toLocaleTimeString(locale, options);
}

/** "24 Nov, 18:00". */
export function sayMoment(at: string, locale: string, zone?: string): string {
  const options = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Date(at).toLocaleString(locale, { ...options, ...zoned(zone) });
}

/** The last day of a time that ends with this moment: what ends at midnight ends with the day before. */
export function sayLastDay(until: string, locale: string, zone?: string): string {
  const last = new Date(Date.parse(until) - 1000);
  return last.toLocaleDateString(locale, { month: 'short', day: 'numeric', weekday: 'short', ...zoned(zone) });
}

/** A day of the calendar, such as 2026-11-24: the same day wherever it is read. */
export function sayDay(day: string, locale: string, hasYear = false): string {
  const year = hasYear ? ({ year: 'numeric' } as const) : {};
  const options = { month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC', ...year } as const;
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(locale, options);
}

/** What costs less than the smallest coin is not rounded to one. */
export function sayMoney(minor: number | string, currency: string, locale: string): string {
  const options = { style: 'currency', currency } as const;
  const digits = new Intl.NumberFormat(locale, options).resolvedOptions().maximumFractionDigits ?? 2;
  const finest = Number.isInteger(Number(minor)) ? digits : digits + 4;
  const format = new Intl.NumberFormat(locale, {
    ...options,
    minimumFractionDigits: digits,
    maximumFractionDigits: finest,
  });
  return format.format(Number(minor) / 10 ** digits);
}
