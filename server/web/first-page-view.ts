import type { Locale } from '../../shared/labels.ts';
import { demoOrders, type InterestingBuyer } from '../demo/index.ts';
import { type Html, html } from '../platform/html.ts';
import { translate } from '../platform/i18n.ts';
import type { Holdings } from './first-page-queries.ts';
import { firstPageStyle } from './first-page-style.ts';
import { type TalkView, talkView } from './talk-view.ts';

export type FirstPage = {
  locale: Locale;
  shop: { code: string; name: string };
  holdings: Holdings;
  buyers: readonly InterestingBuyer[];
  /** Chosen in the list; '' is the visitor whom nobody knows. */
  buyerId: string;
  /** The conversation under way, with the key that continues it. */
  talk: (TalkView & { key: string }) | null;
  /** What the person wrote that could not be taken, so that nothing has to be written twice. */
  draft: string;
  problem: string | null;
  /** Marks this form's message, so that sending it twice is sending it once. */
  once: string;
};

export function firstPage(page: FirstPage) {
  const { locale } = page;
  const t = (key: string, params = {}) => translate(locale, `page.${key}`, params);
  const body = html`${headerView(page)}
  <main>
    <div class="intro"><h1>${page.shop.name}</h1><p>${t('intro', { shop: page.shop.name })}</p><p class="soft">${t('made_up')}</p></div>
    ${page.talk ? '' : doorsView(page)}
    ${page.problem ? html`<p class="problem" role="alert">${page.problem}</p>` : ''}
    <div class="columns">
      <section class="card">${page.talk ? html`${whoView(page)}${talkView(page.talk)}` : html`<h2>${t('ask_here')}</h2><p class="soft">${t('ask_here_hint')}</p>`}${formView(page)}</section>
      <aside class="card"><h2>${t('holds')}</h2>${holdingsView(page.holdings, locale)}</aside>
    </div>
  </main>
  <footer><a href="/s/${page.shop.code}/statement?lang=${locale}">${t('statement')}</a><a href="/api/docs">${t('api')}</a></footer>`;
  return { locale, title: t('title'), style: firstPageStyle, body };
}

/** Both sides of the counter: two windows beside each other show what Qin is. */
function doorsView({ locale, buyers, shop }: FirstPage): Html {
  const t = (key: string, params = {}) => translate(locale, `page.${key}`, params);
  const buyer = buyers.find(({ hint }) => hint === 'demo');
  const staff = (['agent', 'supervisor', 'owner'] as const).map(
    (role) =>
      html`<button class="${role === 'agent' ? 'send' : 'plain'}" name="as" value="${role}">${t(`door.${role}`)}</button>`,
  );
  return html`<section class="doors" aria-label="${t('door.title')}">
    <form class="card" method="post" action="/demo/chat?lang=${locale}" target="_blank"><h2>${t('door.buyers')}</h2>
      <input type="hidden" name="buyer" value="${buyer?.externalId ?? ''}"><button class="send">${t('door.chat', { name: buyer?.name ?? '' })}</button>
      <p class="soft">${buyer ? t('door.chat_hint', { city: buyer.city[locale] }) : ''}</p><p><a href="/r/${shop.code}?lang=${locale}" target="_blank" rel="noopener">${t('door.returns')}</a></p></form>
    <div class="card"><h2>${t('door.staffs')}</h2>
      <form class="row" method="post" action="/demo/workbench">${staff}</form>
      <form method="post" action="/demo/workbench" target="_blank"><input type="hidden" name="as" value="agent"><button class="plain" name="to" value="assist">${t('door.assist')}</button></form>
      <p class="soft">${t('door.assist_hint', { order: demoOrders.moving })}</p></div>
  </section>`;
}

export function headerView({ locale, talk }: Pick<FirstPage, 'locale' | 'talk'>): Html {
  const other = locale === 'en' ? 'zh-CN' : 'en';
  const keep = talk ? `&c=${talk.key}` : '';
  return html`<header><span class="seal" aria-hidden="true" lang="zh-CN">亲</span><div class="brand"><b>Qin</b><span>${translate(locale, 'page.tagline')}</span></div><a class="lang" lang="${other}" hreflang="${other}" href="?lang=${other}${keep}">${translate(locale, 'page.other_language')}</a></header>`;
}

function whoView({ locale, buyers, buyerId }: FirstPage): Html {
  const buyer = buyers.find((one) => one.externalId === buyerId);
  const name = buyer ? nameOf(buyer, locale) : buyerId || translate(locale, 'page.visitor');
  const hint = buyer ? html` <span class="hint">· ${hintOf(buyer, locale)}</span>` : '';
  return html`<div class="who"><h2>${translate(locale, 'page.you_are', { name })}${hint}</h2><a href="/?lang=${locale}&amp;buyer=${buyerId}">${translate(locale, 'page.someone_else')}</a></div>`;
}

function formView(page: FirstPage): Html {
  const { locale, talk, buyerId } = page;
  const t = (key: string) => translate(locale, `page.${key}`);
  const whom = talk
    ? html`<input type="hidden" name="c" value="${talk.key}"><input type="hidden" name="buyer" value="${buyerId}">`
    : html`<label>${t('as_whom')}<select name="buyer">${buyerOptions(page)}</select></label>`;
  const examples = [1, 2, 3, 4].map(
    (number) =>
      html`<button name="example" value="${t(`example.${number}`)}" formnovalidate>${t(`example.${number}`)}</button>`,
  );
  return html`<form method="post" action="/?lang=${locale}#now"><input type="hidden" name="once" value="${page.once}">${whom}
    <label>${t('message')}<textarea name="text" maxlength="10000" required placeholder="${t('placeholder')}">${page.draft}</textarea></label>
    <div class="row"><button class="send">${t('send')}</button>${talk ? '' : html`<button class="plain" formaction="/demo/chat?lang=${locale}" formtarget="_blank" formnovalidate>${t('door.as_this_buyer')}</button>`}</div>
    <div class="tries"><span class="soft">${t('try')}</span>${examples}</div></form>`;
}

function buyerOptions({ locale, buyers, buyerId }: FirstPage): Html {
  const option = (value: string, text: string) =>
    value === buyerId
      ? html`<option value="${value}" selected>${text}</option>`
      : html`<option value="${value}">${text}</option>`;
  const groups = (['waiting', 'received', 'other'] as const).map((group) => {
    const options = buyers
      .filter((buyer) => buyer.group === group)
      .map((buyer) => option(buyer.externalId, `${nameOf(buyer, locale)} · ${hintOf(buyer, locale)}`));
    const visitor = group === 'other' ? option('', translate(locale, 'page.visitor')) : '';
    return html`<optgroup label="${translate(locale, `page.group.${group}`)}">${options}${visitor}</optgroup>`;
  });
  return html`${groups}`;
}

const nameOf = (buyer: InterestingBuyer, locale: Locale) => buyer.name ?? translate(locale, 'page.no_name');

function hintOf(buyer: InterestingBuyer, locale: Locale): string {
  return translate(locale, `page.hint.${buyer.hint}`, { city: buyer.city[locale], item: buyer.item[locale] });
}

function holdingsView(held: Holdings, locale: Locale): Html {
  const t = (key: string) => translate(locale, `page.${key}`);
  const total = (key: string, count: number) =>
    html`<dt class="total">${t(key)}</dt><dd class="total">${count.toLocaleString(locale)}</dd>`;
  const part = (key: string, count: number) =>
    html`<dt class="part">${t(key)}</dt><dd class="part">${count.toLocaleString(locale)}</dd>`;
  const parts = (group: string, counts: Record<string, number>, order: readonly string[]) =>
    order.filter((key) => counts[key]).map((key) => part(`${group}.${key}`, counts[key] ?? 0));
  const { promises } = held;
  return html`<dl>
    ${total('products', held.products)}${part('variants', held.variants)}
    ${total('customers', held.customers)}
    ${total('members', sum(held.tiers))}${parts('tier', { ...held.tiers, high_end: held.highEnd }, ['silver', 'gold', 'diamond', 'high_end'])}
    ${total('orders', sum(held.orders))}${parts('order', held.orders, ['placed', 'paid', 'shipped', 'completed', 'cancelled'])}
    ${total('parcels', sum(held.parcels))}${parts('parcel', held.parcels, Object.keys(held.parcels))}
    ${total('conversations', sum(held.conversations))}${parts('conversation', held.conversations, ['open', 'handed_over', 'closed'])}
    ${total('promises_open', promises.open)}${part('promises_today', promises.today)}${part('promises_late', promises.overdue)}${part('promises_kept', promises.kept)}${part('promises_broken', promises.broken)}
    ${total('returns', held.returns)}${total('calls', held.calls)}
  </dl>`;
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);
