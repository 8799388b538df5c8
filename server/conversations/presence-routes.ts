import { Type } from 'typebox';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Nothing, OneOf, refusals } from '../platform/http-schemas.ts';
import { selectConversationView } from './list-queries.ts';
import { selectPresences, showPresence } from './presence.ts';
import { presenceKinds } from './rules.ts';
import { Params, PresenceSchema } from './schemas.ts';

export function presenceRoutes(app: App): void {
  app.post(
    '/api/conversations/:id/presence',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Say that you look at a conversation (every 30 seconds) or type in it (every 5)',
        params: Params,
        body: Type.Object({ kind: OneOf(presenceKinds) }),
        response: { 204: Nothing, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { shopId, agentId } = agentOf(request);
      const sign = { shopId, conversationId: request.params.id, agentId, kind: request.body.kind };
      await app.db.transaction().execute((tx) => showPresence(tx, sign, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
  app.get(
    '/api/conversations/:id/presence',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Who looks at a conversation or types in it',
        params: Params,
        response: { 200: Type.Object({ items: Type.Array(PresenceSchema) }), ...refusals(404) },
      },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      const { id } = request.params;
      const items = await selectPresences(app.db, shopId, id, app.clock.now());
      if (items.length === 0 && !(await selectConversationView(app.db, shopId, id, app.clock.now()))) throw notFound();
      return { items };
    },
  );
}
