import type { Hours } from '../api/types.ts';
import { instantOf, localOf } from '../scripts/time-in-zone.ts';

/** `kind`: whether it is tomorrow, and whether the shop has hours at all. */
export type Opening = { at: string; kind: 'tomorrow_opening' | 'tomorrow' | 'opening' };

const morning = { opens: '09:00' };
const dayMs = 24 * 3_600_000;
const farthestDays = 60; // a shop that is closed for longer names a time of its own

/**
 * When the shop next opens its doors for a day, by its hours and special days; a shop without hours begins at nine
 * tomorrow. A break at noon is no opening. Null: it stays closed for long.
 */
export function nextMorning(hours: Hours, zone: string | undefined, now: number): Opening | null {
  const hasHours = hours.weekly.some((periods) => periods.length > 0);
  const today = Date.parse(`${localOf(now, zone).slice(0, 10)}T00:00:00Z`);
  for (let ahead = hasHours ? 0 : 1; ahead < farthestDays; ahead++) {
    const date = new Date(today + ahead * dayMs);
    const day = date.toISOString().slice(0, 10);
    const ordinary = hasHours ? (hours.weekly[(date.getUTCDay() + 6) % 7] ?? []) : [morning];
    const periods = hours.specialDays.find((special) => special.day === day)?.periods ?? ordinary;
    const [first] = periods.map(({ opens }) => opens).sort();
    const at = first && instantOf(`${day}T${first}`, zone);
    if (!at || Date.parse(at) <= now) continue;
    return { at, kind: ahead !== 1 ? 'opening' : hasHours ? 'tomorrow_opening' : 'tomorrow' };
  }
  return null;
}
