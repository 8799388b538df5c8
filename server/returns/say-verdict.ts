import { type Locale, translate } from '../platform/i18n.ts';
import type { VerdictLine } from './resolve.ts';

/** The one sentence that explains a verdict to the buyer. */
export function sayVerdict({ key, params }: VerdictLine, locale: Locale): string {
  const word = (prefix: string, code: string | number | undefined) =>
    code === undefined ? '' : translate(locale, `verdict.${prefix}.${code}`);
  return translate(locale, `verdict.${key}`, {
    ...params,
    basis: basisOf(key, params, locale),
    country: params.country === undefined ? '' : countryIn(params.country, locale),
    from: word('from', params.from),
    category: word('category', params.category),
    day: params.day === undefined ? '' : dayOf(String(params.day), key, locale),
  });
}

function basisOf(key: string, { basis, country }: VerdictLine['params'], locale: Locale): string {
  if (basis !== 'law') return basis === undefined ? '' : translate(locale, `verdict.basis.${basis}`);
  if (country === 'CN' && key !== 'fault') return translate(locale, 'verdict.basis.law_CN');
  return translate(locale, 'verdict.basis.law', { country: countryIn(country, locale) });
}

function countryIn(country: string | number | undefined, locale: Locale): string {
  const code = String(country);
  return (code && new Intl.DisplayNames([locale], { type: 'region' }).of(code)) || code;
}

/** The year is said where it may be another one than the reader thinks of. */
function dayOf(iso: string, key: string, locale: Locale): string {
  const hasYear = ['over', 'over_untold', 'open_longer', 'open_untold'].includes(key);
  const on = Temporal.PlainDate.from(iso);
  if (locale === 'zh-CN') return `${hasYear ? `${on.year}年` : ''}${on.month}月${on.day}日`;
  return on.toLocaleString('en-GB', { day: 'numeric', month: 'long', ...(hasYear ? { year: 'numeric' } : {}) });
}
