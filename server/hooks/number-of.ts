import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** E.164 where that can be said; else, as of short numbers and names, what the operator says. */
export function numberOf(from: string, country: string): string {
  const region = isSupportedCountry(country) ? { defaultCountry: country as CountryCode } : {};
  const written = from.replace(/^00/, '+');
  const atHome = parsePhoneNumberFromString(written, region);
  if (atHome && (written.startsWith('+') ? atHome.isPossible() : atHome.isValid())) return atHome.number;
  // Many gateways leave out the plus.
  const abroad = parsePhoneNumberFromString(`+${written}`);
  return abroad?.isValid() ? abroad.number : from.slice(0, 200);
}
