import { Type } from 'typebox';
import type { Locale } from '../../shared/labels.ts';
import { type Colour, demoContent, demoPhotos, type Goods } from '../demo/index.ts';
import { notFound } from '../platform/errors.ts';
import { type Html, html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { Page, refusals } from '../platform/http-schemas.ts';
import { pickLocale, translate } from '../platform/i18n.ts';
import { inLanguage } from '../platform/known-names.ts';
import { firstPageStyle } from './first-page-style.ts';
import { headerView } from './first-page-view.ts';

const Drawing = { description: 'The drawing', content: { 'image/svg+xml': { schema: Type.String() } } };

/** What the demo shop's links lead to: a page for each product, and its drawings. */
export function goodsRoutes(app: App): void {
  app.get(
    '/demo/goods/:id',
    {
      config: { access: 'public' },
      schema: {
        summary: 'A product of the demo shop',
        params: Type.Object({ id: Type.String({ maxLength: 60 }) }),
        querystring: Type.Object({ lang: Type.Optional(Type.String()) }, { additionalProperties: true }),
        response: { 200: Page, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const goods = demoContent().goods.products.find((one) => one.id === request.params.id);
      if (!goods) throw notFound();
      const locale = pickLocale(request.query.lang ?? request.headers['accept-language']);
      const title = locale === 'en' ? goods.en : goods.zh;
      return sendPage(reply, { locale, title, style: firstPageStyle, body: goodsView(goods, title, locale) });
    },
  );
  app.get(
    '/demo/photos/:file',
    {
      config: { access: 'public' },
      schema: {
        summary: 'A drawing of the demo shop, named by its content',
        params: Type.Object({ file: Type.String({ maxLength: 60 }) }),
        response: { 200: Drawing, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const photo = demoPhotos().find((one) => one.file === request.params.file);
      if (!photo) throw notFound();
      return reply
        .header('content-type', 'image/svg+xml')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(photo.svg);
    },
  );
}

function goodsView(goods: Goods, title: string, locale: Locale): Html {
  const { colours, charts } = demoContent().goods;
  const t = (key: string) => translate(locale, `page.${key}`);
  const colourName = (colour: Colour | undefined) => (locale === 'en' ? colour?.en : colour?.zh) ?? '';
  const pictures = demoPhotos()
    .filter((photo) => photo.goodsId === goods.id)
    .map(({ file, colour }) => {
      const name = colourName(colours[colour]);
      return html`<figure><img src="/demo/photos/${file}" width="240" height="300" alt="${title}, ${name}"><figcaption>${name}</figcaption></figure>`;
    });
  const rows = charts[goods.chart].map(
    (row) => html`<tr><td>${row.size}</td><td>${range(row.heightCm)}</td><td>${range(row.weightKg)}</td></tr>`,
  );
  return html`${headerView({ locale, talk: null })}<main class="goods"><div class="intro"><h1>${title}</h1><p>¥${goods.price}</p></div>
    <div class="pictures">${pictures}</div>
    <p>${t('material')}: ${inLanguage('fibre', goods.material, locale)}</p>${goods.model ? html`<p>${t('model')}: ${goods.model}</p>` : ''}${goods.asIs ? html`<p>${t('photos_as_is')}</p>` : ''}
    <h2 id="sizes">${t('sizes')}</h2><table class="sizes"><thead><tr><th>${t('size')}</th><th>${t('height')}</th><th>${t('weight')}</th></tr></thead><tbody>${rows}</tbody></table>
    </main><footer><a href="/?lang=${locale}">${t('back')}</a></footer>`;
}

const range = (ends: readonly [number, number] | undefined) => (ends ? `${ends[0]}–${ends[1]}` : '–');
