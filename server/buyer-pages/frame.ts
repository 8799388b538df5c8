import { type Html, html } from '../platform/html.ts';
import { translate } from '../platform/i18n.ts';
import type { Shown, Visit } from './visit.ts';

/** What is the same on every page of the visit: whose shop it is, the other language, and the ways out. */
export function frame(visit: Visit, { body, path, asksWithdrawal }: Shown): Html {
  const { page, shop, locale, base, say } = visit;
  const other = locale === 'en' ? 'zh-CN' : 'en';
  const statement = visit.hasStatement
    ? html`<li><a href="/s/${shop.code}/statement?lang=${locale}">${say('statement')}</a></li>`
    : '';
  const withdraw = asksWithdrawal
    ? html`<p class="withdraw"><a href="${base}/withdraw">${say('withdraw.link')}</a></p>`
    : '';
  const others = page.ways.map(
    ({ at, key }) => html`<li><a href="${at}/${shop.code}?lang=${locale}">${say(key)}</a></li>`,
  );
  return html`<header><span class="seal" aria-hidden="true">${[...shop.name][0] ?? '亲'}</span><a class="shop" href="${base}">${shop.name}</a>
<a class="lang" lang="${other}" hreflang="${other}" href="${base}${path}?lang=${other}">${translate(locale, 'page.other_language')}</a></header>
<main>${body}</main>
<footer>${withdraw}<ul><li><a href="/chat/${shop.code}?lang=${locale}">${say('chat')}</a></li>${others}${statement}</ul></footer>`;
}

/** What went wrong, said first and heard at once. */
export function problemView(problems: readonly string[]): Html {
  if (problems.length === 0) return html``;
  const said =
    problems.length === 1
      ? html`<p>${problems[0] ?? ''}</p>`
      : html`<ul>${problems.map((one) => html`<li>${one}</li>`)}</ul>`;
  return html`<div class="problem" role="alert">${said}</div>`;
}

export type FieldView = {
  name: string;
  label: string;
  value: string;
  hint?: string;
  type?: 'text' | 'email' | 'tel';
  /** What browsers fill in by themselves. */
  autocomplete?: string;
  maxLength?: number;
  isOptional?: boolean;
  isCode?: boolean;
};

export function fieldView({ name, label, value, hint, type = 'text', autocomplete = 'off', ...more }: FieldView): Html {
  const { maxLength = 254, isOptional = false, isCode = false } = more;
  const described = hint === undefined ? html`` : html` aria-describedby="${name}-hint"`;
  const required = isOptional ? html`` : html` required`;
  const digits = isCode ? html` inputmode="numeric" class="code"` : html``;
  const told = hint === undefined ? html`` : html`<small id="${name}-hint">${hint}</small>`;
  return html`<p class="field"><label for="${name}">${label}</label>${told}<input id="${name}" name="${name}" type="${type}" value="${value}" maxlength="${maxLength}" autocomplete="${autocomplete}"${digits}${described}${required}></p>`;
}

/** Of a field for somebody's own words. */
export const mostWords = 2000;

type WordsView = Pick<FieldView, 'name' | 'label' | 'value' | 'hint'> & { id?: string };

export function wordsView({ name, id = name, label, value, hint }: WordsView): Html {
  const described = hint === undefined ? html`` : html` aria-describedby="${id}-hint"`;
  const told = hint === undefined ? html`` : html`<small id="${id}-hint">${hint}</small>`;
  // A line break right after the tag is not part of the value.
  return html`<p class="field"><label for="${id}">${label}</label>${told}<textarea id="${id}" name="${name}" rows="3" maxlength="${mostWords}"${described}>
${value}</textarea></p>`;
}

export function hiddenView(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}
