import { type Static, Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { transact } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { type Reader, readerOf } from '../platform/http-access.ts';
import { Id, Maybe, Nothing, OneOf, refusals } from '../platform/http-schemas.ts';
import { approveReturn } from './approve.ts';
import type { Findings } from './case-facts.ts';
import { declineCodes, declineReturn } from './decline.ts';
import { verdictOf, verdictOfReturn } from './load-verdict.ts';
import { offers } from './policy.ts';
import type { Actor } from './rules.ts';
import { VerdictView, verdictView } from './verdict-view.ts';

const params = Type.Object({ returnId: Id });
const Seen = Type.Optional(Type.Integer({ minimum: 0, description: 'The version that the person looked at' }));
const Note = Type.Optional(Type.String({ maxLength: 2000 }));
const Answer = Type.Optional(Maybe(Type.Boolean()));
const Found = Type.Object(
  { opened: Answer, used: Answer, intact: Answer, confirmedAtPurchase: Answer },
  { description: 'What a person has seen of the goods; left out or null: nobody has looked' },
);
const LineVerdicts = Type.Object({ lines: Type.Array(Type.Object({ lineId: Id, verdict: VerdictView })) });

/** What law and policy say of a return, and what a person, or the shop's own system, decides on it. */
export function decisionRoutes(app: App): void {
  readingRoutes(app);
  approving(app);
  declining(app);
}

function readingRoutes(app: App): void {
  app.get(
    '/api/returns/:returnId/verdict',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'What law and policy say of each line of a return now: offer, sentence and deadline',
        params,
        response: { 200: LineVerdicts, ...refusals(404) },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const lines = await verdictOfReturn(app.db, shopId, request.params.returnId, app.clock.now());
      if (lines.length === 0) throw notFound();
      return { lines: lines.map(({ lineId, verdict }) => ({ lineId, verdict: verdictView(verdict) })) };
    },
  );
  app.get(
    '/api/orders/:orderId/verdict',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'What law and policy say of the lines of an order that nobody has sent back yet, without a reason',
        params: Type.Object({ orderId: Id }),
        response: { 200: LineVerdicts, ...refusals(404) },
      },
    },
    async (request) => {
      const about = { orderId: request.params.orderId, orderLineIds: null, reason: 'unknown' } as const;
      const lines = await verdictOf(app.db, readerOf(request).shopId, about, app.clock.now());
      return { lines: lines.map(({ lineId, verdict }) => ({ lineId, verdict: verdictView(verdict) })) };
    },
  );
}

function approving(app: App): void {
  app.post(
    '/api/returns/:returnId/approve',
    {
      config: { access: { roles, scope: 'ingest' } },
      schema: {
        summary: 'Grant lines of a return, each with its remedy',
        params,
        body: Type.Object({
          seen: Seen,
          lines: Type.Array(
            Type.Object({
              lineId: Id,
              remedy: OneOf(offers),
              variantId: Type.Optional(Maybe(Id)),
              sendsBack: Type.Optional(Type.Boolean({ description: 'False: the goods stay where they are' })),
              isAgreed: Type.Optional(
                Type.Boolean({ description: 'The buyer agreed to something else than the money that the law gives' }),
              ),
            }),
            { minItems: 1, maxItems: 200 },
          ),
          found: Type.Optional(Found),
          note: Note,
        }),
        response: { 204: Nothing, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { seen = null, found, ...body } = request.body;
      const about = { ...aboutOf(readerOf(request), request.params.returnId), seen };
      const approval = { ...body, ...about, ...(found ? { found: findingsOf(found) } : {}) };
      await transact(app.db, (tx) => approveReturn(tx, approval, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
}

function declining(app: App): void {
  app.post(
    '/api/returns/:returnId/decline',
    {
      config: { access: { roles, scope: 'ingest' } },
      schema: {
        summary: 'Decline lines of a return: only where neither law nor policy gives the right',
        params,
        body: Type.Object({
          seen: Seen,
          lineIds: Type.Array(Id, { minItems: 1, maxItems: 200 }),
          code: OneOf(declineCodes),
          found: Type.Optional(Found),
          note: Note,
        }),
        response: { 204: Nothing, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { seen = null, found, note = '', ...body } = request.body;
      const about = { ...aboutOf(readerOf(request), request.params.returnId), seen, note };
      const refusal = { ...body, ...about, ...(found ? { found: findingsOf(found) } : {}) };
      await transact(app.db, (tx) => declineReturn(tx, refusal, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
}

function findingsOf({ opened, used, intact, confirmedAtPurchase }: Static<typeof Found>): Findings {
  return {
    opened: opened ?? null,
    used: used ?? null,
    intact: intact ?? null,
    confirmedAtPurchase: confirmedAtPurchase ?? null,
  };
}

function aboutOf(reader: Reader, returnId: string): { shopId: string; returnId: string; by: Actor } {
  const by = reader.kind === 'agent' ? { kind: 'agent', id: reader.agentId } : { kind: 'api', id: reader.keyId };
  return { shopId: reader.shopId, returnId, by: by as Actor };
}
