import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { signForBuyer } from '../channels/index.ts';
import { findCustomerByExternalId } from '../customers/index.ts';
import { type DemoRole, defaultBuyer, demoPeople, demoPerson, demoRoles, demoShopCode } from '../demo/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { Page } from '../platform/http-schemas.ts';
import { pickLocale } from '../platform/i18n.ts';
import { demoSessionHours, findShopByCode, openDemoSession, type Shop, signedSessionCookie } from '../shops/index.ts';

const to = (description: string) => ({
  303: { description, content: { 'text/html': { schema: Type.String() } } },
  403: Page,
  404: Page,
});
const Query = Type.Object({ lang: Type.Optional(Type.String({ maxLength: 20 })) });
const Word = Type.Optional(Type.String({ maxLength: 200 }));

/**
 * The two sides of the counter of the demo shop, one click each: into its workbench as somebody who works there, and into
 * its chat as one of its buyers. There are such routes only in a server that was started with --demo; they answer this
 * machine only, by its own name (a page elsewhere that points its own name here is refused), and know the demo shop only.
 */
export function demoEntrances(page: App, app: App, secret: string): void {
  page.post(
    '/demo/workbench',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Open the workbench, or with `to=assist` the assist page, as somebody of the demo shop',
        body: Type.Object({ as: Word, to: Word }, { additionalProperties: true }),
        response: to('To the workbench'),
      },
    },
    async (request, reply) => {
      refuseOthers(request);
      const form = request.body as { as?: string; to?: string };
      const role = demoRoles.find((one) => one === form.as) ?? 'agent';
      const token = await app.db.transaction().execute((tx) => sessionFor(tx, role, app.clock.now()));
      const cookie = `${signedSessionCookie(token, secret)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${demoSessionHours * 3600}`;
      return reply.header('set-cookie', cookie).redirect(form.to === 'assist' ? '/desk/assist' : '/desk', 303);
    },
  );
  page.post(
    '/demo/chat',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Open the chat of the demo shop as one of its buyers',
        querystring: Query,
        body: Type.Object({ buyer: Word }, { additionalProperties: true }),
        response: to('To the chat, with a token by which the shop vouches for the buyer'),
      },
    },
    async (request, reply) => {
      refuseOthers(request);
      const { buyer = defaultBuyer } = request.body as { buyer?: string };
      const { lang } = request.query as { lang?: string };
      const chat = `/chat/${demoShopCode}?lang=${pickLocale(lang ?? request.headers['accept-language'])}`;
      if (buyer === '') return reply.redirect(chat, 303);
      const token = await app.db.transaction().execute((tx) => tokenFor(tx, buyer, app.clock.now()));
      return reply.redirect(`${chat}#token=${token}`, 303);
    },
  );
}

async function sessionFor(tx: Tx, role: DemoRole, now: Temporal.Instant): Promise<string> {
  const shop = await demoShop(tx);
  await demoPerson(tx, shop.id, role, now);
  const token = await openDemoSession(tx, shop.id, demoPeople[role].email, now);
  if (!token) throw notFound();
  return token;
}

async function tokenFor(tx: Tx, buyer: string, now: Temporal.Instant): Promise<string> {
  const shop = await demoShop(tx);
  if (!(await findCustomerByExternalId(tx, shop.id, buyer))) throw new Refused('page.buyer_unknown', 404);
  const madeBy = await demoPerson(tx, shop.id, 'owner', now);
  return signForBuyer(tx, shop.id, { customer: buyer, madeBy }, now);
}

async function demoShop(tx: Tx): Promise<Shop> {
  const shop = await findShopByCode(tx, demoShopCode);
  if (!shop?.isDemo) throw notFound();
  return shop;
}

const ownNames = new Set(['localhost', '127.0.0.1', '[::1]']);
/** A proxy on this machine passes on what others ask. */
const marksOfProxies = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'];
const ownAddresses = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

function refuseOthers(request: FastifyRequest): void {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const isOwn = ownNames.has(name) && ownAddresses.has(request.socket.remoteAddress ?? '');
  if (!isOwn || marksOfProxies.some((mark) => request.headers[mark] !== undefined))
    throw new Refused('not_allowed', 403);
}
