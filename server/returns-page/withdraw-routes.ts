import type { FastifyReply } from 'fastify';
import {
  AnyQuery,
  Fields,
  type Form,
  fieldsOf,
  fieldView,
  formOf,
  hiddenView,
  isOwnForm,
  mostWords,
  type Ports,
  pageAnswers,
  problemView,
  ShopParams,
  show,
  type Visit,
  visitOf,
  wordsView,
} from '../buyer-pages/index.ts';
import { findCustomer } from '../customers/index.ts';
import { orderById, orderByNumber } from '../orders/index.ts';
import { type Tx, transact } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { type Html, html } from '../platform/html.ts';
import { newSecret } from '../platform/ids.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { endTask, followWithdrawal, openForWithdrawal, recordWithdrawal, type WantedLine } from '../returns/index.ts';
import type { Item } from './rules.ts';
import { isOfOrder, ofOrderView, showOver } from './take-form.ts';
import { carriedGoods, chosenGoods, namesOf, ownGoods, partView } from './withdraw-goods.ts';

const limits = { formsOfNetwork: 30, windowSeconds: 60 };
const fields = ['name', 'order', 'contact', 'goods'] as const;
/** As much as the form lets anybody write: what is declared is kept whole. */
const longest = { name: 200, order: 200, contact: 200, goods: mostWords } as const;

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
      const visit = await visitOf(ports, request);
      const order = visit.orderId === null ? null : await orderById(app.db, visit.shop.id, visit.orderId, visit.now);
      const buyer = order?.customerId ? await findCustomer(app.db, visit.shop.id, order.customerId) : null;
      const given: [string, string][] = order
        ? [
            ['order', order.number],
            ['name', buyer?.name ?? ''],
            ['contact', visit.session.address ?? ''],
          ]
        : [];
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
      const visit = await visitOf(ports, request);
      limit(request.ip, visit.now);
      const form = formOf(fieldsOf(request.body));
      if (!isOfOrder(visit, form)) return showOver(ports, reply, visit, form, '/withdraw');
      const step = form.one('step');
      if (step === 'change') return showForm(ports, reply, visit, form, []);
      const missing = (['name', 'order', 'contact'] as const).filter((field) => form.one(field) === '');
      const faults = missing.map((field) => visit.say(`fault.${field}`));
      // Where the browser keeps no cookies nobody is known: whoever sends the form declares what anybody may.
      if (visit.isKept && !isOwnForm(secret, visit, form)) faults.push(visit.say('fault.stale'));
      if (faults.length > 0) return showForm(ports, reply, visit, form, faults);
      if (step !== 'confirm') return showConfirm(ports, reply, visit, form);
      const { url, goesOn } = await transact(app.db, (tx) => withdraw(tx, visit, form, publicUrl));
      if (goesOn) await transact(app.db, (tx) => goOn(tx, visit, goesOn)).catch(leaveToDesk);
      return reply.redirect(new URL(url).pathname, 303); // on the host where the form stands
    },
  );
}

/** What is declared stands, also where a return of the same goods was opened in the same moment: a person sees to it. */
function leaveToDesk(err: unknown): void {
  if (!(err instanceof Refused)) throw err;
}

/** What goes back by itself: returns that were open are money now, and these lines are still to be opened. */
type GoesOn = { withdrawalId: string; followed: readonly string[]; lines: WantedLine[] };

/**
 * Recorded whoever it is and whether or not there is such an order. It goes on by itself where its buyer has proved that the
 * order is theirs and it is clear what it is about; all else a person decides.
 */
async function withdraw(tx: Tx, visit: Visit, form: Form, publicUrl: string) {
  const { shop, locale, now } = visit;
  const [orderNumber, contact] = [cut(form, 'order'), cut(form, 'contact')];
  const key = form.one('key').slice(0, 100) || newSecret(); // without one it is a withdrawal of its own
  const order = await orderByNumber(tx, shop.id, orderNumber, now);
  const goods = await ownGoods(tx, visit, orderNumber);
  const address = /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/u.test(contact) ? contact : null;
  const recorded = await recordWithdrawal(
    tx,
    {
      ...{ shopId: shop.id, orderId: order?.id ?? null, conversationId: null, messageId: null, locale, at: now },
      text: statementOf(visit, form, goods),
      form: { key, orderNumber, address },
    },
    publicUrl,
    now,
  );
  const chosen = chosenGoods(form, goods ?? []);
  const isClear = chosen.length > 0 || cut(form, 'goods') === '';
  if (!order || !goods || !isClear) return { url: recorded.url, goesOn: null };
  const { id: withdrawalId, isNew, url } = recorded;
  const all = chosen.length > 0 ? chosen : goods.map((item) => ({ item, quantity: item.left }));
  const orderLineIds = chosen.length > 0 ? chosen.map(({ item }) => item.orderLineId) : null;
  const about = { shopId: shop.id, withdrawalId, orderId: order.id, orderLineIds, at: now };
  const followed = isNew ? await followWithdrawal(tx, { ...about, by: { kind: 'buyer' } }, now) : [];
  const lines = all
    .filter(({ quantity }) => quantity > 0)
    .map(({ item: { orderLineId, ofLineId }, quantity }) => ({ orderLineId, ofLineId, quantity }));
  return { url, goesOn: { withdrawalId, followed, lines } };
}

async function goOn(tx: Tx, { shop, now, follower }: Visit, { withdrawalId, followed, lines }: GoesOn): Promise<void> {
  const about = { shopId: shop.id, withdrawalId };
  const [returnId] = followed;
  if (lines.length === 0) return returnId ? endTask(tx, { ...about, returnId }, now) : undefined;
  await openForWithdrawal(tx, { ...about, by: { kind: 'buyer' }, via: 'page', lines, turnsOpen: false, follower }, now);
}

const cut = (form: Form, field: (typeof fields)[number]) => form.one(field).slice(0, longest[field]);

/** What is declared, word for word; it is recorded, shown and mailed like this. */
function statementOf({ say }: Visit, form: Form, goods: readonly Item[] | null): string {
  const part = namesOf(form, chosenGoods(form, goods ?? [])) || cut(form, 'goods');
  const told = (['name', 'order', 'contact'] as const).map(
    (field) => `${say(`withdraw.${field}`)}: ${cut(form, field)}`,
  );
  return [say('withdraw.statement'), ...told, ...(part ? [`${say('withdraw.only')}: ${part}`] : [])].join('\n');
}

async function showForm(
  { app, secret }: Ports,
  reply: FastifyReply,
  visit: Visit,
  form: Form,
  faults: readonly string[],
): Promise<FastifyReply> {
  const { say, base, token } = visit;
  const goods = await transact(app.db, (tx) => ownGoods(tx, visit, cut(form, 'order')));
  const words = { name: 'goods', label: say('withdraw.goods'), hint: say('withdraw.goods_hint') };
  const field = (name: 'name' | 'order' | 'contact', autocomplete: string): Html =>
    fieldView({
      name,
      label: say(`withdraw.${name}`),
      hint: say(`withdraw.${name}_hint`),
      value: form.one(name),
      maxLength: longest[name],
      autocomplete,
    });
  const body = html`<h1>${say('withdraw.title')}</h1><p>${say('withdraw.hint')}</p>${problemView(faults)}
<form method="post" action="${base}/withdraw">${hiddenView('token', token)}${hiddenView('key', form.one('key') || newSecret())}${goods ? ofOrderView(visit) : html``}
${field('name', 'name')}${field('order', 'off')}${field('contact', 'email')}
${goods ? partView(visit, form, goods) : wordsView({ ...words, value: form.one('goods') })}
<button>${say('withdraw.next')}</button></form>`;
  const page = { title: say('withdraw.title'), body, path: '/withdraw', asksWithdrawal: false };
  return show(app, secret, reply.status(faults.length > 0 ? 422 : 200), visit, page);
}

async function showConfirm(
  { app, secret }: Ports,
  reply: FastifyReply,
  visit: Visit,
  form: Form,
): Promise<FastifyReply> {
  const { say, base, token } = visit;
  const goods = await transact(app.db, (tx) => ownGoods(tx, visit, cut(form, 'order')));
  const carried = ['key', ...fields].map((name) => hiddenView(name, form.one(name)));
  const body = html`<h1>${say('withdraw.check')}</h1><blockquote>${statementOf(visit, form, goods)}</blockquote><p>${say('withdraw.check_hint')}</p>
<form method="post" action="${base}/withdraw">${hiddenView('token', token)}${carried}${carriedGoods(form)}${goods ? ofOrderView(visit) : html``}
<button name="step" value="confirm">${say('withdraw.confirm')}</button><button name="step" value="change" class="quiet">${say('withdraw.change')}</button></form>`;
  return show(app, secret, reply, visit, {
    title: say('withdraw.check'),
    body,
    path: '/withdraw',
    asksWithdrawal: false,
  });
}
