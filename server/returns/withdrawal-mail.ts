import { type Locale, locales } from '../../shared/labels.ts';
import type { MailContent } from '../outbox/index.ts';
import { type Html, html } from '../platform/html.ts';
import { translate } from '../platform/i18n.ts';
import { sayWhen } from './say-when.ts';

/** What an acknowledgement tells: content, date and time of the declaration. */
export type Withdrawal = {
  shop: string;
  orderNumber: string | null;
  said: string;
  at: Temporal.Instant;
  /** The shop's: the time is told with its name. */
  zone: string;
};

/** In one language, line by line. */
export function linesOf(
  { shop, orderNumber, at, zone }: Withdrawal,
  locale: Locale,
): { title: string; lines: string[] } {
  const say = (key: string, params: Record<string, string> = {}) => translate(locale, `withdrawal.${key}`, params);
  const time = sayWhen(at, zone, locale, 'second');
  return {
    title: say('title'),
    lines: [
      say('received', { shop, time }),
      orderNumber === null ? say('no_order') : say('order', { order: orderNumber }),
      say('words'),
    ],
  };
}

/** The reader's language first, then the other. */
export function acknowledgement(withdrawal: Withdrawal, first: Locale): Html[] {
  return inOrder(first).map((locale) => {
    const { title, lines } = linesOf(withdrawal, locale);
    return html`<section lang="${locale}"><h1>${title}</h1>${lines.map((line) => html`<p>${line}</p>`)}<blockquote>${withdrawal.said}</blockquote></section>`;
  });
}

export function withdrawalMail(withdrawal: Withdrawal, url: string, first: Locale): MailContent {
  const style = 'font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;max-width:36em';
  const parts = inOrder(first).map((locale) => linesOf(withdrawal, locale));
  const kept = inOrder(first).map((locale) => translate(locale, 'withdrawal.kept', { url }));
  const body = html`<div style="${style}">${acknowledgement(withdrawal, first)}${kept.map((line) => html`<p>${line}</p>`)}</div>`;
  return {
    subject: `${parts[0]?.title ?? ''} · ${withdrawal.orderNumber ?? withdrawal.shop}`,
    text: [...parts.map(({ title, lines }) => [title, ...lines, withdrawal.said].join('\n\n')), ...kept].join('\n\n'),
    html: body.markup,
    inReplyTo: null,
    references: [],
  };
}

const inOrder = (first: Locale): Locale[] => [first, ...locales.filter((locale) => locale !== first)];
