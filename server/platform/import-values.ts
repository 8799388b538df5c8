import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { Refused } from './errors.ts';

/** Where a shop is: what its exports leave unsaid about times, money and phone numbers. */
export type Place = { country: string; zone: string; currency: string };

/** Null for a shop of which nobody has said where it is (ZZ). */
export function knownCountry(country: string): string | null {
  return country === 'ZZ' ? null : country;
}

/** A cell that cannot be taken. The code is the key of its sentence; the row is rejected, the others go on. */
export function badCell(code: string, column: string, value: string): Refused {
  return new Refused(code, 422, { column, value: value.length > 60 ? `${value.slice(0, 60)}…` : value });
}

/**
 * A text, trimmed; null when empty. Refuses what cannot be stored or shown: NUL, and letters lost on the way here
 * (U+FFFD and 锟斤拷 are what remains of GB18030 that some program read as UTF-8).
 */
export function readText(column: string, raw: string | undefined, maxLength: number): string | null {
  const text = raw?.trim() ?? '';
  if (text === '') return null;
  if (text.length > maxLength) throw new Refused('cell_too_long', 422, { column, length: text.length, max: maxLength });
  if (text.includes('\u0000')) throw badCell('cell_has_nul', column, text.replaceAll('\u0000', '␀'));
  if (text.includes('\ufffd') || text.includes('锟斤拷') || !text.isWellFormed())
    throw badCell('text_damaged', column, text);
  return text;
}

/** An id of the shop's system. Exports put = or ' before long numbers so that a spreadsheet leaves them alone. */
export function readId(column: string, raw: string | undefined): string | null {
  const text = readText(column, stripGuards(raw ?? ''), 200);
  if (text !== null && /^\d(?:[.,]\d+)?E\+?\d+$/i.test(text)) throw badCell('number_rounded', column, text);
  return text;
}

/** ="123" and '123 become 123. */
export function stripGuards(raw: string): string {
  const text = raw.trim();
  const formula = /^="?([^"]*)"?$/.exec(text);
  return (formula?.[1] ?? text).replace(/^['`’]+/, '').trim();
}

const timePattern =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

/**
 * A time as an ISO instant; null when empty. With an offset it is that instant, without one it is local time of the
 * shop's zone (clock changes: a time that happened twice is the first, one that never happened moves on by the gap).
 */
export function readTime(column: string, raw: string | undefined, zone: string): string | null {
  const text = raw?.trim() ?? '';
  if (text === '') return null;
  const parts = timePattern.exec(text);
  if (!parts) throw badCell('cell_not_a_time', column, text);
  const [, year, month, day, hour = '0', minute = '00', second = '00', fraction = '', offset] = parts;
  const date = `${year}-${pad(month)}-${pad(day)}`;
  const local = `${date}T${pad(hour)}:${minute}:${second}${fraction}`;
  try {
    if (offset) {
      const iso = offset.length < 5 ? 'Z' : offset.replace(/^(...):?(..)$/, '$1:$2');
      return Temporal.Instant.from(local + iso).toString();
    }
    const ofDay = offsetOfDay(date, zone);
    const isInDay = pad(hour) < '24' && minute < '60' && second < '60';
    if (ofDay !== null && isInDay) return local + ofDay;
    return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant().toString();
  } catch (error) {
    if (error instanceof RangeError) throw badCell('cell_not_a_time', column, text);
    throw error;
  }
}

const offsets = new Map<string, string | null>();

/** The zone's offset all through a day, or null when clocks change on it. Files name the same days again and again. */
function offsetOfDay(date: string, zone: string): string | null {
  const key = `${date} ${zone}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    if (offsets.size > 20_000) offsets.clear();
    const start = Temporal.PlainDate.from(date).toZonedDateTime(zone);
    const end = start.add({ days: 1 });
    offset = start.offset === end.offset && start.hour === 0 ? start.offset : null;
    offsets.set(key, offset);
  }
  return offset;
}

export function readDate(column: string, raw: string | undefined): string | null {
  const text = raw?.trim() ?? '';
  if (text === '') return null;
  const parts = timePattern.exec(text);
  try {
    const date = `${parts?.[1]}-${pad(parts?.[2])}-${pad(parts?.[3])}`;
    offsetOfDay(date, 'UTC'); // throws when there is no such day
    return date;
  } catch (error) {
    if (error instanceof RangeError) throw badCell('cell_not_a_date', column, text);
    throw error;
  }
}

const pad = (figures: string | undefined): string => (figures ?? '0').padStart(2, '0');

/** How many decimals a currency has: JPY 0, EUR 2, KWD 3. */
export function currencyDecimals(currency: string): number {
  let decimals = decimalsOf.get(currency);
  if (decimals === undefined) {
    decimals =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    decimalsOf.set(currency, decimals);
  }
  return decimals;
}
const decimalsOf = new Map<string, number>();

/** An amount such as "1,299.00", "¥199" or "12,5" in minor units; null when empty. More decimals than the currency has are refused. */
export function readMoney(column: string, raw: string | undefined, currency: string): number | null {
  const text = stripGuards(raw ?? '').replace(/[\s\u00a0¥￥$€£元]|[A-Z]{3}/g, '');
  if (text === '') return null;
  const decimals = currencyDecimals(currency);
  const plain = decimalPoint(text, decimals);
  const parts = plain === null ? null : /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(plain);
  const fraction = (parts?.[3] ?? '').replace(/0+$/, '');
  if (!parts || fraction.length > decimals) throw badCell('cell_not_an_amount', column, raw?.trim() ?? '');
  return Number(`${parts[1]}${parts[2]}${fraction.padEnd(decimals, '0')}`);
}

/** One mark followed by as many figures as the currency has decimals is the decimal point; marks before threes separate thousands. */
function decimalPoint(text: string, decimals: number): string | null {
  const marks: string[] = text.match(/[.,]/g) ?? [];
  if (marks.length === 0) return text;
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  const after = text.length - last - 1;
  const isThousands =
    after === 3 &&
    (text[last] === ',' ? decimals !== 3 : marks.length > 1 && !marks.includes(',')) &&
    /^-?\d{1,3}([.,]\d{3})+$/.test(text);
  if (isThousands && new Set(marks).size === 1) return text.replace(/[.,]/g, '');
  const whole = text.slice(0, last);
  if (/[.,]/.test(whole) && !/^-?\d{1,3}([.,]\d{3})+$/.test(whole)) return null;
  return `${whole.replace(/[.,]/g, '')}.${text.slice(last + 1)}`;
}

export function readCount(column: string, raw: string | undefined, min: number): number | null {
  const text = stripGuards(raw ?? '');
  if (text === '') return null;
  const count = /^-?\d{1,9}(?:\.0+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isInteger(count) || count < min) throw badCell('cell_not_a_count', column, text);
  return count;
}

export function readYesNo(column: string, raw: string | undefined): boolean | null {
  const text = raw?.trim().toLowerCase() ?? '';
  if (text === '') return null;
  if (['yes', 'true', '1', 'y', '是'].includes(text)) return true;
  if (['no', 'false', '0', 'n', '否'].includes(text)) return false;
  throw badCell('cell_not_yes_or_no', column, text);
}

export function readCurrency(column: string, raw: string | undefined): string | null {
  const text = raw?.trim().toUpperCase() ?? '';
  if (text === '') return null;
  if (!/^[A-Z]{3}$/.test(text)) throw badCell('cell_not_a_currency', column, text);
  return text;
}

export function readCountry(column: string, raw: string | undefined): string | null {
  const text = raw?.trim().toUpperCase() ?? '';
  if (text === '') return null;
  if (!/^[A-Z]{2}$/.test(text)) throw badCell('cell_not_a_country', column, text);
  return text;
}

export function readUrl(column: string, raw: string | undefined): string | null {
  const text = readText(column, raw, 2_000);
  if (text === null) return null;
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text)) throw badCell('cell_not_an_address', column, text);
  return text;
}

/** A mail address in lower case; null when empty or masked (j***@qq.com names nobody). */
export function readEmail(column: string, raw: string | undefined): string | null {
  const text = readText(column, stripGuards(raw ?? ''), 254)?.toLowerCase() ?? null;
  if (text === null || text.includes('*')) return null;
  if (!/^[^\s@]+@[^\s@]+$/.test(text)) throw badCell('cell_not_an_email', column, text);
  return text;
}

export type Phone = { phone: string | null; phone_masked: string | null };

/**
 * A phone number as E.164. A masked one (138****1234) is kept as the platform shows it: never dialled, never a key.
 * A number that is none in the shop's country, or in the world when it starts with +, is no reason to lose a customer:
 * it is left out.
 */
export function readPhone(column: string, raw: string | undefined, country: string): Phone {
  const text = readText(column, stripGuards(raw ?? ''), 60);
  if (text === null) return { phone: null, phone_masked: null };
  if (text.includes('*')) return { phone: null, phone_masked: text };
  const region = isSupportedCountry(country) ? (country as CountryCode) : undefined;
  const found = parsePhoneNumberFromString(text, region ? { defaultCountry: region } : {});
  return { phone: found?.isPossible() ? found.number : null, phone_masked: null };
}

/** The field when the file has its column, and nothing when it has not: what a file does not know it must not empty. */
export function given<Field extends string, Value>(
  field: Field,
  cells: (column: string) => string | undefined,
  column: string,
  read: (column: string, raw: string | undefined) => Value,
): { [Name in Field]?: Value } {
  const raw = cells(column);
  return raw === undefined ? {} : ({ [field]: read(column, raw) } as { [Name in Field]?: Value });
}

/** A cell that must say something. */
export function needed<Value>(value: Value | null, column: string): Value {
  if (value === null) throw new Refused('cell_empty', 422, { column });
  return value;
}

/** `given` for a time of change: an empty one is no time at all. */
export function updatedAt(
  cells: (column: string) => string | undefined,
  column: string,
  zone: string,
): { source_updated_at?: string } {
  const time = readTime(column, cells(column), zone);
  return time === null ? {} : { source_updated_at: time };
}
