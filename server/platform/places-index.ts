export type Place = {
  /** GB/T 2260 code; Taiwan's cities carry their ISO 3166-2 code; null outside China. */
  code: string | null;
  /** ISO 3166-1, two letters. */
  country: string;
  /** `code` is ISO 3166-2 ("BR-SP") where known, else GeoNames' own number with a star ("NG-05*"). */
  region: { code: string; en: string; zh: string | null };
  en: string;
  zh: string | null;
  lat: number;
  lon: number;
  population: number | null;
};

/** Every key is folded by `placeKey`. */
export type PlaceIndex = {
  places: Map<string, Place[]>;
  /** name or code of a region -> region codes: "SP" may be two countries' region. */
  regions: Map<string, Set<string>>;
  /** code of a region -> its names */
  regionNames: Map<string, { en: string; zh: string | null }>;
  /** name or code of a country -> ISO code */
  countries: Map<string, string>;
  /** China's provinces as written before a city, longest first */
  provinceNames: string[];
};

/** Letters that Unicode does not take apart into a base letter and an accent. */
const BASE: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ı: 'i', þ: 'th', ħ: 'h' },
};

/** What is left of a name when case, accents, spaces and punctuation do not count; "St. Louis" and "Saint Louis" are one. */
export function placeKey(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replace(/^st(e?)[. ]+/, 'saint$1')
    .replaceAll(/[ßæœøđðłıþħ]/g, (letter) => BASE[letter] ?? letter)
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** "Duesseldorf" for Düsseldorf, as those write who have no umlauts. */
export function umlautsSpelled(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[äöüøå]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' })[letter] ?? letter);
}
