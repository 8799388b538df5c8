import type { FastifyReply } from 'fastify';
import { orderById, orderByNumber } from '../orders/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { type Html, html } from '../platform/html.ts';
import { newSecret } from '../platform/ids.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { recordWithdrawal, requestReturn, selectGoods } from '../returns/index.ts';
import { Fields, type Form, fieldsOf, formOf } from './form.ts';
import { fieldView, hiddenView, problemView, wordsView } from './frame.ts';
import { itemsOf } from './rules.ts';
import { AnyQuery, type Ports, pageAnswers, ShopParams } from './schemas.ts';
import { isOwnForm, show, type Visit, visitOf } from './visit.ts';

const limits = { formsOfNetwork: 30, windowSeconds: 60 };
const fields = ['name', 'order', 'contact', 'goods'] as const;
const longest = 200;

/**
 * The withdrawal function of directive 2011/83/EU, art. 11a: name, contract and contact, nothing else; a second step that
 * confirms; and an acknowledgement that stays. Open to whoever comes, also without a code: nothing of an order is shown.
 */
export function withdrawRoutes(ports: Ports): void {
  const { app, pages, secret, publicUrl } = ports;
  const limit = rateLimit(limits.formsOfNetwork, limits.windowSeconds);
  const config = { access: 'public' } as const;
  pages.get(
    '/r/:shopCode/withdraw',
    {
      config,
      schema: { summary: 'Withdraw from a contract', params: ShopParams, querystring: AnyQuery, response: pageAnswers },
    },
    async (request, reply) => {
      const visit = await visitOf(app, secret, request);
      const order = visit.orderId === null ? null : await orderById(app.db, visit.shop.id, visit.orderId, visit.now);
      const given: [string, string][] = order ? [['order', order.number]] : [];
      return showForm(ports, reply, visit, formOf(given), []);
    },
  );
  pages.post(
    '/r/:shopCode/withdraw',
    {
      config,
      schema: {
        summary: 'Look at the withdrawal once more, and confirm it',
        params: ShopParams,
        body: Fields,
        response: pageAnswers,
      },
    },
    async (request, reply) => {
      const visit = await visitOf(app, secret, request);
      limit(request.ip, visit.now);
      const form = formOf(fieldsOf(request.body));
      const step = form.one('step');
      if (step === 'change') return showForm(ports, reply, visit, form, []);
      const missing = (['name', 'order', 'contact'] as const).filter((field) => form.one(field) === '');
      const faults = missing.map((field) => visit.say(`fault.${field}`));
      if (!isOwnForm(secret, visit, form)) faults.push(visit.say('fault.stale'));
      if (faults.length > 0) return showForm(ports, reply, visit, form, faults);
      if (step !== 'confirm') return showConfirm(ports, reply, visit, form);
      const { url, opens } = await app.db.transaction().execute((tx) => withdraw(tx, visit, form, publicUrl));
      if (opens)
        await app.db
          .transaction()
          .execute((tx) => openReturn(tx, visit, opens, form))
          .catch(leaveToDesk);
      return reply.redirect(new URL(url).pathname, 303); // on the host where the form stands
    },
  );
}

/** What is declared stands, also where a return of the same goods was opened in the same moment: the desk sees both. */
function leaveToDesk(err: unknown): void {
  if (!(err instanceof Refused)) throw err;
}

/** Recorded whoever it is and whether or not there is such an order. `opens`: the return by which it goes on at once. */
async function withdraw(tx: Tx, visit: Visit, form: Form, publicUrl: string) {
  const { shop, locale, now, orderId } = visit;
  const [orderNumber, contact] = [cut(form, 'order'), cut(form, 'contact')];
  const key = form.one('key').slice(0, 100) || newSecret(); // without one it is a withdrawal of its own
  const order = await orderByNumber(tx, shop.id, orderNumber, now);
  const address = /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/u.test(contact) ? contact : null;
  const recorded = await recordWithdrawal(
    tx,
    {
      ...{ shopId: shop.id, orderId: order?.id ?? null, conversationId: null, messageId: null, locale, at: now },
      text: statementOf(visit, form),
      form: { key, orderNumber, address },
    },
    publicUrl,
    now,
  );
  const isTheirs = order !== null && order.id === orderId;
  return { url: recorded.url, opens: isTheirs ? { orderId: order.id, requestKey: key } : null };
}

/** All that can still go back does: without a reason, which nobody owes. */
async function openReturn(
  tx: Tx,
  visit: Visit,
  { orderId, requestKey }: { orderId: string; requestKey: string },
  form: Form,
): Promise<void> {
  const { shop, now } = visit;
  const order = await selectGoods(tx, shop.id, orderId);
  if (!order || order.status === 'cancelled') return;
  const lines = itemsOf(order.goods)
    .filter(({ left }) => left > 0)
    .map(({ orderLineId, ofLineId, left }) => ({ orderLineId, ofLineId, quantity: left }));
  if (lines.length === 0) return;
  const said = [{ reason: 'unknown', detail: null, words: '' }] as const;
  const request = {
    ...({ shopId: shop.id, by: { kind: 'buyer' }, via: 'page', requestKey, orderId, lines } as const),
    ...({ reasons: said, wants: 'refund', ownWords: statementOf(visit, form) } as const),
  };
  await requestReturn(tx, request, now);
}

const cut = (form: Form, field: (typeof fields)[number]) => form.one(field).slice(0, longest);

/** What is declared, word for word; it is recorded, shown and mailed like this. */
function statementOf({ say }: Visit, form: Form): string {
  const goods = cut(form, 'goods');
  const lines = fields.filter((field) => field !== 'goods' || goods !== '');
  return [say('withdraw.statement'), ...lines.map((field) => `${say(`withdraw.${field}`)}: ${cut(form, field)}`)].join(
    '\n',
  );
}

function showForm(
  { app, secret }: Ports,
  reply: FastifyReply,
  visit: Visit,
  form: Form,
  faults: readonly string[],
): FastifyReply {
  const { say, base, token } = visit;
  const field = (name: 'name' | 'order' | 'contact', autocomplete: string): Html =>
    fieldView({
      name,
      label: say(`withdraw.${name}`),
      hint: say(`withdraw.${name}_hint`),
      value: form.one(name),
      maxLength: longest,
      autocomplete,
    });
  const body = html`<h1>${say('withdraw.title')}</h1><p>${say('withdraw.hint')}</p>${problemView(faults)}
<form method="post" action="${base}/withdraw">${hiddenView('token', token)}${hiddenView('key', form.one('key') || newSecret())}
${field('name', 'name')}${field('order', 'off')}${field('contact', 'email')}
${wordsView({ name: 'goods', label: say('withdraw.goods'), hint: say('withdraw.goods_hint'), value: form.one('goods') })}
<button>${say('withdraw.next')}</button></form>`;
  const page = { title: say('withdraw.title'), body, path: '/withdraw', asksWithdrawal: false };
  return show(app, secret, reply.status(faults.length > 0 ? 422 : 200), visit, page);
}

function showConfirm({ app, secret }: Ports, reply: FastifyReply, visit: Visit, form: Form): FastifyReply {
  const { say, base, token } = visit;
  const carried = ['key', ...fields].map((name) => hiddenView(name, form.one(name)));
  const body = html`<h1>${say('withdraw.check')}</h1><blockquote>${statementOf(visit, form)}</blockquote><p>${say('withdraw.check_hint')}</p>
<form method="post" action="${base}/withdraw">${hiddenView('token', token)}${carried}
<button name="step" value="confirm">${say('withdraw.confirm')}</button><button name="step" value="change" class="quiet">${say('withdraw.change')}</button></form>`;
  return show(app, secret, reply, visit, {
    title: say('withdraw.check'),
    body,
    path: '/withdraw',
    asksWithdrawal: false,
  });
}
