import type { NamedFact } from '../../shared/facts.ts';
import type { Locale } from '../../shared/labels.ts';
import type { Shop } from './queries.ts';
import { nextOpening, type Period } from './rules.ts';

/** `shop.*` of the catalogue. */
export function shopFacts(shop: Shop, locale: Locale, now: Temporal.Instant): NamedFact[] {
  const source = 'shops';
  const opensAt = nextOpening(shop.hours, shop.zone, now);
  const hours = hoursText(shop, locale);
  return [
    ['shop.name', { value: shop.name, source, asOf: now }],
    ['shop.url', shop.publicUrl ? { value: shop.publicUrl, source, asOf: now } : { unknown: 'missing' }],
    ['shop.opens_at', opensAt ? { value: opensAt, source: 'business hours', asOf: now } : { unknown: 'missing' }],
    ['shop.hours', hours ? { value: hours, source: 'business hours', asOf: now } : { unknown: 'missing' }],
  ];
}

/** "Monday to Saturday 9:00–18:00": only when every open weekday has the same hours; otherwise it takes too many words to say. */
function hoursText(shop: Shop, locale: Locale): string | null {
  const open = shop.hours.weekly.flatMap((periods, at) =>
    periods.length > 0 ? [{ day: at + 1, text: periods.map(periodText).join(locale === 'en' ? ' and ' : '、') }] : [],
  );
  const [first, last] = [open[0], open.at(-1)];
  if (!first || !last) return null;
  const isRegular = open.every((day) => day.text === first.text) && last.day - first.day + 1 === open.length;
  if (!isRegular) return null;
  const [from, to] = [weekday(first.day, locale), weekday(last.day, locale)];
  if (first === last) return `${from} ${first.text}`;
  return locale === 'en' ? `${from} to ${to}, ${first.text}` : `${from}至${to} ${first.text}`;
}

function periodText({ opens, closes }: Period): string {
  return `${clock(opens)}–${clock(closes)}`;
}

function clock(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

const weekdays: Record<Locale, readonly string[]> = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  'zh-CN': ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
};

function weekday(day: number, locale: Locale): string {
  return weekdays[locale][day - 1] ?? '';
}
