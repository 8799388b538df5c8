import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

export type Whereabouts = {
  /** E.164, where the recipient is reached by phone. */
  phone: string | null;
  country: string | null;
  shopCountry: string;
};

/** Where the recipient may be: by the number, else by what the shop knows, else where the shop is. */
export function possibleCountries({ phone, country, shopCountry }: Whereabouts): readonly string[] {
  const parsed = phone === null ? undefined : parsePhoneNumberFromString(phone);
  if (parsed?.country) return [parsed.country];
  const possible = parsed?.getPossibleCountries() ?? [];
  if (possible.length > 0) return possible;
  return [country ?? shopCountry];
}

/** The clocks that these countries go by; the shop's where that cannot be told. */
export function possibleZones(countries: readonly string[], shopZone: string): readonly string[] {
  const zones = countries.flatMap(zonesOf);
  return zones.length > 0 ? zones : [shopZone];
}

/** All China goes by one clock, whatever zones the map has. */
function zonesOf(country: string): readonly string[] {
  if (country === 'CN') return ['Asia/Shanghai'];
  if (!/^[A-Z]{2}$/.test(country)) return [];
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] | undefined };
  return locale.getTimeZones?.() ?? [];
}
