import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { type Responder, transactAgain } from '../conversations/index.ts';
import type { App } from '../platform/http.ts';
import { buyerOf } from '../platform/http-access.ts';
import { Maybe, Nothing, refusals } from '../platform/http-schemas.ts';
import { pickLocale } from '../platform/i18n.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { askForCode } from './ask-for-code.ts';
import { checkCode } from './check-code.ts';
import { codeMinutes } from './code-rules.ts';

const limits = { asksOfNetwork: 10, checksOfNetwork: 120, windowSeconds: 60 };
/** Longer than asking takes: how long the answer took tells nothing of whether anybody was found. */
const answersAfterMs = 250;

/** A code by mail, for a buyer whom nothing vouches for. */
export function codeRoutes<Turn>(app: App, respond: Responder<Turn>, secret: string): void {
  const asks = rateLimit(limits.asksOfNetwork, limits.windowSeconds);
  const checks = rateLimit(limits.checksOfNetwork, limits.windowSeconds);
  app.post(
    '/api/chat/code',
    {
      config: { access: 'buyer' },
      schema: {
        summary: 'Ask for a code by mail, to prove who writes',
        description:
          'Mailed to a customer who has this address, when the order is theirs; without an order, when one customer alone has it. The answer is the same whether it was mailed or not. At most 3 an hour for an address, and 10 a minute from one network. In the language of Accept-Language.',
        body: Type.Object({
          address: Type.String({ maxLength: 254, description: 'The mail address that the shop has.' }),
          orderNumber: Type.Optional(Maybe(Type.String({ maxLength: 100 }))),
        }),
        response: {
          200: Type.Object({
            validMinutes: Type.Integer({ description: 'How long a code is good.' }),
            demoCode: Maybe(
              Type.String({ description: 'In a demo shop, whose mail goes to nobody: the code itself.' }),
            ),
          }),
          ...refusals(400, 409, 429),
        },
      },
    },
    async (request) => {
      const buyer = buyerOf(request);
      const now = app.clock.now();
      asks(request.ip, now);
      const { address, orderNumber } = request.body;
      const locale = pickLocale(request.headers['accept-language']);
      const asked = { address, orderNumber: orderNumber?.trim() || null, locale };
      const [answered] = await Promise.allSettled([
        transactAgain(app.db, (tx) => askForCode(tx, secret, buyer, asked, now)),
        sleep(answersAfterMs),
      ]);
      if (answered.status === 'rejected') throw answered.reason;
      return { validMinutes: codeMinutes, ...answered.value };
    },
  );
  app.post(
    '/api/chat/code/check',
    {
      config: { access: 'buyer' },
      schema: {
        summary: 'Type in the code that was mailed',
        description:
          'The visitor is that customer from now on, for 7 days on this device, and what they had asked is answered. Each code is good once, in the chat that asked for it, for 10 minutes and 5 tries; asking again replaces it.',
        body: Type.Object({ code: Type.String({ maxLength: 40 }) }),
        response: { 204: Nothing, ...refusals(409, 410, 429) },
      },
    },
    async (request, reply) => {
      const buyer = buyerOf(request);
      const now = app.clock.now();
      checks(request.ip, now);
      const { code } = request.body;
      const ports = { secret, respond };
      const { refusal } = await transactAgain(app.db, (tx) => checkCode(tx, ports, buyer, code, now));
      if (refusal) throw refusal;
      return reply.status(204).send(null);
    },
  );
}
