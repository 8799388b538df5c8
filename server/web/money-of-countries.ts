import { countryCodes } from '../shops/index.ts';

/** Currencies and where they are used; a country that is not here has to choose its own. */
const used: Record<string, string> = {
  EUR: 'AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM VA XK YT',
  USD: 'AS EC FM GU IO MH MP PR PW SV TC TL UM US VG VI',
  GBP: 'GB GG IM JE',
  CHF: 'CH LI',
  DKK: 'DK FO GL',
  NOK: 'BV NO SJ',
  AUD: 'AU CC CX KI NF NR TV',
  NZD: 'CK NU NZ PN TK',
  ...{ CNY: 'CN', HKD: 'HK', MOP: 'MO', TWD: 'TW', JPY: 'JP', KRW: 'KR', SGD: 'SG', MYR: 'MY', THB: 'TH', VND: 'VN' },
  ...{ IDR: 'ID', PHP: 'PH', INR: 'IN', PKR: 'PK', BDT: 'BD', LKR: 'LK', AED: 'AE', SAR: 'SA', ILS: 'IL', TRY: 'TR' },
  ...{ CAD: 'CA', MXN: 'MX', BRL: 'BR', ARS: 'AR', CLP: 'CL', COP: 'CO', PEN: 'PE', ZAR: 'ZA', EGP: 'EG', MAD: 'MA' },
  ...{ NGN: 'NG', KES: 'KE', SEK: 'SE', ISK: 'IS', PLN: 'PL', CZK: 'CZ', HUF: 'HU', RON: 'RO', UAH: 'UA', KZT: 'KZ' },
};

const byCountry = new Map(
  Object.entries(used).flatMap(([currency, countries]) =>
    countries.split(' ').map((code) => [code, currency] as const),
  ),
);

export const currencyOf = (country: string): string | null => byCountry.get(country) ?? null;

/** In which zone most people of a country live, where that is not the first of its zones by name. */
const mainZones: ReadonlySet<string> = new Set(
  [
    'America/New_York America/Toronto America/Sao_Paulo America/Mexico_City America/Buenos_Aires America/Santiago',
    'America/Godthab Europe/Madrid Europe/Lisbon Europe/Moscow Australia/Sydney Asia/Ulaanbaatar Asia/Tashkent',
    'Asia/Nicosia Pacific/Ponape Pacific/Tarawa Pacific/Majuro Pacific/Tahiti Pacific/Port_Moresby',
  ].flatMap((line) => line.split(' ')),
);

/** The zones of a country, the one of most people first; none where it is not known. */
export function zonesOf(country: string): string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] | undefined };
  const zones = locale.getTimeZones?.() ?? [];
  return zones.toSorted((a, b) => Number(mainZones.has(b)) - Number(mainZones.has(a)));
}

/** In which country each zone is; of a zone of several, the first by name. */
export function countriesOfZones(): Map<string, string> {
  const zones = countryCodes.flatMap((code) => zonesOf(code).map((zone) => [zone, code] as const));
  return new Map(zones.toReversed());
}
