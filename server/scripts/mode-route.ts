import { Type } from 'typebox';
import { managers } from '../../shared/access.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Nothing, OneOf, refusals } from '../platform/http-schemas.ts';
import { modes, setMode } from '../shops/index.ts';
import { allSituations } from './situations.ts';

/** Here and not with the shop's other settings: only what a script is for can be set. */
export function modeRoute(app: App): void {
  app.put(
    '/api/shop/settings/:situation',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Whether Qin answers a situation by itself or suggests the answer to an agent',
        params: Type.Object({ situation: Type.String({ maxLength: 100 }) }),
        body: Type.Object({ mode: OneOf(modes) }),
        response: { 204: Nothing, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { shopId } = agentOf(request);
      const { situation } = request.params;
      const { mode } = request.body;
      if (!allSituations().some((one) => one.situation === situation))
        throw new Refused('situation_unknown', 404, { situation });
      await app.db.transaction().execute(async (tx) => {
        await setMode(tx, shopId, situation, mode);
        await appendEvent(tx, shopId, 'shops.setting-changed', { situation, mode }, app.clock.now());
      });
      return reply.status(204).send(null);
    },
  );
}
