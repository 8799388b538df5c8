import type { FastifyRequest } from 'fastify';
import { notFound, Refused } from '../platform/errors.ts';
import { html } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { sayRefusal } from '../platform/say-refusal.ts';
import { doorRoutes } from './door-routes.ts';
import { readFields } from './form.ts';
import type { BuyerPage, Ports } from './schemas.ts';
import { show, visitOf } from './visit.ts';

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
      const params = request.params as { shopCode?: string };
      if (!refused || params.shopCode === undefined || refused.code === 'not_found') throw error;
      if (params.shopCode.includes('\0')) throw notFound(); // no shop is called that, and none can be looked for
      const visit = await visitOf(ports, request as FastifyRequest<{ Params: { shopCode: string } }>);
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
  });
}

/** An address that cannot be read leads nowhere, like one that never was: no buyer has typed in its parts. */
function refusalOf(error: unknown): Refused | null {
  const { code, validationContext } = error as { code?: string; validationContext?: string };
  if (validationContext === 'params') return leadsNowhere();
  if (error instanceof Refused) return String(error.params.field).startsWith('params.') ? leadsNowhere() : error;
  return code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? new Refused('too_large', 413, { limitBytes: 1024 * 1024 }) : null;
}

const leadsNowhere = () => new Refused('address_unknown', 404);
