import type { FastifyReply } from 'fastify';
import {
  AnyQuery,
  Fields,
  type Form,
  formOf,
  goTo,
  type Ports,
  pageAnswers,
  problemView,
  ShopParams,
  show,
  type Visit,
  visitOf,
} from '../buyer-pages/index.ts';
import { photoLimits } from '../files/index.ts';
import { orderById } from '../orders/index.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { type Html, html } from '../platform/html.ts';
import { newSecret } from '../platform/ids.ts';
import { sayRefusal } from '../platform/say-refusal.ts';
import {
  choicesOf,
  type ReturnDetail,
  requestReturn,
  returnsOfOrder,
  selectGoods,
  type Verdict,
  verdictOf,
  verdictsFor,
} from '../returns/index.ts';
import { goodsForm } from './goods-view.ts';
import { type Offered, offerForm } from './offer-view.ts';
import { photoProblems } from './photo-views.ts';
import {
  type Chosen,
  faultsOf,
  isFree,
  itemsOf,
  mayWithdraw,
  othersOf,
  type Remedy,
  readChosen,
  remediesFor,
} from './rules.ts';
import { standingOfAll } from './status-rules.ts';
import { when } from './status-view.ts';
import { mayTake, showOver, type Taken, takeForm } from './take-form.ts';

type Known = Visit & { orderId: string };

/** The order that was proved: its returns, and the way to a new one. What was said goes along from form to form. */
export function orderRoutes(ports: Ports): void {
  const { app, pages, secret } = ports;
  const config = { access: 'public' } as const;
  pages.get(
    '/r/:shopCode/order',
    {
      config,
      schema: {
        summary: "The buyer's order: its returns, and what may go back",
        params: ShopParams,
        querystring: AnyQuery,
        response: pageAnswers,
      },
    },
    async (request, reply) => {
      const visit = await visitOf(ports, request);
      if (visit.orderId === null) return goTo(app, secret, reply, visit, '');
      return showGoods(ports, reply, { ...visit, orderId: visit.orderId }, { form: formOf([]), refused: [] }, []);
    },
  );
  pages.post(
    '/r/:shopCode/order',
    {
      config,
      schema: {
        summary: 'Choose what goes back and why, see what is offered for it, and ask for it',
        params: ShopParams,
        body: Fields,
        response: pageAnswers,
      },
    },
    async (request, reply) => {
      const visit = await visitOf(ports, request);
      const taken = await takeForm(ports, request, visit);
      const { form, refused } = taken;
      if (!mayTake(ports, visit, form) || visit.orderId === null) return showOver(ports, reply, visit, form, '/order');
      const known = { ...visit, orderId: visit.orderId };
      if (form.one('step') === 'goods') return showGoods(ports, reply, known, taken, []);
      const chosen = await chosenIn(ports, known, form);
      const faults = [
        ...faultsOf(chosen).map(({ code, title }) => visit.say(`fault.${code}`, { title })),
        ...photoProblems(visit, refused),
        ...(form.all('photo').length > photoLimits.perMessage ? [sayRefusal(visit.locale, tooMany)] : []),
        ...(form.all('video').length > photoLimits.videosPerMessage ? [sayRefusal(visit.locale, tooManyVideos)] : []),
      ];
      if (faults.length > 0) return showGoods(ports, reply, known, taken, faults);
      const offered = await offerFor(ports, known, chosen);
      if (form.one('step') !== 'send') return showOffer(ports, reply, known, form, offered, []);
      return send(ports, reply, known, form, offered);
    },
  );
}

const tooMany = new Refused('too_many_photos', 413, { limit: photoLimits.perMessage });
const tooManyVideos = new Refused('too_many_videos_at_once', 413, { limit: photoLimits.videosPerMessage });

async function chosenIn({ app }: Ports, { shop, orderId }: Known, form: Form): Promise<Chosen[]> {
  const order = await selectGoods(app.db, shop.id, orderId);
  if (!order) throw notFound();
  return readChosen(form, itemsOf(order.goods));
}

async function offerFor({ app }: Ports, { shop, orderId, now }: Known, chosen: readonly Chosen[]): Promise<Offered> {
  const lines = chosen.map(({ item, reasons }) => ({
    orderLineId: item.orderLineId,
    reasons: reasons.map(({ reason }) => reason),
  }));
  const productIds = chosen.flatMap(({ item }) => item.productId ?? []);
  const [verdicts, others] = await Promise.all([
    verdictsFor(app.db, shop.id, { orderId, lines }, now),
    choicesOf(app.db, shop.id, productIds),
  ]);
  const hasOthers = chosen.every(({ item, quantity }) => othersOf(item, others).some((one) => isFree(one, quantity)));
  const open = remediesFor(verdicts, hasOthers);
  return { chosen, verdicts, others, remedies: open.length > 0 ? open : ['refund'] };
}

async function send(
  ports: Ports,
  reply: FastifyReply,
  visit: Known,
  form: Form,
  offered: Offered,
): Promise<FastifyReply> {
  const { app, secret } = ports;
  const wish = offered.remedies.find((remedy) => remedy === form.one('wish'));
  if (!wish) return showOffer(ports, reply, visit, form, offered, ['no_wish']);
  const lines = offered.chosen.map(({ item, quantity, reasons }) => ({
    ...{ orderLineId: item.orderLineId, ofLineId: item.ofLineId, quantity, reasons },
    exchangeVariantId: wish === 'exchange' ? insteadOf(form, item.ref, othersOf(item, offered.others)) : null,
  }));
  if (wish === 'exchange' && lines.some(({ exchangeVariantId }) => exchangeVariantId === null))
    return showOffer(ports, reply, visit, form, offered, ['no_choice']);
  const { shop, orderId, session, now } = visit;
  const request = {
    ...({
      shopId: shop.id,
      by: { kind: 'buyer' },
      via: 'page',
      requestKey: form.one('key').slice(0, 100),
      orderId,
      lines,
    } as const),
    ...{ reasons: [], wants: wish satisfies Remedy, ownWords: form.one('words').slice(0, 2000) },
    photos: { fileIds: form.all('photo'), uploader: { visitId: session.id } },
    ...(visit.follower ? { follower: visit.follower } : {}),
  };
  try {
    const { id } = await app.db.transaction().execute((tx) => requestReturn(tx, request, now));
    return goTo(app, secret, reply, visit, `/returns/${id}`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return showGoods(ports, reply, visit, { form, refused: [] }, [sayRefusal(visit.locale, error)]);
  }
}

function insteadOf(form: Form, ref: string, others: readonly { variantId: string }[]): string | null {
  return others.find(({ variantId }) => variantId === form.one(`to.${ref}`))?.variantId ?? null;
}

function showOffer(
  { app, secret }: Ports,
  reply: FastifyReply,
  visit: Known,
  form: Form,
  offered: Offered,
  faults: readonly string[],
): FastifyReply {
  const { say } = visit;
  const body = html`<h1>${say('offer.title')}</h1>${problemView(faults.map((code) => say(`fault.${code}`)))}${offerForm(visit, offered, form)}`;
  const page = { title: say('offer.title'), body, path: '/order', asksWithdrawal: mayWithdraw(offered.verdicts) };
  return show(app, secret, reply.status(faults.length > 0 ? 422 : 200), visit, page);
}

async function showGoods(
  { app, secret }: Ports,
  reply: FastifyReply,
  visit: Known,
  { form }: Taken,
  faults: readonly string[],
): Promise<FastifyReply> {
  const { shop, orderId, now, say } = visit;
  const [order, goods, returns, verdicts] = await Promise.all([
    orderById(app.db, shop.id, orderId, now),
    selectGoods(app.db, shop.id, orderId),
    returnsOfOrder(app.db, shop.id, orderId),
    verdictOf(app.db, shop.id, { orderId, orderLineIds: null, reason: null }, now),
  ]);
  if (!order || !goods) throw notFound();
  const items = itemsOf(goods.goods);
  const isLeft = goods.status !== 'cancelled' && items.some(({ left }) => left > 0);
  const key = form.one('key') || newSecret();
  const choosing = isLeft
    ? html`<h2>${say(returns.length > 0 ? 'goods.title_more' : 'goods.title')}</h2>${problemView(faults)}${goodsForm(visit, items, form, key)}`
    : html`${problemView(faults)}<p class="note">${say(goods.status === 'cancelled' ? 'goods.cancelled' : 'goods.none_left')}</p>`;
  const body = html`<h1>${say('order', { number: order.number })}</h1>${returnsView(visit, returns)}${choosing}`;
  const asksWithdrawal = mayWithdraw(verdicts.map(({ verdict }): Verdict => verdict));
  return show(app, secret, reply.status(faults.length > 0 ? 422 : 200), visit, {
    title: say('order', { number: order.number }),
    body,
    path: '/order',
    asksWithdrawal,
  });
}

function returnsView(visit: Visit, returns: readonly ReturnDetail[]): Html {
  const { say, base } = visit;
  const asked = returns.filter(({ lines }) => lines.length > 0);
  if (asked.length === 0) return html``;
  const shown = asked.map(
    ({ id, rma, openedAt, lines }) =>
      html`<li><a href="${base}/returns/${id}"><b>${say('return', { rma })}</b></a><small>${lines.map(({ title, quantity }) => `${title} × ${quantity}`).join(' · ')}</small><p>${say(`state.${standingOfAll(lines)}`)}</p><small>${when(visit, openedAt)}</small></li>`,
  );
  return html`<h2>${say('returns')}</h2><ul class="lines">${shown}</ul>`;
}
