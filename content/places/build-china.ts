import { fold, type GeoName, isWithinKm, type Row, type Sources } from './build-sources.ts';

const ETHNIC =
  /(蒙古族藏族|布依族苗族|苗族侗族|土家族苗族|黎族苗族|傣族景颇族|哈尼族彝族|壮族苗族|藏族羌族|蒙古族|柯尔克孜|哈萨克|朝鲜族|傈僳族|蒙古|藏族|彝族|傣族|白族|回族|黎族)?(自治州|自治县)$/;
const rank: Readonly<Record<string, number>> = { PPLC: 5, PPLA: 5, PPLA2: 4, PPLA3: 3, PPL: 2, PPLA4: 1 };

export type ChinaRow = Record<'code' | 'level' | 'zh' | 'short' | 'en' | 'also' | 'lat' | 'lon', string>;

function shortOf(zh: string): string {
  const bare = zh.replace(ETHNIC, '');
  return bare === zh ? zh.replace(/(特别行政区|林区|地区|市|盟|县)$/, '') : bare;
}

/** The divisions to place, from the national list: prefecture level, county-level cities, directly administered counties. */
function divisions({ prefectures, counties, provinces, hand }: Sources): { code: string; level: string; zh: string }[] {
  const out: { code: string; level: string; zh: string }[] = [];
  for (const p of provinces) {
    if (['11', '12', '31', '50', '81', '82'].includes(p.gb ?? '')) {
      out.push({ code: `${p.gb}0000`, level: 'municipality', zh: p.zh ?? '' });
    }
  }
  for (const { code, name } of prefectures) {
    if (!/辖|^县$/.test(name ?? '')) out.push({ code: `${code}00`, level: 'prefecture', zh: name ?? '' });
  }
  for (const { code, name } of counties) {
    const direct = /^(4190|4290|4690|6590)/.test(code ?? '');
    if (direct) out.push({ code: code ?? '', level: 'direct', zh: name ?? '' });
    // 东莞 and the like have no counties: the list repeats them under their own code.
    else if (name?.endsWith('市') && !code?.endsWith('00')) out.push({ code: code ?? '', level: 'county', zh: name });
  }
  for (const h of hand.values()) {
    // GB/T 2260 does not divide Taiwan: its cities and counties carry their ISO 3166-2 code.
    if (!h.code?.startsWith('TW-')) continue;
    const isCounty = /^(苗栗|彰化|南投|云林|屏东|宜兰|花莲|台东|澎湖|金门)$/.test(h.short ?? '');
    out.push({ code: h.code, level: 'prefecture', zh: `${h.short}${isCounty ? '县' : '市'}` });
  }
  return out;
}

/** The one GeoNames place that carries the name in that province; the GB code of the prefecture and the pinyin must agree too. */
function findSeat(
  division: { code: string; level: string; zh: string },
  pinyin: string,
  admin1: string,
  china: GeoName[],
) {
  const prefecture = division.code.slice(0, 4);
  const small = division.level === 'county';
  const inProvince = china.filter((g) => g.admin1 === admin1 && (!small || g.admin2 === prefecture));
  const names = [division.zh, shortOf(division.zh)];
  const byName = inProvince.filter(
    (g) => g.names.some((n) => names.includes(n)) && (g.admin2 === prefecture || (rank[g.feature] ?? 0) >= 2),
  );
  const byPinyin = inProvince.filter(
    (g) => fold(g.name) === pinyin && (rank[g.feature] ?? 0) >= 2 && (small || g.admin2 === prefecture),
  );
  const score = (g: GeoName) =>
    (g.names.includes(division.zh) ? 8 : 0) + (g.admin2 === prefecture ? 16 : 0) + (rank[g.feature] ?? 0);
  const agreeing = byName.filter((g) => g.names.some((n) => fold(n) === pinyin));
  const pool = agreeing.length > 0 ? agreeing : byPinyin.length > 0 ? byPinyin : byName;
  return pool.toSorted((a, b) => score(b) - score(a) || b.population - a.population)[0];
}

function coordinatesOf(seat: string, geonames: ReadonlyMap<string, GeoName>): { lat: number; lon: number } | undefined {
  if (!seat.includes(' ')) return geonames.get(seat);
  const [lat, lon] = seat.split(' ').map(Number);
  return lat === undefined || lon === undefined ? undefined : { lat, lon };
}

export function buildChina(sources: Sources): { rows: ChinaRow[]; missing: string[] } {
  const { provinces, hand, geonames, pinyinOf, traditionalOf } = sources;
  const china = [...geonames.values()].filter((g) => g.country === 'CN');
  const admin1 = new Map(provinces.map((p: Row) => [p.gb, p.geonames]));
  const rows: ChinaRow[] = [];
  const missing: string[] = [];
  for (const division of divisions(sources)) {
    const own = hand.get(division.code);
    const short = own?.short || shortOf(division.zh);
    const pinyin = pinyinOf(shortOf(division.zh));
    const found = own?.seat
      ? coordinatesOf(own.seat, geonames)
      : findSeat(division, fold(pinyin), admin1.get(division.code.slice(0, 2)) ?? '', china);
    if (!found) {
      missing.push(`${division.code} ${division.zh}`);
      continue;
    }
    const also = new Set(own?.also ? own.also.split('|') : []);
    if (own?.en && !own.also && fold(own.en) !== fold(pinyin) && !division.code.startsWith('TW-')) also.add(pinyin);
    if (division.zh.endsWith('自治州')) also.add(short.endsWith('州') ? short : `${short}州`);
    for (const zh of [short, division.zh]) if (traditionalOf(zh) !== zh) also.add(traditionalOf(zh));
    also.delete(short);
    rows.push({
      code: division.code,
      level: division.level,
      zh: division.zh,
      short,
      en: own?.en || pinyin,
      also: [...also].join('|'),
      lat: found.lat.toFixed(3),
      lon: found.lon.toFixed(3),
    });
  }
  return { rows: withoutTwins(rows, missing), missing };
}

/** Two prefectures on one spot, or a county-level city on top of a strange prefecture, means a wrong join: drop the city, stop on a prefecture. */
function withoutTwins(rows: ChinaRow[], missing: string[]): ChinaRow[] {
  const spot = (r: ChinaRow) => ({ lat: Number(r.lat), lon: Number(r.lon) });
  return rows.filter((row, i) => {
    const twin = rows.slice(0, i).find((r) => isWithinKm(spot(r), spot(row), 2));
    if (!twin || (row.level === 'county' && twin.code.slice(0, 4) === row.code.slice(0, 4))) return true;
    if (row.level === 'prefecture') throw new Error(`${row.zh} stands on ${twin.zh}`);
    missing.push(`${row.code} ${row.zh} (stands on ${twin.zh})`);
    return false;
  });
}
