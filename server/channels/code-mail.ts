import type { Locale } from '../../shared/labels.ts';
import type { MailContent } from '../outbox/index.ts';
import { html } from '../platform/html.ts';
import { translate } from '../platform/i18n.ts';
import { codeMinutes } from './code-rules.ts';

/** The mail with a code: what it is for, that nobody asks for it, and nothing about any order. */
export function codeMail(locale: Locale, shop: string, code: string): MailContent {
  const say = (key: string) => translate(locale, `code_mail.${key}`, { shop, minutes: codeMinutes });
  const [intro, use, nobody, ignore] = ['intro', 'use', 'nobody', 'ignore'].map(say);
  const style = 'font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;max-width:36em';
  const large = 'font-size:2em;font-weight:600;letter-spacing:.2em;margin:.5em 0';
  const body = html`<div lang="${locale}" style="${style}"><p>${intro ?? ''}</p><p style="${large}">${code}</p>
<p>${use ?? ''}</p><p>${nobody ?? ''}</p><p>${ignore ?? ''}</p></div>`;
  return {
    subject: say('subject'),
    text: [intro, code, use, nobody, ignore].join('\n\n'),
    html: body.markup,
    inReplyTo: null,
    references: [],
    isSecret: true,
  };
}
