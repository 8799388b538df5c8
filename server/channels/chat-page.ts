import { Type } from 'typebox';
import { notFound } from '../platform/errors.ts';
import { type Html, html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { Page, refusals } from '../platform/http-schemas.ts';
import { knownSentences, type Locale, pickLocale, translate } from '../platform/i18n.ts';
import { findShopByCode, type Shop } from '../shops/index.ts';
import { chatPageStyle } from './chat-page-style.ts';
import { selectDemoAddress } from './code-queries.ts';
import { readWidgetCode, type WidgetCode } from './widget-code.ts';

const forever = 'public, max-age=31536000, immutable';

/** Where buyers write: a page that stands at once and says what it is, and a small script that makes it a chat. */
export function chatPageRoutes(app: App): void {
  const code = readWidgetCode();
  app.get(
    '/chat/:shopCode',
    {
      config: { access: 'public' },
      schema: {
        summary: "The shop's chat",
        params: Type.Object({ shopCode: Type.String({ maxLength: 40 }) }),
        // Apps in which a link is opened add words of their own to it.
        querystring: Type.Object({}, { additionalProperties: true }),
        response: { 200: Page, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const shop = await findShopByCode(app.db, request.params.shopCode);
      if (!shop) throw notFound();
      const { lang } = request.query as { lang?: unknown };
      const locale = pickLocale(typeof lang === 'string' ? lang : request.headers['accept-language']);
      const demo = shop.isDemo ? await selectDemoAddress(app.db, shop.id) : null;
      const title = translate(locale, 'chat.title', { shop: shop.name });
      return sendPage(reply, { locale, title, body: pageOf(shop, locale, code, demo), style: chatPageStyle });
    },
  );
  app.get(
    '/chat/code/:version/:file',
    {
      config: { access: 'public' },
      schema: {
        summary: "A part of the chat page's script",
        params: Type.Object({ version: Type.String({ maxLength: 40 }), file: Type.String({ maxLength: 40 }) }),
        response: {
          200: { description: 'The script', content: { 'text/javascript': { schema: Type.String() } } },
          ...refusals(404),
        },
      },
    },
    async (request, reply) => {
      const { version, file } = request.params;
      const text = code.files.get(file);
      if (text === undefined) throw notFound();
      reply.header('cache-control', version === code.version ? forever : 'no-store');
      return reply.type('text/javascript; charset=utf-8').send(text);
    },
  );
}

/** `demo`: a customer's address to try, in a demo shop. */
function pageOf(shop: Shop, locale: Locale, code: WidgetCode, demo: string | null): Html {
  const t = (key: string) => translate(locale, `chat.${key}`);
  const data = JSON.stringify({ shop: shop.code, locale, demo, words: wordsOf(locale) });
  const other = locale === 'en' ? 'zh-CN' : 'en';
  const address = (file: string) => `/chat/code/${code.version}/${file}`;
  const preloads = [...code.files.keys()].map((file) => html`<link rel="modulepreload" href="${address(file)}">`);
  const examples = ['example.1', 'example.2', 'example.3'].map((key) => html`<button type="button">${t(key)}</button>`);
  return html`${preloads}<div id="chat" class="chat" data-page="${data}">
<header><span class="seal" aria-hidden="true">${[...shop.name][0] ?? '亲'}</span>
<div class="who"><h1>${shop.name}</h1><p id="status" role="status">${t('ready')}</p></div>
<a class="lang" href="?lang=${other}" lang="${other}" hreflang="${other}">${translate(other, 'chat.language')}</a></header>
<main id="log" tabindex="0" aria-label="${t('log')}">
<p id="verified" class="hint" hidden></p>
<button type="button" id="earlier" class="earlier" hidden>${t('earlier')}</button>
<section id="welcome" class="welcome"><h2>${t('welcome')}</h2><p>${t('welcome_more')}</p><div class="options">${examples}</div></section>
<div role="log" aria-live="polite"><ol id="messages"></ol></div>
<p id="typing" class="typing" hidden><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><span class="unseen">${t('typing')}</span></p>
${proveForms(t)}<div id="options" class="options" role="group" aria-label="${t('options')}"></div>
</main>
<footer><noscript><p class="notice">${t('noscript')}</p></noscript>
<p id="notice" class="notice" role="alert" hidden></p>
<div id="tray" class="tray"></div>
<form id="composer"><button type="button" id="photo" class="attach" aria-label="${t('photo_choose')}" title="${t('photo_choose')}"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="1.9" stroke-linejoin="round" stroke-linecap="round"><rect x="3.5" y="5" width="17" height="14" rx="3"/><circle cx="9" cy="10" r="1.6"/><path d="m5 17 4.6-4 3 2.6 2.9-3.1L20 16.6"/></g></svg></button>
<input type="file" id="file" accept="image/jpeg,image/png,image/webp,image/gif,image/avif,video/mp4,video/quicktime,video/webm" multiple hidden><label class="unseen" for="text">${t('placeholder')}</label><textarea id="text" rows="1" placeholder="${t('placeholder')}" enterkeyhint="send"></textarea>
<button class="send" aria-label="${t('send')}"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" d="M12 19V5M5.5 11.5 12 5l6.5 6.5"/></svg></button></form>
<p id="left" class="left" hidden></p>
<div class="below"><button type="button" id="person">${t('person')}</button><button type="button" id="forget" hidden>${t('forget')}</button></div></footer>
<dialog id="large" class="large" aria-label="${t('photo')}"></dialog></div><script type="module" src="${address('chat.ts')}"></script>`;
}

/** Shown once a message has offered a code: first who one is, then the code that was mailed. */
function proveForms(t: (key: string) => string): Html {
  const problem = (of: string) => html`<p id="${of}-problem" class="problem" role="alert"></p>`;
  return html`<details id="prove" class="prove" hidden><summary>${t('code')}</summary>
<form id="ask-code" novalidate><label for="code-address">${t('code_address')}</label>
<input id="code-address" type="email" required maxlength="254" autocomplete="email" aria-describedby="code-address-problem">${problem('code-address')}
<label for="code-order">${t('code_order')}</label><input id="code-order" maxlength="100" autocomplete="off">
<button type="submit">${t('code_send')}</button></form>
<form id="type-code" novalidate hidden><p id="code-sent" role="status"></p><label for="code-digits">${t('code_digits')}</label>
<input id="code-digits" inputmode="numeric" maxlength="20" autocomplete="one-time-code" aria-describedby="code-digits-problem">${problem('code-digits')}
<button type="submit">${t('code_check')}</button>
<div class="below"><button type="button" id="code-again">${t('code_again')}</button><button type="button" id="code-change">${t('code_change')}</button></div></form></details>
`;
}

/** Every sentence of the chat, without the head of its key. */
function wordsOf(locale: Locale): Record<string, string> {
  const mine = Object.entries(knownSentences(locale)).filter(([key]) => key.startsWith('chat.'));
  return Object.fromEntries(mine.map(([key, sentence]) => [key.slice('chat.'.length), sentence]));
}
