import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { askForCode, proveCode } from '../channels/index.ts';
import { transactAgain } from '../conversations/index.ts';
import { Refused } from '../platform/errors.ts';
import { html } from '../platform/html.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { sayRefusal } from '../platform/say-refusal.ts';
import { Fields, type Form, fieldsOf, formOf } from './form.ts';
import { fieldView, hiddenView, problemView } from './frame.ts';
import { AnyQuery, type Ports, pageAnswers, ShopParams } from './schemas.ts';
import { visitMinutes } from './session.ts';
import { goTo, isOwnForm, show, type Visit, visitOf } from './visit.ts';

const limits = { asksOfNetwork: 30, checksOfNetwork: 60, windowSeconds: 60 };
/** Longer than asking takes: how long the answer took tells nothing of whether anybody was found. */
const answersAfterMs = 250;

/** How a buyer proves which order is theirs: its number and their mail address, and the code that is mailed there. */
export function doorRoutes(ports: Ports): void {
  const { app, pages, secret, page } = ports;
  const asks = rateLimit(limits.asksOfNetwork, limits.windowSeconds);
  const checks = rateLimit(limits.checksOfNetwork, limits.windowSeconds);
  const reading = { params: ShopParams, querystring: AnyQuery, response: pageAnswers };
  const writing = { params: ShopParams, body: Fields, response: pageAnswers };
  const config = { access: 'public' } as const;

  pages.get(
    `${page.at}/:shopCode`,
    { config, schema: { summary: 'A page of the shop for its buyers: whose order it is', ...reading } },
    async (request, reply) => {
      const visit = await visitOf(ports, request);
      const { order } = request.query as { order?: unknown };
      const given: [string, string][] = typeof order === 'string' ? [['order', order.slice(0, 100)]] : [];
      return showStart(ports, reply, visit, formOf(given), null);
    },
  );
  pages.post(
    `${page.at}/:shopCode`,
    { config, schema: { summary: 'Ask for a code by mail, to prove whose order it is', ...writing } },
    async (request, reply) => {
      const visit = await visitOf(ports, request);
      asks(request.ip, visit.now);
      const form = formOf(fieldsOf(request.body));
      if (!visit.isKept) return showStart(ports, reply, visit, form, new Refused('cookies_off', 403));
      if (!isOwnForm(secret, visit, form)) return showStart(ports, reply, visit, form, new Refused('page_stale', 403));
      const [answered] = await Promise.allSettled([askFor(ports, visit, form), sleep(answersAfterMs)]);
      if (answered.status === 'fulfilled')
        return goTo(app, secret, reply, { ...visit, session: { ...visit.session, asked: answered.value } }, '/code');
      if (!(answered.reason instanceof Refused)) throw answered.reason;
      return showStart(ports, reply, visit, form, answered.reason);
    },
  );
  pages.get(
    `${page.at}/:shopCode/code`,
    { config, schema: { summary: 'Where the mailed code is typed in', ...reading } },
    async (request, reply) => {
      const visit = await visitOf(ports, request);
      if (!visit.session.asked) return goTo(app, secret, reply, visit, '');
      return showCode(ports, reply, visit, null);
    },
  );
  pages.post(
    `${page.at}/:shopCode/code`,
    { config, schema: { summary: 'Type in the code that was mailed', ...writing } },
    async (request, reply) => {
      const visit = await visitOf(ports, request);
      checks(request.ip, visit.now);
      const form = formOf(fieldsOf(request.body));
      if (!visit.isKept) return showStart(ports, reply, visit, form, new Refused('cookies_off', 403));
      if (!visit.session.asked) return showStart(ports, reply, visit, form, new Refused('code_gone', 410));
      if (!isOwnForm(secret, visit, form)) return showCode(ports, reply, visit, new Refused('page_stale', 403));
      const { shop, session, now } = visit;
      const holder = { shopId: shop.id, sessionId: session.id };
      const proved = await transactAgain(app.db, (tx) => proveCode(tx, secret, holder, form.one('code'), now));
      if (proved.refusal) return showCode(ports, reply, visit, proved.refusal);
      const until = now.add({ minutes: visitMinutes });
      const address = session.asked?.address.normalize('NFKC').trim().toLowerCase() ?? null;
      const known = { ...session, orderId: proved.orderId, until, address, goal: null, asked: null };
      const path =
        proved.orderId === null ? '/order' : await page.goesOnTo(app.db, shop.id, proved.orderId, session.goal);
      return goTo(app, secret, reply, { ...visit, session: known }, path);
    },
  );
}

/** Throws Refused `order_number_missing` and what `askForCode` throws; that nobody was found is not told. */
async function askFor({ app, secret }: Ports, { shop, session, locale, now }: Visit, form: Form) {
  const asked = { orderNumber: form.one('order').slice(0, 100), address: form.one('address').slice(0, 254) };
  if (asked.orderNumber === '') throw new Refused('order_number_missing', 422);
  const holder = { shopId: shop.id, sessionId: session.id };
  const { demoCode } = await transactAgain(app.db, (tx) => askForCode(tx, secret, holder, { ...asked, locale }, now));
  return { ...asked, demoCode };
}

async function showStart(
  { app, secret, page }: Ports,
  reply: FastifyReply,
  visit: Visit,
  form: Form,
  problem: Refused | null,
): Promise<FastifyReply> {
  const { say, base, token, locale, orderId, shop } = visit;
  const demo = shop.isDemo ? await page.demoOrder(app.db, shop.id, visit.now) : null;
  const example = demo ? html`<p class="note">${say('start.demo', demo)}</p>` : html``;
  const goOn = orderId === null ? html`` : html`<p class="note"><a href="${base}/order">${say('start.go_on')}</a></p>`;
  const body = html`<h1>${say('start.title')}</h1><p>${say('start.hint')}</p>${goOn}${example}
${problemView(problem ? [sayRefusal(locale, problem)] : [])}
<form method="post" action="${base}">${hiddenView('token', token)}
${fieldView({ name: 'order', label: say('order_number'), hint: say('order_number_hint'), value: form.one('order'), maxLength: 100 })}
${fieldView({ name: 'address', label: say('address'), hint: say('address_hint'), value: form.one('address'), type: 'email', autocomplete: 'email' })}
<button>${say('start.ask')}</button></form><p>${say('start.no_mail')}</p>`;
  return show(app, secret, reply.status(problem?.status ?? 200), visit, {
    title: say('start.title'),
    body,
    path: '',
    asksWithdrawal: page.asksWithdrawal,
  });
}

function showCode(
  { app, secret, page }: Ports,
  reply: FastifyReply,
  visit: Visit,
  problem: Refused | null,
): FastifyReply {
  const { say, base, token, locale, session } = visit;
  const { address = '', orderNumber = '', demoCode = null } = session.asked ?? {};
  const demo = demoCode === null ? html`` : html`<p class="note">${say('code.demo', { code: demoCode })}</p>`;
  const body = html`<h1>${say('code.title')}</h1><p>${say('code.hint', { order: orderNumber, address })}</p>${demo}
${problemView(problem ? [sayRefusal(locale, problem)] : [])}
<form method="post" action="${base}/code">${hiddenView('token', token)}
${fieldView({ name: 'code', label: say('code.digits'), value: '', autocomplete: 'one-time-code', maxLength: 40, isCode: true })}
<button>${say('code.check')}</button></form>
<p><a href="${base}?order=${encodeURIComponent(orderNumber)}">${say('code.again')}</a></p>`;
  return show(app, secret, reply.status(problem?.status ?? 200), visit, {
    title: say('code.title'),
    body,
    path: '/code',
    asksWithdrawal: page.asksWithdrawal,
  });
}
