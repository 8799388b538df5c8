import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import {
  AnyQuery,
  type BuyerPage,
  Fields,
  fieldsOf,
  formOf,
  goTo,
  isOwnForm,
  openBuyerPage,
  type Ports,
  pageAnswers,
  ShopParams,
  show,
  type Visit,
  visitOf,
} from '../buyer-pages/index.ts';
import { signForProved } from '../channels/index.ts';
import { findCustomer } from '../customers/index.ts';
import { readTrackingToken } from '../parcels/index.ts';
import { html } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { chatAt, questions } from './chat-at.ts';
import { orderOfLink, selectDemoOrder } from './queries.ts';
import { readTracking } from './read-tracking.ts';
import { style } from './style.ts';
import { trackingView } from './tracking-view.ts';

const page: BuyerPage = {
  at: '/t',
  keyOf: (key) => `tracking_page.${key}`,
  style,
  asksWithdrawal: false,
  ways: [{ at: '/r', key: 'returns' }],
  demoOrder: selectDemoOrder,
  goesOnTo: async () => '/order',
};

/** Nobody looks more often than this, and no network of theirs; whoever guesses at links does. */
const limits = { looksOfNetwork: 120, windowSeconds: 60 };

/** The buyer's tracking page: by the link of an order, or for who has proved by a mailed code that the order is theirs. */
export function trackingPageRoutes(app: App, keys: { secret: string; publicUrl: string }): void {
  openBuyerPage(app, { page, ...keys }, (ports) => {
    lookRoutes(ports);
    askRoute(ports);
  });
}

function lookRoutes(ports: Ports): void {
  const { app, pages, secret } = ports;
  const looks = rateLimit(limits.looksOfNetwork, limits.windowSeconds);
  const config = { access: 'public' } as const;
  const answers = { querystring: AnyQuery, response: pageAnswers };
  pages.get(
    '/t/:shopCode/order',
    { config, schema: { summary: 'Where the parcels of the proved order are', params: ShopParams, ...answers } },
    async (request, reply) => {
      const visit = await visitOf(ports, request);
      looks(request.ip, visit.now);
      if (visit.orderId === null) return goTo(app, secret, reply, visit, '');
      return showOrder(ports, reply, visit, { orderId: visit.orderId, path: '/order' });
    },
  );
  pages.get(
    '/t/:shopCode/:link',
    {
      config,
      schema: {
        summary: "Where an order's parcels are, for whoever was given its link",
        params: Type.Object({ ...ShopParams.properties, link: Type.String({ maxLength: 100 }) }),
        ...answers,
      },
    },
    async (request, reply) => {
      const visit = await visitOf(ports, request);
      looks(request.ip, visit.now);
      const { link } = request.params;
      const token = readTrackingToken(link);
      const orderId = token && (await orderOfLink(app.db, visit.shop.id, token, visit.now));
      return showOrder(ports, reply, visit, { orderId, path: `/${encodeURIComponent(link)}` });
    },
  );
}

/** Who has proved whose order it is asks in the chat as that buyer; the chat is told so by a word that is good once. */
function askRoute(ports: Ports): void {
  const { app, pages, secret } = ports;
  pages.post(
    '/t/:shopCode/ask',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Ask about a parcel of the proved order in the chat',
        params: ShopParams,
        body: Fields,
        response: pageAnswers,
      },
    },
    async (request, reply) => {
      const visit = await visitOf(ports, request);
      const { shop, locale, orderId, now } = visit;
      const form = formOf(fieldsOf(request.body));
      if (orderId === null || !isOwnForm(secret, visit, form)) return goTo(app, secret, reply, visit, '');
      const tracking = await readTracking(app.db, { shop, orderId, locale, now });
      if (!tracking) return goTo(app, secret, reply, visit, '');
      const { order, parcels } = tracking;
      const question = questions.find((known) => known === form.one('about')) ?? 'where';
      const parcel = parcels.find(({ parcel: { id } }) => id === form.one('parcel'))?.parcel ?? null;
      const customer = order.boughtAs === null ? null : await findCustomer(app.db, shop.id, order.boughtAs);
      const whose = customer && { shopId: shop.id, customer: customer.externalId, order: order.number };
      const token = whose && signForProved(secret, whose, now);
      return reply.redirect(
        chatAt(visit, { question, order: order.number, parcel, parcels: parcels.length, token }),
        303,
      );
    },
  );
}

/** `orderId` null: no such link, or another shop's; it is answered alike. */
async function showOrder(
  { app, secret }: Ports,
  reply: FastifyReply,
  visit: Visit,
  { orderId, path }: { orderId: string | null; path: string },
): Promise<FastifyReply> {
  const { shop, locale, now, say, base } = visit;
  reply.header('x-robots-tag', 'noindex');
  const tracking = orderId === null ? null : await readTracking(app.db, { shop, orderId, locale, now });
  if (!tracking) {
    const body = html`<h1>${say('gone.title')}</h1><p>${say('gone.hint')}</p><p><a href="${base}">${say('gone.door')}</a></p>`;
    return show(app, secret, reply.status(404), visit, { title: say('gone.title'), body, path, asksWithdrawal: false });
  }
  const title = say('order', { number: tracking.order.number });
  return show(app, secret, reply, visit, { title, body: trackingView(visit, tracking), path, asksWithdrawal: false });
}
