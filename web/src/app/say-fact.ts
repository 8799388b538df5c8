import i18next, { type TFunction } from 'i18next';
import type { Fact } from '../api/types.ts';
import { sayDay, sayMoment, sayMoney } from '../app/say-time.ts';

/** A fact's value as a person reads it. What it is can be told from how it is written. */
export function sayFact({ value }: Fact, t: TFunction, locale: string, zone?: string): string {
  if (Array.isArray(value)) return value.join(locale === 'en' ? ', ' : '、');
  if (typeof value === 'boolean') return t(value ? 'fact.yes' : 'fact.no');
  if (typeof value === 'number') return value.toLocaleString(locale);
  if (isMoney(value)) return sayMoney(value.minor, value.currency, locale);
  const text = String(value);
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return sayDay(text, locale);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return sayMoment(text, locale, zone);
  return text;
}

const isMoney = (value: unknown): value is { minor: string | number; currency: string } =>
  typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value;

/** The sentence for a key that is put together; the last resort is the code itself, as the API says it. */
export function sayCode(kind: string, code: string): string {
  const key = `${kind}.${code}`;
  return i18next.exists(key) ? String(i18next.t(key as 'fact.yes')) : code;
}
