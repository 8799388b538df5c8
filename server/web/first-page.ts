import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Locale } from '../../shared/labels.ts';
import { type Responder, receive } from '../conversations/index.ts';
import { findCustomerByExternalId } from '../customers/index.ts';
import { defaultBuyer, demoShopCode, interestingBuyers } from '../demo/index.ts';
import type { AnsweredTurn } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { Page } from '../platform/http-schemas.ts';
import { localeOfText, pickLocale, translate } from '../platform/i18n.ts';
import { newSecret } from '../platform/ids.ts';
import { plainError } from '../platform/log.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { findShopByCode, type Shop } from '../shops/index.ts';
import { demoEntrances } from './demo-entrances.ts';
import { demoChannel, findTalk, holdingsOf } from './first-page-queries.ts';
import { firstPage } from './first-page-view.ts';
import { goodsRoutes } from './goods-page.ts';

const refusedPages = { 400: Page, 403: Page, 404: Page, 413: Page, 415: Page, 429: Page, 500: Page };

/** 10,000 Chinese characters, percent-encoded, and the rest of the form. */
const formLimitBytes = 128 * 1024;
const messagesAMinute = 30;

type Asked = {
  locale: Locale;
  buyerId: string;
  key: string | null;
  draft?: string;
  problem?: string;
  turn?: AnsweredTurn | null;
};

/** The demo shop's first page: what the shop holds, and Qin answering as any of its buyers. */
export function demoRoutes(app: App, respond: Responder<AnsweredTurn>, secret: string): void {
  goodsRoutes(app);
  const limit = rateLimit(messagesAMinute, 60);
  app.register(async (forms) => {
    const page = forms as unknown as App;
    page.removeAllContentTypeParsers();
    page.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams((body as Buffer).toString('utf8'))));
    });
    page.setErrorHandler((error, request, reply) => showProblem(app, error, request, reply));
    demoEntrances(page, app, secret);
    page.get('/', { config: { access: 'public' }, schema: showSchema }, async (request, reply) => {
      const { c, buyer } = request.query as { c?: string; buyer?: string };
      const asked = { locale: localeOf(request), buyerId: buyer ?? defaultBuyer, key: keyOf(c) };
      return show(app, reply, asked);
    });
    page.post(
      '/',
      { config: { access: 'public' }, schema: askSchema, bodyLimit: formLimitBytes },
      async (request, reply) => {
        limit(request.ip, app.clock.now());
        const form = request.body as Form;
        const asked = { locale: localeOf(request), buyerId: form.buyer ?? '', key: keyOf(form.c) ?? newSecret() };
        return show(app, reply, { ...asked, turn: await ask(app, respond, form, asked) });
      },
    );
  });
}

const Query = Type.Object({}, { additionalProperties: true });
const FormBody = Type.Object(
  {
    buyer: Type.Optional(Type.String()),
    text: Type.Optional(Type.String()),
    example: Type.Optional(Type.String()),
    c: Type.Optional(Type.String()),
    once: Type.Optional(Type.String()),
  },
  { additionalProperties: true },
);
type Form = { buyer?: string; text?: string; example?: string; c?: string; once?: string };
const showSchema = {
  summary: 'The first page of the demo shop',
  querystring: Query,
  response: { ...refusedPages, 200: Page },
};
const askSchema = { ...showSchema, summary: 'Ask as a buyer of the demo shop', body: FormBody };

function localeOf(request: FastifyRequest): Locale {
  const { lang } = request.query as { lang?: unknown };
  return pickLocale(typeof lang === 'string' ? lang : request.headers['accept-language']);
}

/** Only keys that we made: nobody else's conversation is guessed. */
const keyOf = (text: unknown) => (typeof text === 'string' && /^[\w-]{43}$/.test(text) ? text : null);

/** The message goes the way that every buyer's goes, and is kept. Null: it had been sent before. */
async function ask(
  app: App,
  respond: Responder<AnsweredTurn>,
  form: Form,
  { locale, buyerId, key }: Asked,
): Promise<AnsweredTurn | null> {
  const shop = await demoShop(app);
  const now = app.clock.now();
  const customer = buyerId === '' ? null : await findCustomerByExternalId(app.db, shop.id, buyerId);
  if (buyerId !== '' && !customer) throw new Refused('page.buyer_unknown', 404);
  const text = form.example ?? form.text ?? '';
  return receive(
    app.db,
    {
      shopId: shop.id,
      channel: demoChannel,
      channelKey: key ?? newSecret(),
      providerMessageId: keyOf(form.once),
      text,
      customerId: customer?.foundAs ?? null,
      verified: customer !== null,
      orderId: null,
      locale: localeOfText(text) ?? locale,
    },
    respond,
    now,
  );
}

async function demoShop(app: App): Promise<Shop> {
  const shop = await findShopByCode(app.db, demoShopCode);
  if (!shop) throw notFound();
  return shop;
}

async function show(app: App, reply: FastifyReply, asked: Asked): Promise<FastifyReply> {
  const { locale, key } = asked;
  const now = app.clock.now();
  const shop = await demoShop(app);
  const tx = app.db as Tx;
  const [holdings, talk] = await Promise.all([holdingsOf(tx, shop, now), key ? findTalk(tx, shop.id, key) : null]);
  const view = talk && key && { key, messages: talk.messages, turn: asked.turn ?? null, locale, zone: shop.zone, now };
  const page = firstPage({
    locale,
    shop,
    holdings,
    buyers: interestingBuyers(),
    buyerId: talk ? (talk.externalId ?? '') : asked.buyerId,
    talk: view || null,
    draft: asked.draft ?? '',
    problem: asked.problem ?? null,
    once: newSecret(),
  });
  return sendPage(reply, page);
}

const sentences: Record<string, Refused> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new Refused('page.too_large', 413),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new Refused('unsupported_media_type', 415),
};

/** Whatever is wrong with a form, the person gets the page back with one sentence and what they had written. */
async function showProblem(
  app: App,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const code = (error as { code?: string }).code ?? '';
  const isValidation = (error as { validation?: unknown }).validation !== undefined;
  const known = error instanceof Refused ? error : isValidation ? new Refused('bad_request', 400) : sentences[code];
  const refused = known ?? new Refused('internal_error', 500);
  if (!known) request.log.error({ err: plainError(error) }, 'fault');
  const locale = localeOf(request);
  const form = (request.body ?? {}) as Form;
  const problem = translate(locale, refused.code, refused.params);
  if (typeof refused.params.retryAfter === 'number') reply.header('retry-after', refused.params.retryAfter);
  const draft = form.text?.toWellFormed().replaceAll('\0', '').slice(0, 10_000) ?? '';
  return show(app, reply.status(refused.status), {
    locale,
    buyerId: form.buyer ?? defaultBuyer,
    key: keyOf(form.c),
    draft,
    problem,
  });
}
