import { Type } from 'typebox';
import { transact } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, Maybe, refusals } from '../platform/http-schemas.ts';
import { longestMessage } from './clean-text.ts';
import { type Draft, type DraftPlace, selectDraft } from './desk-queries.ts';
import { dropDraft, storeDraft } from './drafts.ts';
import { lock, refuseUnwritten } from './lease.ts';
import { doingOf, instantOf } from './lease-routes.ts';
import { selectConversationView } from './list-queries.ts';
import { DraftSchema, Params, Scripts, Seq } from './schemas.ts';

const Found = Type.Object({ draft: Maybe(DraftSchema) });
const config = { access: 'signed_in' } as const;
const SeenAt = Type.String({ maxLength: 64, description: '`updatedAt` of the draft that you saw last' });

/** What an agent has written in a conversation and not sent: one draft each, seen by nobody else. */
export function draftRoutes(app: App): void {
  app.get(
    '/api/conversations/:id/draft',
    { config, schema: { summary: 'Your draft, or null', params: Params, response: { 200: Found, ...refusals(404) } } },
    async (request) => {
      const at = placeOf(request, request.params.id);
      const draft = await selectDraft(app.db, at);
      if (!draft && !(await selectConversationView(app.db, at.shopId, at.conversationId, app.clock.now())))
        throw notFound();
      return { draft: draft && viewOf(draft) };
    },
  );
  putRoute(app);
  deleteRoute(app);
}

function putRoute(app: App): void {
  app.put(
    '/api/conversations/:id/draft',
    {
      config,
      schema: {
        summary: 'Keep what you have typed so far; it replaces the draft that you saw',
        description:
          'A message that was refused since, on another page of yours, stays in it: the answer is what is kept now. Photos and scripts are only taken out by naming those that stay.',
        params: Params,
        body: Type.Object({
          body: Type.String({ maxLength: 10 * longestMessage }),
          seenSeq: Seq,
          fileIds: Type.Optional(Type.Array(Id, { maxItems: 100 })),
          scripts: Type.Optional(Scripts),
          seenAt: Type.Optional(Maybe(SeenAt)),
        }),
        response: { 200: Found, ...refusals(404) },
      },
    },
    async (request) => {
      const { seenAt, ...typed } = request.body;
      const seen = seenAt ? instantOf(seenAt) : null;
      const now = app.clock.now();
      const draft = await transact(app.db, async (tx) => {
        // Takes turns with a send that is being refused.
        refuseUnwritten(await lock(tx, doingOf(request, request.params.id)), typed.seenSeq);
        return storeDraft(tx, placeOf(request, request.params.id), typed, seen, now);
      });
      return { draft: viewOf(draft) };
    },
  );
}

function deleteRoute(app: App): void {
  app.delete(
    '/api/conversations/:id/draft',
    {
      config,
      schema: {
        summary: 'Throw away the draft that you saw',
        description: 'One that was refused since, on another page of yours, stays, and is the answer.',
        params: Params,
        querystring: Type.Object({ seenAt: Type.Optional(SeenAt) }),
        response: { 200: Found, ...refusals(404) },
      },
    },
    async (request) => {
      const { seenAt } = request.query;
      const seen = seenAt ? instantOf(seenAt) : null;
      const draft = await transact(app.db, async (tx) => {
        await lock(tx, doingOf(request, request.params.id));
        return dropDraft(tx, placeOf(request, request.params.id), seen);
      });
      return { draft: draft && viewOf(draft) };
    },
  );
}

function viewOf({ body, fileIds, scripts, seenSeq, reason, updatedAt }: Draft) {
  return { body, fileIds: [...fileIds], scripts: [...scripts], seenSeq, reason, updatedAt };
}

function placeOf(request: Parameters<typeof agentOf>[0], conversationId: string): DraftPlace {
  const { shopId, agentId } = agentOf(request);
  return { shopId, conversationId, agentId };
}
