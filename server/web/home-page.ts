import { html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { Page } from '../platform/http-schemas.ts';
import { pickLocale, translate } from '../platform/i18n.ts';
import { listShops } from '../shops/index.ts';

/** What somebody sees who opens the address of a Qin that serves no demo: that it runs, and where to go on. */
export function homeRoute(app: App): void {
  app.get(
    '/',
    { config: { access: 'public' }, schema: { summary: 'That Qin runs, and where to go on', response: { 200: Page } } },
    async (request, reply) => {
      const locale = pickLocale(request.headers['accept-language']);
      const hasShop = (await listShops(app.db)).some((shop) => !shop.isDemo);
      const next = translate(locale, hasShop ? 'home.has_shop' : 'home.no_shop');
      const body = html`<main><h1>Qin 亲</h1><p>${translate(locale, 'home.running')}</p><p>${next}</p>
        <p><a href="/api/docs">${translate(locale, 'home.docs')}</a></p></main>`;
      return sendPage(reply, { locale, title: 'Qin 亲', body });
    },
  );
}
