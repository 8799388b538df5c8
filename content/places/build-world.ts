import { fold, type GeoName, isWithinKm, type Sources, type ZoneTree } from './build-sources.ts';

export type WorldRow = Record<
  'name' | 'ascii' | 'country' | 'admin1' | 'lat' | 'lon' | 'population' | 'zh' | 'also',
  string
>;
export type RegionRow = Record<'country' | 'admin1' | 'iso' | 'name' | 'also', string>;

const CHINA = ['CN', 'HK', 'MO', 'TW'];
const LARGE = 100_000;
/** A smaller town is listed when it bears a large city's name, so that the name alone is known to be ambiguous. */
const NAMESAKE = 15_000;
/** The sample data of the shop is Brazilian: there smaller towns are listed too. */
const ALL_OF: Readonly<Record<string, number>> = { BR: 10_000 };
/** So many of the largest cities get a Chinese name when GeoNames gives exactly one. */
const LARGEST = 400;

function chosen(all: GeoName[]): GeoName[] {
  const isTown = (g: GeoName) => !CHINA.includes(g.country) && !['PPLH', 'PPLQ', 'PPLW'].includes(g.feature);
  const towns = all.filter(isTown).toSorted((a, b) => b.population - a.population);
  const large = new Set(towns.filter((g) => g.population >= LARGE).map((g) => fold(g.ascii)));
  const out: GeoName[] = [];
  const seen = new Map<string, GeoName[]>();
  for (const g of towns) {
    const isNamesake = g.feature !== 'PPLX' && g.population >= NAMESAKE && large.has(fold(g.ascii));
    const own = ALL_OF[g.country];
    const isListed = g.population >= LARGE || isNamesake || (own !== undefined && g.population >= own);
    const key = `${g.country}.${fold(g.ascii)}`;
    const twins = seen.get(key) ?? [];
    // GeoNames lists some cities twice (the city, and its centre or municipality): the larger entry stays.
    if (!isListed || twins.some((t) => isWithinKm(t, g, t.admin1 === g.admin1 ? 40 : 15))) continue;
    seen.set(key, [...twins, g]);
    out.push(g);
  }
  return out;
}

/** English and Chinese name of the city of each time zone, from CLDR. */
function zoneCities({ zones }: Sources): Map<string, { en: string; zh: string }> {
  const out = new Map<string, { en: string; zh: string }>();
  const visit = (tree: ZoneTree, path: string[]) => {
    for (const [key, value] of Object.entries(tree)) {
      if (key === 'exemplarCity' && typeof value === 'string') {
        const en = path.reduce<ZoneTree | string | undefined>(
          (t, k) => (typeof t === 'object' ? t[k] : undefined),
          zones.en,
        );
        const named = typeof en === 'object' ? en.exemplarCity : undefined;
        out.set(path.join('/'), { en: typeof named === 'string' ? named : (path.at(-1) ?? ''), zh: value });
      } else if (typeof value === 'object') visit(value, [...path, key]);
    }
  };
  visit(zones.zh, []);
  return out;
}

function onlyChineseName(g: GeoName, simplifiedOf: (zh: string) => string): string {
  const han = g.names.filter((n) => /^\p{Script=Han}{2,8}$/u.test(n)).map((n) => simplifiedOf(n).replace(/市$/, ''));
  const distinct = new Set(han);
  return distinct.size === 1 ? ([...distinct][0] ?? '') : '';
}

export function buildWorld(sources: Sources): { rows: WorldRow[]; regions: RegionRow[] } {
  const cities = chosen([...sources.geonames.values()]);
  const zones = zoneCities(sources);
  const usedZones = new Set<string>();
  const hand = new Map(sources.worldHand.map((h) => [`${h.country}.${h.name}`, h]));
  const rows: WorldRow[] = cities.map((g, i) => {
    const own = hand.get(`${g.country}.${g.name}`);
    // Only the largest bearer takes the hand-written names: cities come in falling population.
    if (own) hand.delete(`${g.country}.${g.name}`);
    const zone = zones.get(g.zone);
    const isZoneCity =
      zone && !usedZones.has(g.zone) && [g.name, g.ascii, own?.use ?? ''].some((n) => fold(n) === fold(zone.en));
    if (isZoneCity) usedZones.add(g.zone);
    const zh = own?.zh || (isZoneCity ? zone.zh : i < LARGEST ? onlyChineseName(g, sources.simplifiedOf) : '');
    return {
      name: own?.use || g.name,
      ascii: fold(g.name) === fold(g.ascii) ? '' : g.ascii,
      country: g.country,
      admin1: g.admin1,
      lat: g.lat.toFixed(3),
      lon: g.lon.toFixed(3),
      population: String(g.population),
      zh,
      also: own?.also ?? '',
    };
  });
  if (hand.size > 0) console.warn('no such city:', [...hand.keys()].join(', '));
  return { rows, regions: regionsOf(rows, sources) };
}

function regionsOf(rows: WorldRow[], { admin1, iso, regionsHand }: Sources): RegionRow[] {
  const isoByName = new Map(iso.map((s) => [`${s.code.slice(0, 2)}.${fold(s.name)}`, s.code.slice(3)]));
  // Where GeoNames uses letters and not numbers (CH, GB, US), its code is the ISO one.
  const lettered = new Set(iso.map((s) => s.code).filter((code) => /-[A-Z]+$/.test(code)));
  const used = new Set(rows.map((r) => `${r.country}.${r.admin1}`));
  return admin1
    .filter((a) => used.has(a.code))
    .map(({ code, name }) => {
      const [country = '', number = ''] = code.split('.');
      const own = regionsHand.get(code);
      const suffix =
        own?.iso ?? isoByName.get(`${country}.${fold(name)}`) ?? (lettered.has(`${country}-${number}`) ? number : '');
      return { country, admin1: number, iso: suffix, name, also: own?.also ?? '' };
    })
    .toSorted((a, b) => `${a.country}.${a.admin1}`.localeCompare(`${b.country}.${b.admin1}`, 'en'));
}
