import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { epochDay } from './pace-calendar.ts';

type Stop = { name: string; solar?: string; lunar?: string; from: number; days: number };

let stopsByCountry: Readonly<Record<string, readonly Stop[]>> | null = null;
const stopDays = new Map<string, ReadonlySet<number>>();
/** Parcels travel in these years. */
const [firstYear, lastYear] = [2010, 2060];

/** Whether the carriers of a country stand still on a day, by content/shipping-calendar.yaml. */
export function carriersStop(country: string | null): (day: number) => boolean {
  if (country === null) return () => false;
  const days = stopDays.get(country) ?? stopDaysOf(country);
  stopDays.set(country, days);
  return (day) => days.has(day);
}

function stopDaysOf(country: string): ReadonlySet<number> {
  stopsByCountry ??= parse(readFileSync(new URL('../../content/shipping-calendar.yaml', import.meta.url), 'utf8'));
  const days = new Set<number>();
  for (const stop of stopsByCountry?.[country] ?? [])
    for (let year = firstYear; year <= lastYear; year++) {
      const begin = firstDayOf(stop, year);
      for (let nth = 0; nth < stop.days; nth++) days.add(begin + nth);
    }
  return days;
}

function firstDayOf({ solar, lunar, from }: Stop, year: number): number {
  const [month = 1, day = 1] = (solar ?? lunar ?? '1-1').split('-').map(Number);
  if (solar) return epochDay(Temporal.PlainDate.from({ year, month, day })) + from;
  // The year of the Chinese calendar that has begun by its summer; its first month begins in January or February.
  const inYear = Temporal.PlainDate.from({ year, month: 7, day: 1 }).withCalendar('chinese');
  const monthCode = `M${String(month).padStart(2, '0')}`;
  const date = Temporal.PlainDate.from({ calendar: 'chinese', year: inYear.year, monthCode, day });
  return epochDay(date.withCalendar('iso8601')) + from;
}

/** Of the days after one and until another, those on which the carriers stand still. */
export function stopDaysBetween(country: string | null, after: Temporal.PlainDate, until: Temporal.PlainDate): number {
  return stopsFrom(carriersStop(country), epochDay(after), epochDay(until));
}

/** The same, in days since 1970. */
export function stopsFrom(isStop: (day: number) => boolean, after: number, until: number): number {
  let count = 0;
  for (let day = after + 1; day <= until; day++) if (isStop(day)) count += 1;
  return count;
}
