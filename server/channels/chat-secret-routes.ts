import { Type } from 'typebox';
import { managers } from '../../shared/access.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Maybe, Time } from '../platform/http-schemas.ts';
import { selectSecret } from './queries.ts';
import { makeChatSecret } from './sign-for-buyer.ts';

/** The secret by which the shop's own pages vouch for visitors of the chat (docs/chat.md). */
export function chatSecretRoutes(app: App): void {
  app.get(
    '/api/chat-secret',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Whether the shop has a secret for its chat, and since when; never the secret',
        response: { 200: Type.Object({ madeAt: Maybe(Time), madeBy: Maybe(Type.String()) }) },
      },
    },
    async (request) => {
      const found = await selectSecret(app.db, agentOf(request).shopId);
      return { madeAt: found?.madeAt ?? null, madeBy: found?.madeBy ?? null };
    },
  );
  app.post(
    '/api/chat-secret',
    {
      config: { access: { roles: ['owner'] } },
      schema: {
        summary: 'Make a new secret for the chat; it is shown this once, and the one before ends now',
        response: { 201: Type.Object({ secret: Type.String(), madeAt: Time }) },
      },
    },
    async (request, reply) => {
      const { shopId, agentId } = agentOf(request);
      const now = app.clock.now();
      const secret = await app.db.transaction().execute((tx) => makeChatSecret(tx, shopId, agentId, now));
      return reply.status(201).send({ secret, madeAt: now });
    },
  );
}
