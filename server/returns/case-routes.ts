import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { photoLimits } from '../files/index.ts';
import { transact } from '../platform/database.ts';
import type { App } from '../platform/http.ts';
import { type Reader, readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, refusals } from '../platform/http-schemas.ts';
import { actOnReturn } from './act-on-return.ts';
import { actions } from './case-actions.ts';
import { chooseGoods } from './choose-goods.ts';
import { caseStates } from './machine-rules.ts';
import { requestReturn } from './request-return.ts';
import { type Actor, wishes } from './rules.ts';
import { sayReasons } from './say-reasons.ts';
import { SaidAll, saidAll, Wanted, wantedAll } from './schemas.ts';

const writing = { access: { roles, scope: 'converse' } } as const;
const Params = Type.Object({ returnId: Id });
const Seen = Maybe(Type.Integer({ description: 'The version that you looked at; null: you look at no page' }));
const Files = Type.Optional(
  Type.Array(Id, { maxItems: photoLimits.perMessage, description: 'Photos that you have uploaded' }),
);
const Lines = Type.Array(Wanted, { minItems: 1, maxItems: 200 });
const Changed = Type.Object({ status: OneOf(caseStates), version: Type.Integer() });

/** Who writes: a colleague, or the shop's own system. */
export function actorOf(reader: Reader): Actor {
  return reader.kind === 'agent' ? { kind: 'agent', id: reader.agentId } : { kind: 'api', id: reader.keyId };
}

/** Photos that a colleague uploaded; a system has none. */
function photosOf(reader: Reader, fileIds: string[] | undefined) {
  if (!fileIds || reader.kind !== 'agent') return {};
  return { photos: { fileIds, uploader: { agentId: reader.agentId } } };
}

/** What is written about a return as a case, besides deciding it. */
export function caseRoutes(app: App): void {
  requestRoute(app);
  reasonsRoute(app);
  goodsRoute(app);
  actionRoute(app);
}

function requestRoute(app: App): void {
  app.post(
    '/api/returns',
    {
      config: writing,
      schema: {
        summary: 'Ask for a return, for a buyer',
        description:
          'Every line has a reason, its own or that of all; `unknown` is one. Nothing is granted by asking. Units that are going back already are refused with `return_units`.',
        body: Type.Object({
          requestKey: Type.String({
            minLength: 8,
            maxLength: 100,
            description: 'Yours, a new one for each return: the same key again is the same return',
          }),
          orderId: Id,
          lines: Lines,
          reasons: SaidAll,
          wants: Maybe(OneOf(wishes)),
          ownWords: Type.Optional(Type.String({ maxLength: 2000 })),
          fileIds: Files,
        }),
        response: {
          200: Type.Object({
            id: Id,
            rma: Type.String(),
            isNew: Type.Boolean({ description: 'False: this key was used before, and nothing was done again' }),
          }),
          ...refusals(404, 409, 422),
        },
      },
    },
    async (request) => {
      const reader = readerOf(request);
      const { fileIds, ownWords = '', lines, reasons, ...asked } = request.body;
      const via = reader.kind === 'agent' ? ('desk' as const) : ('api' as const);
      const wanted = {
        ...{ ...asked, ownWords, lines: wantedAll(lines), reasons: saidAll(reasons), ...photosOf(reader, fileIds) },
        ...{ shopId: reader.shopId, by: actorOf(reader), via },
      };
      return transact(app.db, (tx) => requestReturn(tx, wanted, app.clock.now()));
    },
  );
}

function reasonsRoute(app: App): void {
  app.put(
    '/api/returns/:returnId/reasons',
    {
      config: writing,
      schema: {
        summary: 'Say anew why goods go back; what was said before stays on record',
        params: Params,
        body: Type.Object({ seen: Seen, lineId: Maybe(Id), reasons: SaidAll }),
        response: { 200: Changed, ...refusals(404, 409, 422) },
      },
    },
    async (request) => {
      const reader = readerOf(request);
      const reasons = saidAll(request.body.reasons);
      const saying = { ...request.body, reasons, ...request.params, shopId: reader.shopId, by: actorOf(reader) };
      return transact(app.db, (tx) => sayReasons(tx, saying, app.clock.now()));
    },
  );
}

function goodsRoute(app: App): void {
  app.put(
    '/api/returns/:returnId/lines',
    {
      config: writing,
      schema: {
        summary: 'Say what of the order goes back, as long as nothing is decided',
        params: Params,
        body: Type.Object({
          seen: Seen,
          orderId: { ...Maybe(Id), description: 'For a return whose order is not known' },
          lines: Lines,
        }),
        response: { 200: Changed, ...refusals(404, 409, 422) },
      },
    },
    async (request) => {
      const reader = readerOf(request);
      const lines = wantedAll(request.body.lines);
      const choosing = { ...request.body, lines, ...request.params, shopId: reader.shopId, by: actorOf(reader) };
      return transact(app.db, (tx) => chooseGoods(tx, choosing, app.clock.now()));
    },
  );
}

function actionRoute(app: App): void {
  app.post(
    '/api/returns/:returnId/actions',
    {
      config: writing,
      schema: {
        summary: 'Ask the buyer for something, note their answer, cancel, dispute, open again, close, or leave a note',
        description: 'To ask, to open again and to leave a note need a note: the first is what the buyer reads.',
        params: Params,
        body: Type.Object({
          action: OneOf(actions),
          seen: Seen,
          lineIds: Type.Optional({
            ...Maybe(Type.Array(Id, { minItems: 1, maxItems: 200 })),
            description: 'None given: all lines to which it applies',
          }),
          note: Type.Optional(Type.String({ maxLength: 2000 })),
          fileIds: Files,
        }),
        response: { 200: Changed, ...refusals(403, 404, 409, 422) },
      },
    },
    async (request) => {
      const reader = readerOf(request);
      const { fileIds, lineIds = null, note = '', ...body } = request.body;
      const who = { ...request.params, shopId: reader.shopId, by: actorOf(reader) };
      const acting = { ...body, lineIds, note, ...photosOf(reader, fileIds), ...who };
      return transact(app.db, (tx) => actOnReturn(tx, acting, app.clock.now()));
    },
  );
}
