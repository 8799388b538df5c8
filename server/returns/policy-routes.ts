import { type Static, Type } from 'typebox';
import { managers, roles } from '../../shared/access.ts';
import { reasons } from '../../shared/labels.ts';
import { reasonGroups } from '../../shared/reason-tree.ts';
import { categories } from '../law/index.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { Maybe, MaybeTime, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { Instant, instantOf } from '../platform/ingest.ts';
import { checkRows, offers, type PolicyRow } from './policy.ts';
import { policyVersions, publishPolicy } from './publish-policy.ts';
import { resolve } from './resolve.ts';
import { VerdictView, verdictView } from './verdict-view.ts';

const payers = ['buyer', 'seller'] as const;
const Row = Type.Object({
  when: Type.Object(
    {
      reasons: Type.Optional(Type.Array(OneOf([...new Set([...reasons, ...reasonGroups])]), { minItems: 1 })),
      categories: Type.Optional(Type.Array(OneOf(categories), { minItems: 1 })),
      tiers: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 50 })),
      onSale: Type.Optional(Type.Boolean({ description: 'Sold for less than its price now' })),
    },
    { description: 'What is left out asks for nothing; what nobody knows of a line fits no row that asks for it' },
  ),
  days: Type.Integer({ minimum: 0, maximum: 3650, description: 'From the day after; 0: nothing beyond the law' }),
  counts: OneOf(['receipt', 'order'] as const),
  freight: OneOf(payers),
  offers: Type.Array(OneOf(offers), { minItems: 1, uniqueItems: true }),
});
const Rows = Type.Array(Row, { maxItems: 200, description: 'The first row that fits a line decides' });
const PolicyView = Type.Object(
  { version: Type.Integer(), rows: Rows, toldSince: MaybeTime, publishedAt: Time, publishedBy: Maybe(Type.String()) },
  { title: 'ReturnPolicy' },
);

const Tried = Type.Object({
  country: Type.Optional(Maybe(Type.String({ pattern: '^[A-Z]{2}$' }))),
  reason: OneOf(reasons),
  category: Type.Optional(Maybe(OneOf(categories))),
  tier: Type.Optional(Maybe(Type.String({ maxLength: 60 }))),
  onSale: Type.Optional(Maybe(Type.Boolean())),
  daysSinceReceipt: Type.Integer({ minimum: 0, maximum: 4000 }),
  daysSinceOrder: Type.Integer({ minimum: 0, maximum: 4000 }),
});

/** What the shop gives beyond the law: read by everybody at the desk, published by those who run the shop. */
export function policyRoutes(app: App): void {
  app.get(
    '/api/return-policy',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'Versions of the returns policy, newest first; none: the law alone applies',
        response: { 200: Type.Object({ versions: Type.Array(PolicyView) }) },
      },
    },
    async (request) => {
      const versions = await policyVersions(app.db, readerOf(request).shopId);
      return { versions: versions.map((version) => ({ ...version, rows: asRows(version.rows) })) };
    },
  );
  app.post(
    '/api/return-policy',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Publish the next version of the returns policy; earlier ones stay as they are',
        body: Type.Object({
          after: Type.Integer({ minimum: 0, description: 'The version that this one was made from; 0: none' }),
          rows: Rows,
          toldSince: Type.Optional(
            Maybe({ ...Instant, description: 'Since when buyers are told of their right before they buy' }),
          ),
        }),
        response: { 201: Type.Object({ version: Type.Integer() }), ...refusals(409, 422) },
      },
    },
    async (request, reply) => {
      const { shopId, agentId } = agentOf(request);
      const { rows, after, toldSince } = request.body;
      const told = instantOf('toldSince', toldSince ?? undefined);
      const policy = {
        ...{ shopId, after, rows: rows as PolicyRow[], publishedBy: agentId },
        toldSince: told === undefined ? null : Temporal.Instant.from(told),
      };
      const version = await app.db.transaction().execute((tx) => publishPolicy(tx, policy, app.clock.now()));
      return reply.status(201).send({ version });
    },
  );
  tryingRoute(app);
}

function tryingRoute(app: App): void {
  app.post(
    '/api/return-policy/preview',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'What rows that are not published yet would give: law and policy together, case by case',
        body: Type.Object({
          rows: Rows,
          isTold: Type.Boolean({ description: 'Buyers are told of their right before they buy' }),
          cases: Type.Array(Tried, { minItems: 1, maxItems: 100 }),
        }),
        response: { 200: Type.Object({ verdicts: Type.Array(VerdictView) }) },
      },
    },
    async (request) => {
      const { rows, isTold, cases } = request.body;
      const now = app.clock.now();
      checkRows(rows as PolicyRow[]);
      return {
        verdicts: cases.map((tried) => verdictView(verdictOn(tried, { rows: rows as PolicyRow[], isTold }, now))),
      };
    },
  );
}

function verdictOn(
  { country = null, reason, category = null, tier = null, onSale = null, ...ago }: Static<typeof Tried>,
  { rows, isTold }: { rows: PolicyRow[]; isTold: boolean },
  now: Temporal.Instant,
) {
  const before = (days: number) => now.subtract({ hours: 24 * days });
  const orderedAt = before(Math.max(ago.daysSinceOrder, ago.daysSinceReceipt));
  const facts = {
    countries: country === null ? [] : [country],
    ...{ zone: 'UTC', reason, category, tier, onSale, orderedAt },
    parcels: [{ deliveredAt: before(ago.daysSinceReceipt) }],
    ...{ opened: null, used: null, intact: null, confirmedAtPurchase: null },
  };
  return resolve(facts, { version: 0, rows, toldSince: isTold ? orderedAt : null }, now);
}

const asRows = (rows: readonly PolicyRow[]) => rows as Static<typeof Rows>;
