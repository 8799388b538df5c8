import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound, Refused } from '../platform/errors.ts';
import { html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { pickLocale, translate } from '../platform/i18n.ts';
import { sayRefusal } from '../platform/say-refusal.ts';
import { doorRoutes } from './door-routes.ts';
import { readFields } from './form.ts';
import { AnyQuery, type BuyerPage, type Ports, pageAnswers } from './schemas.ts';
import { style } from './style.ts';
import { show, type Visit, visitOf } from './visit.ts';

/** Opens a page for buyers with its door. It works without a script; what is refused is said on the page, too. */
export function openBuyerPage(
  app: App,
  { page, ...keys }: { page: BuyerPage; secret: string; publicUrl: string },
  declare: (ports: Ports) => void,
): void {
  app.register(async (scope) => {
    const pages = scope as unknown as App;
    const ports: Ports = { app, pages, page, ...keys };
    pages.removeContentTypeParser('application/x-www-form-urlencoded');
    pages.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'buffer' },
      async (_request: unknown, body: Buffer) => readFields(body),
    );
    // Read by whoever takes the photos in it, as they arrive.
    pages.addContentTypeParser('multipart/form-data', (_request, _body, done) => done(null, null));
    pages.setErrorHandler(async (error, request, reply) => {
      const refused = refusalOf(error);
      if (!refused) throw error;
      const visit = await visitIn(ports, request);
      if (refused.status === 404) return showGone(ports, request, reply, visit);
      if (!visit) throw error;
      const sentence = sayRefusal(visit.locale, refused);
      const body = html`<h1>${sentence}</h1><p><a href="${visit.base}">${visit.say('to_start')}</a></p>`;
      if (typeof refused.params.retryAfter === 'number') reply.header('retry-after', refused.params.retryAfter);
      return show(app, ports.secret, reply.status(refused.status), visit, {
        title: sentence,
        body,
        path: '',
        asksWithdrawal: page.asksWithdrawal,
      });
    });
    doorRoutes(ports);
    declare(ports);
    pages.get(
      `${page.at}/*`,
      {
        config: { access: 'public' },
        schema: {
          summary: 'An address that leads nowhere: said on a page',
          querystring: AnyQuery,
          response: { 404: pageAnswers[404] },
        },
      },
      async () => Promise.reject(notFound()),
    );
  });
}

/** Whose page it was to be, also where the rest of the address is broken; null: there is no such shop. */
async function visitIn(ports: Ports, request: FastifyRequest): Promise<Visit | null> {
  const [, shopCode = ''] = request.url.slice(ports.page.at.length).split(/[/?#]/);
  const { shopCode: named } = request.params as { shopCode?: string };
  const params = { shopCode: named ?? shopCode };
  if (params.shopCode.includes('\0')) return null; // no shop is called that, and none can be looked for
  try {
    return await visitOf(ports, { headers: request.headers, query: request.query, params });
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** A link that was cut, or leads to what is no longer there. */
function showGone(
  { app, secret, page }: Ports,
  request: FastifyRequest,
  reply: FastifyReply,
  visit: Visit | null,
): FastifyReply {
  if (visit) {
    const title = visit.say('gone.title');
    const body = html`<h1>${title}</h1><p>${visit.say('gone.hint')}</p><p><a href="${visit.base}">${visit.say('to_start')}</a></p>`;
    return show(app, secret, reply.status(404), visit, { title, body, path: '', asksWithdrawal: page.asksWithdrawal });
  }
  const { lang } = request.query as { lang?: unknown };
  const locale = pickLocale(typeof lang === 'string' ? lang : request.headers['accept-language']);
  const title = translate(locale, 'buyer_page.gone.title');
  const body = html`<main><h1>${title}</h1><p>${translate(locale, 'buyer_page.gone.no_shop')}</p></main>`;
  return sendPage(reply.status(404), { locale, title, style, body });
}

/** An address that cannot be read leads nowhere, like one that never was: no buyer has typed in its parts. */
function refusalOf(error: unknown): Refused | null {
  const { code, validationContext } = error as { code?: string; validationContext?: string };
  if (validationContext === 'params') return notFound();
  if (error instanceof Refused) return String(error.params.field).startsWith('params.') ? notFound() : error;
  return code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? new Refused('too_large', 413, { limitBytes: 1024 * 1024 }) : null;
}
