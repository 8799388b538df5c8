/**
 * Where cities lie: China's prefectures and the world's cities over 100,000 (content/places). A city that could be two
 * places is `ambiguous`, never a guess: the caller treats it as a missing fact.
 */
import { readPlaces } from './places-data.ts';
import { type Place, type PlaceIndex, placeKey } from './places-index.ts';

export type { Place } from './places-index.ts';
export type PlaceQuery = { city: string; region?: string | null; country?: string | null };
export type FoundPlace =
  | { kind: 'place'; place: Place }
  | { kind: 'ambiguous'; candidates: Place[] }
  | { kind: 'unknown' };

let index: PlaceIndex | undefined;

/** `region` is a province, state or its code ("江苏", "Jiangsu", "SP", "CA-ON"), `country` an ISO code or a name; case, accents and spaces do not matter. */
export function findPlace({ city, region, country }: PlaceQuery): FoundPlace {
  index ??= readPlaces();
  const wantedCountry = index.countries.get(placeKey(country ?? ''));
  const split = splitProvince(index, city);
  const whole = decide(index, city, region, wantedCountry);
  if (whole.kind !== 'unknown' || !split) return whole;
  // "江苏省苏州市" in one field: a region written beside it must not contradict it.
  const found = decide(index, split.city, split.province, wantedCountry);
  if (found.kind !== 'place' || !region?.trim()) return found;
  return index.regions.get(placeKey(region))?.has(found.place.region.code) ? found : { kind: 'unknown' };
}

function decide(index: PlaceIndex, city: string, region: string | null | undefined, country?: string): FoundPlace {
  const named = placesNamed(index, city).filter((p) => !country || isIn(p, country));
  const regionKey = placeKey(region ?? '');
  const regions = [...(index.regions.get(regionKey) ?? [])].filter((r) => !country || isRegionIn(r, country));
  // An unheard-of region cannot decide. With the country known it does no harm; without, the place may be anywhere.
  if (regionKey !== '' && regions.length === 0 && !country) return { kind: 'unknown' };
  const fitting = regions.length === 0 ? named : named.filter((p) => regions.includes(p.region.code));
  const candidates = withoutOwnCities(fitting);
  const [first] = candidates;
  if (!first) return { kind: 'unknown' };
  return candidates.length === 1 ? { kind: 'place', place: first } : { kind: 'ambiguous', candidates };
}

const CHINA = ['CN', 'HK', 'MO', 'TW'];
/** Shops write Hong Kong, Macau and Taiwan both as countries and as regions of China. */
const isIn = (p: Place, country: string) => p.country === country || (country === 'CN' && CHINA.includes(p.country));
const isRegionIn = (code: string, country: string) =>
  code.startsWith(`${country}-`) || (country === 'CN' && CHINA.includes(code.slice(0, 2)));

const ZH_SUFFIX = /(特别行政区|特別行政區|自治州|自治县|地区|地區|林区|市|盟|县|縣)$/u;
const EN_SUFFIX = / +(city|shi|prefecture|municipality)$/i;

/** All bearers of the name as written; only when there is none, of the name without "市", "Shi" and the like. */
function placesNamed(index: PlaceIndex, city: string): Place[] {
  const written = city.trim();
  const exact = index.places.get(placeKey(written));
  if (exact) return exact;
  const bare = written.replace(ZH_SUFFIX, '').replace(EN_SUFFIX, '');
  return bare === written || bare === '' ? [] : (index.places.get(placeKey(bare)) ?? []);
}

/** 恩施 is a prefecture and the city it is governed from: one place to anyone who sends a parcel there. */
function withoutOwnCities(places: Place[]): Place[] {
  const prefectures = new Set(places.filter((p) => p.code?.endsWith('00')).map((p) => p.code?.slice(0, 4)));
  return places.filter((p) => !p.code || p.code.endsWith('00') || !prefectures.has(p.code.slice(0, 4)));
}

function splitProvince(index: PlaceIndex, city: string): { province: string; city: string } | null {
  const written = city.replaceAll(/\s/gu, '');
  const province = index.provinceNames.find((name) => written.startsWith(name) && written.length > name.length + 1);
  return province ? { province, city: written.slice(province.length) } : null;
}

export type Point = { lat: number; lon: number };
const EARTH_KM = 6371;

/** Great-circle distance in whole kilometres. */
export function distanceKm(a: Point, b: Point): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return Math.round(2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h))));
}

/** As a sentence names it: "Suzhou", "苏州". A city without a Chinese name keeps its own. */
export function placeName(place: Place, locale: 'en' | 'zh-CN'): string {
  return locale === 'zh-CN' ? (place.zh ?? place.en) : place.en;
}

/** A city in the language of whoever reads, as far as we know it; else as the shop wrote it. */
export function cityName(query: PlaceQuery, locale: 'en' | 'zh-CN'): string {
  const found = findPlace(query);
  return found.kind === 'place' ? placeName(found.place, locale) : tidyCityName(query.city);
}

/** "SC" in China is "Sichuan", "四川"; what could be several regions, or is none that we know, stays as the shop wrote it. */
export function regionName(region: string, country: string | null, locale: 'en' | 'zh-CN'): string {
  index ??= readPlaces();
  const wanted = index.countries.get(placeKey(country ?? ''));
  const codes = [...(index.regions.get(placeKey(region)) ?? [])].filter((code) => !wanted || isRegionIn(code, wanted));
  const names = codes.length === 1 ? index.regionNames.get(codes[0] ?? '') : undefined;
  if (!names) return region;
  return (locale === 'zh-CN' && names.zh) || names.en;
}

const SMALL_WORDS = new Set('de da do dos das del della di du la las los von van der den e y of'.split(' '));

/** A city as imported, for places we do not know: "sao joaquim da barra" -> "Sao Joaquim da Barra". Mixed case is left as written. */
export function tidyCityName(raw: string): string {
  const text = raw.trim().replaceAll(/\s+/gu, ' ');
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) return text;
  return text.toLowerCase().replaceAll(/\p{L}[\p{L}\p{M}]*/gu, (word, at: number) => {
    const opens = at === 0;
    if (!opens && SMALL_WORDS.has(word)) return word;
    // d'Oeste, but L'Aquila at the beginning.
    if (!opens && /^[dl]$/.test(word) && /^['’]/.test(text.slice(at + 1))) return word;
    // "saint john's": an s after the apostrophe is an ending, not a name.
    if (word === 's' && /['’]$/.test(text.slice(0, at))) return word;
    const [first = '', ...rest] = word;
    const capital = first.toUpperCase();
    return [...capital].length === 1 ? capital + rest.join('') : word; // "ß" has no capital of its own
  });
}
