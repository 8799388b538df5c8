import type { Locale } from '../../shared/labels.ts';
import type { MailContent } from '../outbox/index.ts';
import { type Html, html } from '../platform/html.ts';
import { translate } from '../platform/i18n.ts';
import { type News, type NewsBlock, type NewsOfLines, sayNews } from './say-news.ts';

const style = 'font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;max-width:36em';

/** What happened to a return, in its buyer's language: of which goods, what it means, what to do, and where it all stands. */
export function newsMail(news: News, told: readonly NewsOfLines[], locale: Locale): MailContent {
  const { detail, shop, url } = news;
  const say = (key: string, params: Record<string, string> = {}) => translate(locale, `return_mail.${key}`, params);
  const last = told.at(-1);
  const about = { rma: detail.rma, order: detail.orderNumber ?? '' };
  const parts = told.map(({ lines, ...one }) => ({
    goods: lines.map(({ title, quantity, options }) => `${title} × ${quantity}${options ? ` (${options})` : ''}`),
    blocks: sayNews(news, { lines, ...one }, locale),
  }));
  const body = html`<div lang="${locale}" style="${style}"><p>${say('hello')}</p><p>${say('about', about)}</p>
${parts.map(({ goods, blocks }) => html`<p><b>${goods.map((one, at) => html`${at > 0 ? html`<br>` : ''}${one}`)}</b></p>${blocks.map(blockView)}`)}
<p><a href="${url}">${say('page')}</a><br>${say('page_hint')}</p><p>${shop.name}</p></div>`;
  const text = [
    say('hello'),
    say('about', about),
    ...parts.flatMap(({ goods, blocks }) => [goods.join('\n'), ...blocks.map(({ text: said }) => said)]),
    `${say('page')}\n${url}\n${say('page_hint')}`,
    shop.name,
  ].join('\n\n');
  return {
    subject: `${say(`subject.${last?.kind ?? 'requested'}`)} · ${detail.rma}`,
    ...{ text, html: body.markup, inReplyTo: null, references: [], isAutomatic: true },
  };
}

function blockView({ is, text }: NewsBlock): Html {
  if (is === 'said') return html`<p>${text}</p>`;
  const lines = text.split('\n').map((line, at) => html`${at > 0 ? html`<br>` : ''}${line}`);
  return html`<blockquote>${lines}</blockquote>`;
}
