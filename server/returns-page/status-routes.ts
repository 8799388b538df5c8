import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
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
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { html } from '../platform/html.ts';
import { Id } from '../platform/http-schemas.ts';
import { sayRefusal } from '../platform/say-refusal.ts';
import { latestPromise } from '../promises/index.ts';
import { refundsOf } from '../refunds/index.ts';
import {
  actOnReturn,
  choicesOf,
  followOnPage,
  giveTracking,
  holdsOf,
  type KeptVerdict,
  type ReturnDetail,
  sayReasons,
  sayVerdict,
  selectReturn,
  selectWayBack,
  toldAt,
  verdictOfReturn,
} from '../returns/index.ts';
import { photoProblems } from './photo-views.ts';
import { mayWithdraw, reasonsIn } from './rules.ts';
import { type ReturnAction, returnActions } from './status-forms.ts';
import { statusView } from './status-view.ts';
import { mayTake, showOver, takeForm } from './take-form.ts';

const Params = Type.Object({ ...ShopParams.properties, returnId: Id });

/** One return of the order that was proved: where it stands, and what its buyer does about it. */
export function statusRoutes(ports: Ports): void {
  const { app, pages, secret } = ports;
  const config = { access: 'public' } as const;
  pages.get(
    '/r/:shopCode/returns/:returnId',
    {
      config,
      schema: {
        summary: 'A return as its buyer sees it',
        params: Params,
        querystring: AnyQuery,
        response: pageAnswers,
      },
    },
    async (request, reply) => {
      const visit = await visitOf(ports, request);
      const { returnId } = request.params;
      if (visit.orderId === null) {
        const { order } = request.query as { order?: unknown };
        const given = typeof order === 'string' ? `?order=${encodeURIComponent(order.slice(0, 100))}` : '';
        return goTo(app, secret, reply, { ...visit, session: { ...visit.session, goal: returnId } }, given);
      }
      return showReturn(ports, reply, visit, returnId, formOf([]), []);
    },
  );
  pages.post(
    '/r/:shopCode/returns/:returnId',
    {
      config,
      schema: {
        summary:
          'What the buyer does about a return: tracking number, words and photos, reasons, "I do not agree", cancelling',
        params: Params,
        body: Fields,
        response: pageAnswers,
      },
    },
    async (request, reply) => {
      const visit = await visitOf(ports, request);
      const { form, refused } = await takeForm(ports, request, visit);
      const { returnId } = request.params;
      const path = `/returns/${returnId}`;
      if (!mayTake(ports, visit, form)) return showOver(ports, reply, visit, form, path);
      const detail = await findOwn(ports, visit, returnId);
      if (!detail) return showOver(ports, reply, visit, form, path);
      const problems = photoProblems(visit, refused);
      if (problems.length > 0) return showReturn(ports, reply, visit, returnId, form, problems);
      try {
        await app.db.transaction().execute((tx) => act(tx, visit, detail, form));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return showReturn(ports, reply, visit, returnId, form, [sayRefusal(visit.locale, error)]);
      }
      return goTo(app, secret, reply, visit, path);
    },
  );
}

/** Of another order it is answered like one that is not there. Throws `not_found`. */
async function ownReturn(ports: Ports, visit: Visit, returnId: string): Promise<ReturnDetail> {
  return (await findOwn(ports, visit, returnId)) ?? Promise.reject(notFound());
}

async function findOwn({ app }: Ports, { shop, orderId }: Visit, returnId: string): Promise<ReturnDetail | null> {
  const detail = await selectReturn(app.db, shop.id, returnId);
  return orderId !== null && detail?.orderId === orderId ? detail : null;
}

async function act(tx: Tx, visit: Visit, detail: ReturnDetail, form: Form): Promise<void> {
  const { shop, session, now, say } = visit;
  const which = { shopId: shop.id, returnId: detail.id, by: { kind: 'buyer' }, seen: null } as const;
  const note = form.one('words').slice(0, 2000);
  const photos = { fileIds: form.all('photo').slice(0, photoLimits.perMessage), uploader: { visitId: session.id } };
  const acts: Record<ReturnAction, () => Promise<unknown>> = {
    tracking: () =>
      giveTracking(
        tx,
        {
          ...which,
          carrier: form.one('carrier').slice(0, 100) || null,
          trackingNumber: form.one('number'),
          lineIds: null,
        },
        now,
      ),
    tell: () => {
      if (note === '' && photos.fileIds.length === 0) throw new Refused('nothing_told', 422);
      const action = detail.status === 'info_needed' ? 'answer' : 'note';
      return actOnReturn(tx, { ...which, action, lineIds: null, note: note || say('photos_added'), photos }, now);
    },
    reasons: async () => {
      for (const { id, case: decision } of detail.lines)
        if (decision !== 'cancelled') await sayReasons(tx, { ...which, lineId: id, reasons: reasonsIn(form, id) }, now);
    },
    dispute: () => actOnReturn(tx, { ...which, action: 'dispute', lineIds: null, note }, now),
    cancel: () => actOnReturn(tx, { ...which, action: 'cancel', lineIds: null, note }, now),
  };
  if (visit.follower) await followOnPage(tx, { ...which, follower: visit.follower });
  const action = returnActions.find((known) => known === form.one('do'));
  if (!action) throw new Refused('bad_request', 400);
  await acts[action]();
}

async function showReturn(
  ports: Ports,
  reply: FastifyReply,
  visit: Visit,
  returnId: string,
  form: Form,
  problems: readonly string[],
): Promise<FastifyReply> {
  const { app, secret } = ports;
  const { shop, say, now, locale, base } = visit;
  const detail = await ownReturn(ports, visit, returnId);
  const [{ sendBy, parcels }, holds, refunds, verdicts, promised, toldTo] = await Promise.all([
    selectWayBack(app.db, shop.id, returnId, now),
    holdsOf(app.db, shop.id, returnId),
    refundsOf(app.db, shop.id, { returnId }),
    verdictOfReturn(app.db, shop.id, returnId, now),
    latestPromise(app.db, shop.id, { kind: 'return.answer', subjectId: returnId }),
    toldAt(app.db, shop.id, returnId),
  ]);
  const kept = (detail.verdict as KeptVerdict | null)?.lines ?? [];
  const known = new Map([
    ...verdicts.map(({ lineId, verdict }) => [lineId, { said: sayVerdict(verdict.line, locale), verdict }] as const),
    ...kept.map(({ lineId, said, verdict }) => [lineId, { said: said[locale], verdict }] as const),
  ]);
  const wanted = detail.lines.filter(({ exchangeVariantId }) => exchangeVariantId !== null);
  const choices = await choicesOf(
    app.db,
    shop.id,
    wanted.flatMap(({ productId }) => productId ?? []),
  );
  const instead = new Map(
    choices.map(({ variantId, colour, size }) => [variantId, [colour, size].filter(Boolean).join(' · ')]),
  );
  const title = say('return', { rma: detail.rma });
  const body = html`<p><a href="${base}/order">${say('order', { number: detail.orderNumber ?? '' })}</a></p><h1>${title}</h1>${problemView(problems)}
${statusView(visit, { detail, sendBy, parcels, holds, refunds, promised, toldTo, instead, verdicts: known }, form)}`;
  const asksWithdrawal = mayWithdraw(verdicts.map(({ verdict }) => verdict));
  const page = { title, body, path: `/returns/${returnId}`, asksWithdrawal };
  return show(app, secret, reply.status(problems.length > 0 ? 422 : 200), visit, page);
}
