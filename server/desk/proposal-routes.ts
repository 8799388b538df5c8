import { Type } from 'typebox';
import { answerSent, discardProposal, doingOf, MessageSchema, Scripts, transactAgain } from '../conversations/index.ts';
import type { Desk } from '../dialogue/index.ts';
import type { App } from '../platform/http.ts';
import { Id, Nothing, refusals } from '../platform/http-schemas.ts';
import { approveProposal } from './approve-proposal.ts';

const params = Type.Object({ id: Id, messageId: Id });

export function proposalRoutes(app: App, desk: Desk): void {
  app.post(
    '/api/conversations/:id/proposals/:messageId/approve',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Let a proposed reply go out, as it is or edited',
        description:
          'Its facts are read anew. 409 `fact_missing`: one is missing, stale or ambiguous by now; 409 `facts_changed`: the wording is another by now, and lies there as the new proposal; otherwise as sending a message.',
        params,
        body: Type.Object({
          clientKey: Type.String({ minLength: 1, maxLength: 200 }),
          seenSeq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
          body: Type.Optional(Type.String({ maxLength: 100_000, description: 'What you made of it.' })),
          scripts: Type.Optional(Scripts),
        }),
        response: {
          200: Type.Object({ message: MessageSchema, isRepeat: Type.Boolean() }),
          ...refusals(404, 409, 413),
        },
      },
    },
    async (request) => {
      const { id, messageId: proposalId } = request.params;
      const doing = doingOf(request, id);
      const approval = { ...doing, proposalId, ...request.body };
      const sent = await transactAgain(app.db, (tx) => approveProposal(tx, desk, approval, app.clock.now()));
      return answerSent(app, doing.shopId, sent);
    },
  );
  app.post(
    '/api/conversations/:id/proposals/:messageId/discard',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Throw a proposed reply away',
        params,
        body: Type.Object({}),
        response: { 204: Nothing, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { id, messageId: proposalId } = request.params;
      await transactAgain(app.db, (tx) =>
        discardProposal(tx, { ...doingOf(request, id), proposalId }, app.clock.now()),
      );
      return reply.status(204).send(null);
    },
  );
}
