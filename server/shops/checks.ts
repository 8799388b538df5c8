import { Refused } from '../platform/errors.ts';

/** ISO 3166-1 alpha-2, officially assigned. */
export const countryCodes: readonly string[] =
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
  CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
  GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
  KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
  MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
  SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
  UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`.split(/\s+/);
const countries = new Set(countryCodes);

/** ISO 4217, currencies in use. */
export const currencyCodes: readonly string[] =
  `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP
  CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR
  IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
  MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG
  SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST
  XAF XCD XCG XOF XPF YER ZAR ZMW ZWG`.split(/\s+/);
const currencies = new Set(currencyCodes);

export function checkCountry(country: string): string {
  const code = country.toUpperCase();
  if (!countries.has(code)) throw new Refused('bad_country', 400, { country });
  return code;
}

export function checkCurrency(currency: string): string {
  const code = currency.toUpperCase();
  if (!currencies.has(code)) throw new Refused('bad_currency', 400, { currency });
  return code;
}

/** An IANA name, spelt as the database of zones spells it. Bare offsets are refused: they know no daylight saving. */
export function checkZone(zone: string): string {
  try {
    if (/^[A-Za-z]/.test(zone)) return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
  } catch {
    // Falls through to the refusal, which names the zone.
  }
  throw new Refused('bad_zone', 400, { zone });
}

export function checkShopCode(code: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(code)) throw new Refused('bad_shop_code', 400, { code });
  return code;
}

export function checkShopName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > 200) throw new Refused('bad_shop_name', 400);
  return trimmed;
}

export function checkPublicUrl(url: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new Refused('bad_public_url', 400, { url });
  return url.replace(/\/+$/, '');
}

/** Lower-case, and plain: quoted local parts and line breaks have sent mail to other people's domains before. */
export function checkEmail(email: string): string {
  const plain = email.trim().toLowerCase();
  if (plain.length > 254 || !/^[^\s@"<>(),;:\\[\]]+@[^\s@"<>(),;:\\[\]]+\.[^\s@."<>(),;:\\[\]]+$/.test(plain))
    throw new Refused('bad_email', 400, { email: email.slice(0, 100) });
  return plain;
}
