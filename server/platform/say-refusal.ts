import type { Refused } from './errors.ts';
import { knownSentences, type Locale, translate } from './i18n.ts';

/** What a schema finds wrong at a place of what was sent. */
export type Fault = { keyword: string; instancePath: string; message?: string; params: object };

/** The sentence of a refusal, with the field it is about and what is wrong with it in the reader's words. */
export function sayRefusal(locale: Locale, { code, params }: Pick<Refused, 'code' | 'params'>): string {
  const { field, problem } = params;
  const said = { ...params };
  if (typeof field === 'string' && code !== 'unknown_field') said.field = sayField(locale, field);
  if (typeof params.why === 'string') said.why = translate(locale, `page.why.${params.why}`);
  if (typeof problem === 'string') said.problem = translate(locale, `problem.${problem}`, params);
  if (typeof params.leftMinor === 'number') said.left = sayMoney(locale, params.leftMinor, String(params.currency));
  return translate(locale, code, said);
}

function sayMoney(locale: Locale, minor: number, currency: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** The name that pages give a field, "Tags" for `body.tags.3`; of fields that only programs send, their place. */
function sayField(locale: Locale, path: string): string {
  const name = path.split('.').findLast((part) => !/^\d+$/.test(part)) ?? path;
  return knownSentences(locale)[path === 'body' ? 'field.everything' : `field.${name}`] ?? `“${path}”`;
}

/** The parts of Refused `bad_field` that tell what is wrong: a code, and the figure or the words it is about. */
export function problemOf({ keyword, params }: Fault): Record<string, string | number> {
  const { limit, format, type, allowedValues } = params as {
    limit?: number;
    format?: string;
    type?: string | string[];
    allowedValues?: unknown[];
  };
  if (keyword === 'type') return { problem: `not_${[type].flat().find((one) => one !== 'null') ?? 'known'}` };
  if (keyword === 'enum') return { problem: 'not_listed', known: allowedValues?.join(', ').slice(0, 500) ?? '' };
  if (keyword === 'format' && (format === 'date' || format === 'uuid')) return { problem: `not_${format}` };
  const problem = byKeyword[keyword] ?? 'not_as_expected';
  return limit === undefined ? { problem } : { problem: limit === 1 ? (byOne[problem] ?? problem) : problem, limit };
}

const byKeyword: Record<string, string> = {
  required: 'missing',
  maxLength: 'too_long',
  minLength: 'too_short',
  maximum: 'too_large',
  minimum: 'too_small',
  maxItems: 'too_many',
  minItems: 'too_few',
  uniqueItems: 'twice',
};

/** "At least 1 character" is a way of saying that it is empty. */
const byOne: Record<string, string> = { too_short: 'empty', too_few: 'empty' };
