import { Type } from 'typebox';
import { findCustomer } from '../customers/index.ts';
import { transact } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf, type Reader, readerOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { Instant, instantOf } from '../platform/ingest.ts';
import { selectHolds, selectPast } from './consent-queries.ts';
import { liftSuppression } from './lift-suppression.ts';
import type { MessageChannel } from './provider.ts';
import { takeWord } from './take-word.ts';

const roles = ['agent', 'account_manager', 'supervisor', 'owner'] as const;
const channels = ['mail', 'sms'] as const satisfies readonly MessageChannel[];
const purposes = ['service', 'promotion'] as const;
const params = Type.Object({ customerId: Id });
const mostShown = 100;

const Recorder = Type.Object({
  kind: OneOf(['agent', 'api_key', 'customer', 'provider'] as const),
  name: Maybe(Type.String()),
});
const Note = Maybe(Type.String({ description: 'What was said, in the words of who wrote it down' }));
const Masked = Type.String({ description: 'Masked: w***@example.com' });
const Block = Type.Object({
  address: Masked,
  scope: OneOf(['promotion', 'all'] as const),
  source: Type.String({ description: 'How we were told: link, reply, bounce, complaint, agent …' }),
  at: Time,
  note: Note,
  recordedBy: Recorder,
});
const ConsentView = Type.Object({
  holds: Type.Array(
    Type.Object({
      channel: OneOf(channels),
      purpose: OneOf(purposes),
      state: OneOf(['given', 'withdrawn', 'unknown'] as const),
      at: MaybeTime,
      source: Maybe(Type.String()),
      textVersion: Maybe(Type.String()),
      note: Note,
      recordedBy: Maybe(Recorder),
      blocks: Type.Array(Block, { description: 'Suppressions that stop this, whatever was agreed' }),
    }),
    { description: 'One for each channel and purpose: what holds now' },
  ),
  history: Type.Array(
    Type.Object({
      kind: OneOf(['given', 'withdrawn', 'suppressed', 'lifted'] as const),
      channel: OneOf(channels),
      purpose: Maybe(OneOf(purposes)),
      address: Maybe(Masked),
      source: Maybe(Type.String()),
      textVersion: Maybe(Type.String()),
      note: Note,
      at: Time,
      recordedBy: Recorder,
    }),
    { description: 'Newest first. Without a purpose: everything was suppressed' },
  ),
  hasMore: Type.Boolean({ description: `There is more history than the newest ${mostShown}` }),
});

const WordBody = Type.Object({
  channel: OneOf([...channels, 'all'] as const),
  purpose: OneOf(purposes),
  state: OneOf(['given', 'withdrawn'] as const),
  source: Type.Optional(
    Type.String({ maxLength: 60, description: 'Where it was said: chat, phone, checkout … A yes needs it' }),
  ),
  textVersion: Type.Optional(Type.String({ maxLength: 100, description: 'Of the words that were agreed to' })),
  note: Type.Optional(Type.String({ maxLength: 1000, description: 'The words agreed to, where they have no version' })),
  at: Type.Optional(Instant),
});

/** What a customer wants to be sent, on each channel: as it stands, as it was said, and as somebody passes it on. */
export function consentRoutes(app: App): void {
  app.get(
    '/api/customers/:customerId/consents',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'What may be sent to a customer: agreements, refusals and suppressions, and their history',
        params,
        response: { 200: ConsentView, ...refusals(404) },
      },
    },
    (request) => load(readerOf(request).shopId, request.params.customerId),
  );
  app.post(
    '/api/customers/:customerId/consents',
    {
      config: { access: { roles, scope: 'ingest' } },
      schema: {
        summary:
          'What a customer told: a yes needs its source and its words; a no counts at once, for service: to everything',
        params,
        body: WordBody,
        response: { 201: ConsentView, ...refusals(404, 422) },
      },
    },
    async (request, reply) => {
      const reader = readerOf(request);
      const { shopId } = reader;
      const { customerId } = request.params;
      const { channel, purpose, state, source, textVersion, note, at } = request.body;
      const now = app.clock.now();
      const word = {
        ...{ shopId, customerId, purpose, state, recordedBy: idOf(reader) },
        channels: channel === 'all' ? channels : [channel],
        source: source?.trim() || (state === 'withdrawn' ? sourceOf(reader) : ''),
        textVersion: textVersion?.trim() || null,
        note: note?.trim() || null,
        at: at === undefined ? now : Temporal.Instant.from(instantOf('at', at)),
      };
      await transact(app.db, async (tx) => {
        if (!(await findCustomer(tx, shopId, customerId))) throw notFound();
        await takeWord(tx, word, now);
      });
      reply.code(201);
      return load(shopId, customerId);
    },
  );
  app.post(
    '/api/customers/:customerId/suppressions/lift',
    {
      config: { access: { roles } },
      schema: {
        summary: 'Messages may go to a customer’s addresses again: who says so and why is kept',
        params,
        body: Type.Object({
          channel: OneOf(channels),
          scope: OneOf(['promotion', 'all'] as const),
          why: Type.String({ maxLength: 1000 }),
        }),
        response: { 200: ConsentView, ...refusals(404, 409, 422) },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const { customerId } = request.params;
      const { channel, scope, why } = request.body;
      await transact(app.db, async (tx) => {
        if (!(await findCustomer(tx, shopId, customerId))) throw notFound();
        const lifting = { shopId, customerId, channel, scope, why: why.trim(), agentId };
        await liftSuppression(tx, lifting, app.clock.now());
      });
      return load(shopId, customerId);
    },
  );

  function load(shopId: string, customerId: string) {
    return transact(app.db, async (tx) => {
      if (!(await findCustomer(tx, shopId, customerId))) throw notFound();
      const holds = await selectHolds(tx, shopId, customerId);
      const history = await selectPast(tx, shopId, customerId, mostShown + 1);
      return { holds, history: history.slice(0, mostShown), hasMore: history.length > mostShown };
    });
  }
}

const idOf = (reader: Reader) => (reader.kind === 'agent' ? reader.agentId : reader.keyId);
const sourceOf = (reader: Reader) => (reader.kind === 'agent' ? 'agent' : 'api');
