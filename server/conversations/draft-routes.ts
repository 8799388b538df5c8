import { Type } from 'typebox';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, Maybe, Nothing, refusals } from '../platform/http-schemas.ts';
import { longestMessage } from './clean-text.ts';
import { type DraftPlace, deleteDraft, putDraft, selectDraft } from './desk-queries.ts';
import { lock } from './lease.ts';
import { doingOf } from './lease-routes.ts';
import { selectConversationView } from './list-queries.ts';
import { DraftSchema, Params, Scripts, Seq } from './schemas.ts';

/** What an agent has written in a conversation and not sent: one draft each, seen by nobody else. */
export function draftRoutes(app: App): void {
  const Found = Type.Object({ draft: Maybe(DraftSchema) });
  app.get(
    '/api/conversations/:id/draft',
    {
      config: { access: 'signed_in' },
      schema: { summary: 'Your draft, or null', params: Params, response: { 200: Found, ...refusals(404) } },
    },
    async (request) => {
      const at = placeOf(request, request.params.id);
      const draft = await selectDraft(app.db, at);
      if (!draft && !(await selectConversationView(app.db, at.shopId, at.conversationId, app.clock.now())))
        throw notFound();
      return {
        draft: draft && {
          body: draft.body,
          fileIds: [...draft.fileIds],
          scripts: [...draft.scripts],
          seenSeq: draft.seenSeq,
          reason: draft.reason,
          updatedAt: draft.updatedAt,
        },
      };
    },
  );
  app.put(
    '/api/conversations/:id/draft',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Keep what you have typed so far; it replaces the draft before',
        params: Params,
        body: Type.Object({
          body: Type.String({ maxLength: 10 * longestMessage }),
          seenSeq: Seq,
          fileIds: Type.Optional(Type.Array(Id, { maxItems: 100 })),
          scripts: Type.Optional(Scripts),
        }),
        response: { 204: Nothing, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const now = app.clock.now();
      await app.db.transaction().execute(async (tx) => {
        await lock(tx, doingOf(request, request.params.id)); // takes turns with a send that is being refused
        const at = placeOf(request, request.params.id);
        // Photos are only taken out by whoever names those that stay.
        const before = await selectDraft(tx, at);
        const { fileIds = before?.fileIds ?? [], scripts = before?.scripts ?? [] } = request.body;
        const draft = { ...request.body, fileIds, scripts, clientKey: null, reason: null, updatedAt: now };
        await putDraft(tx, at, draft);
      });
      return reply.status(204).send(null);
    },
  );
  app.delete(
    '/api/conversations/:id/draft',
    {
      config: { access: 'signed_in' },
      schema: { summary: 'Throw your draft away', params: Params, response: { 204: Nothing, ...refusals(404) } },
    },
    async (request, reply) => {
      await app.db.transaction().execute(async (tx) => {
        await lock(tx, doingOf(request, request.params.id));
        await deleteDraft(tx, placeOf(request, request.params.id));
      });
      return reply.status(204).send(null);
    },
  );
}

function placeOf(request: Parameters<typeof agentOf>[0], conversationId: string): DraftPlace {
  const { shopId, agentId } = agentOf(request);
  return { shopId, conversationId, agentId };
}
