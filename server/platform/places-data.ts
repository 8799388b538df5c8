import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type Place, type PlaceIndex, placeKey, umlautsSpelled } from './places-index.ts';

type Row = Record<string, string>;
const folder = join(import.meta.dirname, '../../content/places');
const readRows = (file: string): Row[] => parse(readFileSync(join(folder, file), 'utf8'), { columns: true });
const listed = (text: string | undefined): string[] => (text ? text.split('|') : []);

/** Reads the tables of content/places; about 7,000 places. */
export function readPlaces(): PlaceIndex {
  const index: PlaceIndex = {
    places: new Map(),
    regions: new Map(),
    regionNames: new Map(),
    countries: readCountries(),
    provinceNames: [],
  };
  readChina(index);
  readWorld(index);
  return index;
}

function addPlace({ places }: PlaceIndex, place: Place, names: (string | null | undefined)[]) {
  for (const key of new Set(names.map((n) => placeKey(n ?? '')))) {
    if (key === '') continue;
    const bearers = places.get(key);
    if (bearers) bearers.push(place);
    else places.set(key, [place]);
  }
}

function addRegion({ regions }: PlaceIndex, code: string, names: (string | undefined)[]) {
  for (const key of new Set(names.map((n) => placeKey(n ?? '')))) {
    if (key !== '') regions.set(key, (regions.get(key) ?? new Set()).add(code));
  }
}

function readChina(index: PlaceIndex) {
  const provinces = new Map<string, Place['region']>();
  for (const { gb = '', iso = '', zh = '', short = '', en = '', also } of readRows('provinces.csv')) {
    const code = `CN-${iso}`;
    provinces.set(gb, { code, en, zh: short });
    const others = listed(also);
    const englishForms = [`${en} Province`, `${en} Sheng`, `${en} Shi`, `${en} City`];
    index.regionNames.set(code, { en, zh: short });
    addRegion(index, code, [iso, code, gb, `${gb}0000`, zh, short, `${short}省`, en, ...englishForms, ...others]);
    index.provinceNames.push(zh, short, ...others.filter((name) => /\p{Script=Han}/u.test(name)));
  }
  index.provinceNames.sort((a, b) => b.length - a.length);
  const countryOf: Readonly<Record<string, string>> = { TW: 'TW', 81: 'HK', 82: 'MO' };
  for (const { code = '', zh = '', short = '', en = '', also, lat, lon } of readRows('china.csv')) {
    const prefix = code.slice(0, 2);
    const region = provinces.get(prefix === 'TW' ? '71' : prefix);
    if (!region) throw new Error(`content/places/china.csv: no province for ${code}`);
    const country = countryOf[prefix] ?? 'CN';
    const place = { code, country, region, en, zh: short, lat: Number(lat), lon: Number(lon), population: null };
    addPlace(index, place, [zh, short, en, en.replaceAll('ü', 'v'), ...listed(also)]);
  }
}

function readWorld(index: PlaceIndex) {
  const regions = new Map<string, Place['region']>();
  for (const { country = '', admin1 = '', iso = '', name = '', also } of readRows('regions.csv')) {
    const code = iso === '' ? `${country}-${admin1}*` : `${country}-${iso}`;
    regions.set(`${country}.${admin1}`, { code, en: name, zh: null });
    index.regionNames.set(code, { en: name, zh: null });
    // GeoNames' own numbers are no one's postal codes: only ISO suffixes may be matched.
    addRegion(index, code, [name, ...listed(also), ...(iso === '' ? [] : [iso, code])]);
  }
  for (const row of readRows('world.csv')) {
    const { name: en = '', ascii, country = '', admin1 = '', zh, also } = row;
    const region = regions.get(`${country}.${admin1}`) ?? { code: `${country}-${admin1}*`, en: '', zh: null };
    const place: Place = {
      ...{ code: null, country, region, en, zh: zh || null },
      ...{ lat: Number(row.lat), lon: Number(row.lon), population: Number(row.population) },
    };
    const names = [en, ...listed(also)];
    addPlace(index, place, [...names, ascii, zh, ...names.map(umlautsSpelled)]);
  }
}

function readCountries(): Map<string, string> {
  const countries = new Map<string, string>();
  const namers = ['en', 'zh-CN'].map((l) => new Intl.DisplayNames(l, { type: 'region', fallback: 'none' }));
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const code of letters.flatMap((a) => letters.map((b) => a + b))) {
    for (const name of namers.map((n) => n.of(code))) {
      // The engine also names withdrawn codes (DD, SU): the code that comes first keeps a name.
      if (name && !countries.has(placeKey(name))) countries.set(placeKey(name), code);
      if (name) countries.set(placeKey(code), code);
    }
  }
  const also = {
    US: ['USA', 'America'],
    CN: ['PRC', '中华人民共和国'],
    GB: ['UK', 'Great Britain'],
    RU: ['Russian Federation'],
  };
  for (const [code, names] of Object.entries(also)) for (const name of names) countries.set(placeKey(name), code);
  countries.set('brasil', 'BR').set('mexico', 'MX').set('deutschland', 'DE').set('espana', 'ES');
  return countries;
}
