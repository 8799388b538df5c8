import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { managers } from '../../shared/access.ts';
import { readCursor, writeCursor } from '../platform/cursors.ts';
import type { Db } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, refusals } from '../platform/http-schemas.ts';
import { pickLocale } from '../platform/i18n.ts';
import { type DecideSend, decideSend, decisions } from './decide-send.ts';
import { previewSms, selectSmsTerms } from './preview-sms.ts';
import {
  type QueueCursor,
  type SendRow,
  selectEnded,
  selectEvidence,
  selectQueue,
  selectSend,
  sendViews,
} from './sends-queries.ts';
import { channels, EvidenceView, evidenceOf, SendView, SmsView, viewOf } from './sends-views.ts';
import type { FollowMoney } from './tell-settled.ts';

export const localeOf = ({ headers }: FastifyRequest) => pickLocale(headers['accept-language']);

/**
 * What goes out, and what becomes of it: for those who run the shop, as all buyers' addresses and words stand in it. An
 * agent sees in the thread what became of a message.
 */
export function sendsRoutes(app: App, followMoney: FollowMoney): void {
  readingRoutes(app);
  decidingRoutes(app, followMoney);
}

const Query = Type.Object({
  view: { ...OneOf(sendViews), default: 'queue' },
  channel: Type.Optional(OneOf(channels)),
  provider: Type.Optional(
    Type.String({ format: 'uuid', description: 'Not of the queue: who will carry it is not known yet' }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 120, description: '`next` of the page before' })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
});

function readingRoutes(app: App): void {
  app.get(
    '/api/sends',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'What goes out, a view and a page at a time',
        description: '`queue`: what goes next first. `doubtful`, `failed`, `sent`: the last first.',
        querystring: Query,
        response: { 200: Type.Object({ items: Type.Array(SendView), next: Maybe(Type.String()) }) },
      },
    },
    async (request) => {
      const { items, next } = await loadPage(app, agentOf(request).shopId, request.query);
      return { items: items.map((row) => viewOf(localeOf(request), row)), next };
    },
  );
  app.get(
    '/api/sends/:id',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'One of them, with what was told of it later',
        params: Type.Object({ id: Id }),
        response: {
          200: Type.Object({ send: SendView, sms: Maybe(SmsView), evidence: Type.Array(EvidenceView) }),
          ...refusals(404),
        },
      },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      const { id } = request.params;
      const send = await selectSend(app.db, shopId, id);
      if (!send) throw notFound();
      const locale = localeOf(request);
      const evidence = await selectEvidence(app.db, shopId, id);
      return {
        send: viewOf(locale, send),
        sms: await smsOf(app.db, shopId, send),
        evidence: evidence.map((one) => evidenceOf(locale, one)),
      };
    },
  );
}

async function smsOf(db: Db, shopId: string, { channel, text, purpose, address, provider }: SendRow) {
  if (channel !== 'sms' || text === null) return null;
  const terms = await selectSmsTerms(db, shopId, provider?.id ?? null);
  return terms && previewSms(terms, { text, purpose, to: address });
}

async function loadPage({ db }: App, shopId: string, { view, channel, provider, cursor, limit }: Static<typeof Query>) {
  if (view === 'queue') {
    if (provider) throw new Refused('bad_field', 400, { field: 'query.provider', problem: 'not_in_queue' });
    const after = cursor === undefined ? null : readQueueCursor(cursor);
    const { items, next } = await selectQueue(db, shopId, { channel: channel ?? null, after, limit });
    return { items, next: next && `${next.rank}_${writeCursor(next)}` };
  }
  const after = cursor === undefined ? null : readCursor(cursor);
  const picked = { channel: channel ?? null, provider: provider ?? null };
  const { items, next } = await selectEnded(db, shopId, { view, picked, after, limit });
  return { items, next: writeCursor(next) };
}

/** Throws Refused `bad_field`. */
function readQueueCursor(text: string): QueueCursor {
  const [, rank = '', rest = ''] = /^(?:([0-2])_)?(.*)$/.exec(text) ?? [];
  return { rank: Number(rank), ...readCursor(rank ? rest : '') };
}

const Decided = {
  decision: {
    ...OneOf(decisions),
    description:
      '`sent`: it did arrive. `again`: it goes out once more; what was in doubt may then arrive twice. `drop`: it does not go out any more.',
  },
  note: Type.Optional(Type.String({ maxLength: 500 })),
};
const Seen = Type.Integer({ minimum: 0, description: '`attempt` of the send as it was seen' });

function decidingRoutes(app: App, followMoney: FollowMoney): void {
  const decide = (decided: DecideSend) =>
    app.db.transaction().execute((tx) => decideSend(tx, decided, app.clock.now(), followMoney));
  app.post(
    '/api/sends/:id/decide',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'End a doubt, send a failed one again, or take back what waits',
        params: Type.Object({ id: Id }),
        body: Type.Object({ ...Decided, attempt: Seen }),
        response: { 200: SendView, ...refusals(404, 409) },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      await decide({ shopId, sendId: request.params.id, agentId, ...request.body });
      const send = await selectSend(app.db, shopId, request.params.id);
      if (!send) throw notFound();
      return viewOf(localeOf(request), send);
    },
  );
  app.post(
    '/api/sends/decide',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Decide the same of several',
        body: Type.Object({
          ...Decided,
          sends: Type.Array(Type.Object({ id: Id, attempt: Seen }), { minItems: 1, maxItems: 200 }),
        }),
        response: {
          200: Type.Object({
            decided: Type.Integer(),
            movedOn: Type.Array(Id, { description: 'Not any more what was seen: nothing was decided of these.' }),
          }),
        },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const { sends, ...decided } = request.body;
      const movedOn: string[] = [];
      // Each for itself: one that has moved on meanwhile keeps none of the others.
      for (const { id, attempt } of sends)
        await decide({ shopId, sendId: id, attempt, agentId, ...decided }).catch((error) => {
          if (!(error instanceof Refused)) throw error;
          movedOn.push(id);
        });
      return { decided: sends.length - movedOn.length, movedOn };
    },
  );
}
