import { Type } from 'typebox';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, refusals } from '../platform/http-schemas.ts';
import { type Locale, translate } from '../platform/i18n.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import { loadShop } from '../shops/index.ts';
import type { Ports } from './change-provider.ts';
import { findTracker } from './find-trackers.ts';
import { openProviders } from './open-providers.ts';
import type { MailContent, SmsContent } from './provider.ts';
import { selectStored } from './provider-queries.ts';
import { checkNow, sendNow } from './send-now.ts';
import { localeOf } from './sends-routes.ts';
import { reasonOf } from './sends-views.ts';

/** Longer than any call takes. */
const leaseSeconds = 120;
const mostTests = 6;
const perSeconds = 60;

const results = ['accepted', 'refused', 'not_taken', 'unclear'] as const;

/** Whether a provider does what it is there for, before anything depends on it. */
export function providerTestRoute(app: App, ports: Ports): void {
  const { findProvider, close } = openProviders(app.db, { ...ports, publicUrl: app.publicUrl });
  app.addHook('onClose', async () => close());
  const outbox = {
    db: app.db,
    now: () => app.clock.now(),
    elapsedMs: () => performance.now(),
    leaseSeconds,
    findProvider,
  };
  const limit = rateLimit(mostTests, perSeconds);
  messageRoute(app, outbox, limit);
  const findChecked = async (shopId: string, providerId: string) =>
    (await findTracker(app.db, { ...ports, publicUrl: app.publicUrl }, { shopId, providerId })) ??
    (await findProvider(shopId, providerId));
  checkRoute(app, { ...outbox, findChecked }, limit);
}

type Outbox = Parameters<typeof sendNow>[0];
type Limit = ReturnType<typeof rateLimit>;

/** One real message to an address that the owner types, by the provider that is tried. */
function messageRoute(app: App, outbox: Outbox, limit: Limit): void {
  app.post(
    '/api/providers/:id/test',
    {
      config: { access: { roles: ['owner'] } },
      schema: {
        summary: 'Send one test message by this provider, at once',
        params: Type.Object({ id: Id }),
        body: Type.Object({
          address: Type.String({ minLength: 3, maxLength: 254, description: 'A mailbox, or +8613800138000' }),
          template: Type.Optional(
            Type.Object(
              {
                code: Type.String({ minLength: 1, maxLength: 100 }),
                params: Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 500 })),
              },
              { description: 'Of a provider that sends approved templates only' },
            ),
          ),
        }),
        response: {
          200: Type.Object({
            sendId: Id,
            result: OneOf(results),
            says: Type.String({ description: 'In the language of Accept-Language' }),
            reason: Maybe(Type.Object({ code: Type.String(), says: Type.String() })),
          }),
          ...refusals(404, 409, 429),
        },
      },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      limit(shopId, app.clock.now());
      const locale = localeOf(request);
      const { address, template = null } = request.body;
      const { name } = await loadShop(app.db, shopId);
      const channel = (await selectStored(app.db, shopId)).find(({ id }) => id === request.params.id)?.channel;
      const content = channel === 'mail' ? testMail(locale, name) : { ...testSms(locale, name), template };
      const asked = { shopId, providerId: request.params.id, address: address.trim(), content };
      const { sendId, result } = await sendNow(outbox, asked);
      const reason = 'reason' in result ? reasonOf(locale, result.reason) : null;
      const says = translate(locale, `test_send.${result.is}`, { address: asked.address });
      return { sendId, result: result.is, says, reason };
    },
  );
}

/** Of a provider that moves money, which no trial may, or that is asked about parcels. */
function checkRoute(app: App, outbox: Parameters<typeof checkNow>[0], limit: Limit): void {
  app.post(
    '/api/providers/:id/check',
    {
      config: { access: { roles: ['owner'] } },
      schema: {
        summary:
          'Ask a provider of refunds or of tracking something that moves nothing, to see whether the account answers',
        params: Type.Object({ id: Id }),
        response: {
          200: Type.Object({
            result: OneOf(results),
            says: Type.String({ description: 'In the language of Accept-Language' }),
            reason: Maybe(Type.Object({ code: Type.String(), says: Type.String() })),
          }),
          ...refusals(404, 409, 429),
        },
      },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      limit(shopId, app.clock.now());
      const locale = localeOf(request);
      const { id: providerId } = request.params;
      const result = await checkNow(outbox, { shopId, providerId });
      const reason = 'reason' in result ? reasonOf(locale, result.reason) : null;
      const isTracker = (await selectStored(app.db, shopId)).some(
        ({ id, channel }) => id === providerId && channel === 'parcels',
      );
      const says = isTracker
        ? translate(locale, `test_tracker.${result.is}`)
        : translate(locale, `test_check.${result.is}`);
      return { result: result.is, says, reason };
    },
  );
}

const testMail = (locale: Locale, shop: string): MailContent => ({
  subject: translate(locale, 'test_send.subject', { shop }),
  text: translate(locale, 'test_send.mail', { shop }),
  ...{ html: null, inReplyTo: null, references: [] },
});

const testSms = (locale: Locale, shop: string): SmsContent => ({
  text: translate(locale, 'test_send.sms', { shop }),
  template: null,
});
