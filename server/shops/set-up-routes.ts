import { Type } from 'typebox';
import type { App } from '../platform/http.ts';
import { Id, refusals } from '../platform/http-schemas.ts';
import { setUpShop } from './set-up.ts';

const Short = Type.String({ minLength: 1, maxLength: 200 });

/** The first run: opens a shop with its owner, for whoever can read the code that `qin start` printed. */
export function setUpRoutes(app: App, secret: string): void {
  app.post(
    '/api/set-up',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Open the first shop of this installation with its owner; then sign in',
        body: Type.Object({
          setUpCode: Type.String({ minLength: 1, maxLength: 40, description: 'Printed by qin start.' }),
          shop: Type.Object({ code: Short, name: Short, country: Short, zone: Short, currency: Short }),
          owner: Type.Object({
            name: Type.String({ minLength: 1, maxLength: 100 }),
            email: Type.String({ maxLength: 320 }),
            password: Type.String({ maxLength: 1024 }),
          }),
        }),
        response: { 201: Type.Object({ shopId: Id, agentId: Id }), ...refusals(400, 403, 409) },
      },
    },
    async (request, reply) => {
      const made = await app.db.transaction().execute((tx) => setUpShop(tx, secret, request.body, app.clock.now()));
      return reply.status(201).send(made);
    },
  );
}
