import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type FoundHook, findHook, isHookSecret } from '../outbox/index.ts';
import { notFound, Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { refusals } from '../platform/http-schemas.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { postedBy, storeDelivery } from './store-delivery.ts';
import { type HookPorts, tryDelivery } from './take-delivery.ts';

const bodyLimits = { mail: 25 * 1024 * 1024, sms: 1024 * 1024 };

declare module 'fastify' {
  interface FastifyRequest {
    hook: FoundHook | null;
  }
}

const Address = Type.Object({ providerId: Type.String({ maxLength: 100 }), secret: Type.String({ maxLength: 100 }) });
const answers = {
  200: Type.Unknown({ description: 'Kept, and taken or soon to be: what the provider wants to hear' }),
  ...refusals(401, 404, 429),
};

/**
 * Where providers post what became of messages, and what buyers write. What comes is kept before it is believed; what does
 * not prove to be the provider's is refused and kept aside, for it may be ours that is wrong.
 */
export function hookRoutes(app: App, ports: HookPorts): void {
  app.decorateRequest('hook', null);
  app.register(async (hooks) => {
    const doors = hooks as unknown as App;
    // As it came, whatever it calls itself: signatures are over bytes.
    doors.removeAllContentTypeParsers();
    doors.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    const ofProvider = rateLimit(60_000, 60);
    const ofStranger = rateLimit(300, 60);
    /** Before the body is read: nobody fills the memory who does not know the address. */
    const onRequest = async (request: FastifyRequest) => {
      const { providerId, secret } = request.params as { providerId: string; secret: string };
      const now = app.clock.now();
      if (!isHookSecret(ports.secret, providerId, secret)) {
        ofStranger(request.ip, now);
        throw notFound();
      }
      ofProvider(providerId, now);
      request.hook = await findHook(app.db, ports, providerId);
      if (!request.hook) throw notFound();
      refuseTooLarge(request, Number(request.headers['content-length'] ?? 0));
    };
    const shared = { config: { access: 'public', takesAnything: true }, onRequest } as const;
    const schema = { params: Address, querystring: Type.Object({}, { additionalProperties: true }), response: answers };
    doors.get(
      '/hooks/:providerId/:secret',
      { ...shared, schema: { summary: 'What a provider reports in an address alone', ...schema } },
      (request, reply) => take(request, reply),
    );
    doors.post(
      '/hooks/:providerId/:secret',
      {
        ...shared,
        bodyLimit: bodyLimits.mail,
        schema: { summary: 'What a provider reports; any body', ...schema, body: Type.Unknown() },
      },
      (request, reply) => take(request, reply),
    );
  });

  async function take(request: FastifyRequest, reply: FastifyReply) {
    const { hook } = request;
    if (!hook) throw notFound();
    const posted = postedBy(request);
    refuseTooLarge(request, posted.body.length);
    const { id: providerId, shopId } = hook.given;
    const now = app.clock.now();
    const kept = await storeDelivery(app.db, { shopId, providerId }, posted, now);
    const state = await tryDelivery(app.db, ports, kept, now, hook);
    if (state === 'quarantined') throw new Refused('hook_not_proven', 401);
    return reply.status(200).send(hook.hooks.answer ?? {});
  }
}

function refuseTooLarge({ hook }: FastifyRequest, bytes: number): void {
  const limitBytes = hook?.connector.channel === 'mail' ? bodyLimits.mail : bodyLimits.sms;
  if (bytes > limitBytes) throw new Refused('too_large', 413, { limitBytes });
}
