import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/**
 * E.164 where that can be said; else, as of short numbers and names, what the operator says. Many gateways leave out the
 * plus: without it a number is read as one at home and as one with its country, and a mobile one is meant.
 */
export function numberOf(from: string, country: string): string {
  const written = from.replace(/^00/, '+');
  if (written.startsWith('+')) {
    const given = parsePhoneNumberFromString(written);
    return given?.isPossible() ? given.number : from.slice(0, longest);
  }
  const region = isSupportedCountry(country) ? { defaultCountry: country as CountryCode } : {};
  const readings = [parsePhoneNumberFromString(written, region), parsePhoneNumberFromString(`+${written}`)];
  const valid = readings.filter((number) => number?.isValid() === true) as PhoneNumber[];
  const meant = valid.find((number) => number.getType()?.includes('MOBILE')) ?? valid[0];
  return meant?.number ?? from.slice(0, longest);
}

const longest = 200;
