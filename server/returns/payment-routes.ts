import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { transact } from '../platform/database.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, refusals } from '../platform/http-schemas.ts';
import { PartView, type RefundPorts, RefundView, remedies } from '../refunds/index.ts';
import { payReturn, previewPayment } from './pay-return.ts';

const params = Type.Object({ returnId: Id });
const Percent = Type.Integer({
  minimum: 1,
  maximum: 100,
  description: 'For goods that the buyer keeps: how much of their price goes back',
});

/** The money of a return: what is owed for it, and giving it back. */
export function paymentRoutes(app: App, ports: RefundPorts): void {
  app.get(
    '/api/returns/:returnId/payment',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'What would be given back for a return now, part by part',
        params,
        querystring: Type.Object({ keepsGoodsPercent: Type.Optional(Percent) }),
        response: {
          200: Type.Object({
            currency: Type.String(),
            sums: Type.Array(
              Type.Object({
                remedy: OneOf(remedies),
                amountMinor: Type.Integer(),
                parts: Type.Array(PartView),
                lineIds: Type.Array(Id),
              }),
            ),
            needsPercent: Type.Boolean({ description: 'The buyer keeps goods: say how much of their price goes back' }),
            refunds: Type.Array(RefundView, { description: 'Under way or paid for what is owed' }),
          }),
          ...refusals(404, 422),
        },
      },
    },
    async (request) => {
      const { keepsGoodsPercent = null } = request.query;
      const { returnId } = request.params;
      return previewPayment(app.db, { shopId: readerOf(request).shopId, returnId, keepsGoodsPercent });
    },
  );
  app.post(
    '/api/returns/:returnId/payment',
    {
      config: { access: { roles } },
      schema: {
        summary: 'Give back what is owed for a return',
        description:
          'Computed from what was bought, what came back and what was decided. Pressed again it answers the refunds that it made; one that came to nothing is made anew.',
        params,
        body: Type.Object({
          seen: Type.Optional(Maybe(Type.Integer({ description: 'The version that you looked at' }))),
          lineIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 200, description: 'Left out: all of them' })),
          keepsGoodsPercent: Type.Optional(Percent),
          isManual: Type.Optional(Type.Boolean({ description: 'A person moves the money' })),
        }),
        response: { 200: Type.Object({ refunds: Type.Array(RefundView) }), ...refusals(404, 409, 422) },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const { seen = null, lineIds = null, keepsGoodsPercent = null, isManual = false } = request.body;
      const by = { kind: 'agent', id: agentId } as const;
      const paying = { shopId, returnId: request.params.returnId, by, seen, lineIds, keepsGoodsPercent, isManual };
      return { refunds: await transact(app.db, (tx) => payReturn(tx, paying, ports, app.clock.now())) };
    },
  );
}
