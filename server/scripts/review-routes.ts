import { Type } from 'typebox';
import { managers } from '../../shared/access.ts';
import type { Locale } from '../../shared/labels.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Nothing, refusals } from '../platform/http-schemas.ts';
import type { VersionKey } from './queries.ts';
import { rejectVersion, releaseVersion, submitVersion, withdrawVersion } from './review-version.ts';
import { rollBack } from './roll-back.ts';
import { discardDraft, saveDraft } from './save-draft.ts';
import { Body, Note, ScriptParams, VersionParams } from './views.ts';

const access = { roles: managers };
const Against = Type.Integer({
  minimum: 1,
  description: 'The version that counted when it was looked at: when another has been released since, look again',
});
const Numbered = Type.Object({ version: Type.Integer() });
const refused = refusals(404, 409);
const one = '/api/scripts/:situation/:locale/versions/:version';

export function reviewRoutes(app: App): void {
  draftRoutes(app);
  submitRoutes(app);
  releaseRoutes(app);
  rejectRoute(app);
}

function draftRoutes(app: App): void {
  app.put(
    '/api/scripts/:situation/:locale/draft',
    {
      config: { access },
      schema: {
        summary: "Keep one's own draft of a script, right or wrong; each author has one",
        params: ScriptParams,
        body: Type.Object({ body: Body, note: Type.Optional(Note) }),
        response: { 200: Numbered, ...refusals(404) },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const { body, note = '' } = request.body;
      const draft = { ...request.params, shopId, authorId: agentId, body, note: note || null };
      const { version } = await write((tx) => saveDraft(tx, draft, app.clock.now()));
      return { version };
    },
  );
  app.delete(
    one,
    {
      config: { access },
      schema: { summary: 'Throw a draft away', params: VersionParams, response: { 204: Nothing, ...refused } },
    },
    async (request, reply) => {
      await write((tx) => discardDraft(tx, agentOf(request).shopId, request.params));
      return reply.status(204).send(null);
    },
  );

  function write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return app.db.transaction().execute(work);
  }
}

function submitRoutes(app: App): void {
  const steps = [
    ['submit', submitVersion, "Hand one's own draft to a second person; the checks must be green"],
    ['withdraw', withdrawVersion, 'Take back what waits for review, or a release that has not begun'],
  ] as const;
  for (const [step, take, summary] of steps)
    app.post(
      `${one}/${step}`,
      { config: { access }, schema: { summary, params: VersionParams, response: { 204: Nothing, ...refused } } },
      async (request, reply) => {
        const of = whoAndWhich(agentOf(request), request.params);
        await app.db.transaction().execute((tx) => take(tx, of, app.clock.now()));
        return reply.status(204).send(null);
      },
    );
}

function releaseRoutes(app: App): void {
  app.post(
    `${one}/release`,
    {
      config: { access },
      schema: {
        summary: 'Release what somebody else has written, at once or from a day on',
        params: VersionParams,
        body: Type.Object({
          against: Against,
          effectiveFrom: Type.Optional(
            Type.String({ maxLength: 64, description: 'ISO 8601 instant; at once if past' }),
          ),
          note: Type.Optional(Note),
        }),
        response: { 204: Nothing, ...refused },
      },
    },
    async (request, reply) => {
      const { against, effectiveFrom, note = '' } = request.body;
      const of = whoAndWhich(agentOf(request), request.params);
      const from = effectiveFrom === undefined ? null : instantOf(effectiveFrom);
      const release = { ...of, against, effectiveFrom: from, verdict: note || null };
      await app.db.transaction().execute((tx) => releaseVersion(tx, release, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
  app.post(
    `${one}/roll-back`,
    {
      config: { access },
      schema: {
        summary: 'Release an earlier wording again, at once and as a new version',
        params: VersionParams,
        body: Type.Object({ against: Against }),
        response: { 200: Numbered, ...refused },
      },
    },
    async (request) => {
      const of = { ...whoAndWhich(agentOf(request), request.params), against: request.body.against };
      const { version } = await app.db.transaction().execute((tx) => rollBack(tx, of, app.clock.now()));
      return { version };
    },
  );
}

function rejectRoute(app: App): void {
  app.post(
    `${one}/reject`,
    {
      config: { access },
      schema: {
        summary: 'Say why a version is not released',
        params: VersionParams,
        body: Type.Object({ note: Type.String({ minLength: 1, maxLength: 1000 }) }),
        response: { 204: Nothing, ...refused },
      },
    },
    async (request, reply) => {
      const of = { ...whoAndWhich(agentOf(request), request.params), verdict: request.body.note };
      await app.db.transaction().execute((tx) => rejectVersion(tx, of, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
}

type Named = { situation: string; locale: Locale; version: number };

function whoAndWhich({ shopId, agentId }: { shopId: string; agentId: string }, params: Named) {
  const { situation, locale, version }: VersionKey = params;
  return { shopId, agentId, situation, locale, version };
}

function instantOf(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new Refused('bad_time', 400, { text });
  }
}
