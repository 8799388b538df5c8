import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { moods } from '../../shared/labels.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Maybe, OneOf, refusals } from '../platform/http-schemas.ts';
import { pickLocale } from '../platform/i18n.ts';
import { factEntry, factNames } from './catalogue.ts';
import { checkRoute, type TryOn } from './check-route.ts';
import { nameOfFact, nameOfSource } from './fact-names.ts';
import { importRoutes } from './import-routes.ts';
import { modeRoute } from './mode-route.ts';
import { type PromiseKind, promiseEntry, promiseKinds } from './promise-kinds.ts';
import { reviewRoutes } from './review-routes.ts';
import { shippedScripts } from './scripts-of.ts';
import { compareVersions, listReleases, showScript, showVersion } from './show-scripts.ts';
import { FactsView, ListedView, ScriptParams, ScriptView, VersionParams, WholeVersionView } from './views.ts';

const access = { roles, scope: 'read' } as const;

/** `tryOn` puts a wording into the words of a real order or conversation: it is the dialogue that knows how. */
export function scriptRoutes(app: App, tryOn: TryOn): void {
  shippedScripts(); // a fault in the files shows when the server starts, not in the first reply
  listRoutes(app);
  oneRoutes(app);
  factsRoute(app);
  checkRoute(app, tryOn);
  reviewRoutes(app);
  importRoutes(app);
  modeRoute(app);
}

function listRoutes(app: App): void {
  app.get(
    '/api/scripts',
    {
      config: { access },
      schema: {
        summary: 'All scripts: what counts now in each language, and what is under way',
        querystring: Type.Object({
          q: Type.String({ maxLength: 100, default: '', description: 'Name, pinyin or its initials, words, code' }),
        }),
        response: { 200: Type.Object({ items: Type.Array(ListedView) }) },
      },
    },
    async (request) => ({
      items: await listReleases(app.db, readerOf(request).shopId, request.query.q, app.clock.now()),
    }),
  );
}

function oneRoutes(app: App): void {
  app.get(
    '/api/scripts/:situation/:locale',
    {
      config: { access },
      schema: {
        summary: 'One script with all its versions, and how often each was said',
        params: ScriptParams,
        response: { 200: ScriptView, ...refusals(404) },
      },
    },
    async (request) => showScript(app.db, readerOf(request).shopId, request.params, app.clock.now()),
  );
  app.get(
    '/api/scripts/:situation/:locale/versions/:version',
    {
      config: { access },
      schema: {
        summary: 'One version with its text, and what the checks say of it today',
        params: VersionParams,
        response: { 200: WholeVersionView, ...refusals(404) },
      },
    },
    async (request) =>
      showVersion(app.db, readerOf(request).shopId, request.params, {
        now: app.clock.now(),
        reader: pickLocale(request.headers['accept-language']),
      }),
  );
  diffRoute(app);
}

function diffRoute(app: App): void {
  const Version = Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 });
  const Text = Type.Object({ version: Version, body: Type.String() });
  const Sentence = Type.Object({
    change: OneOf(['same', 'changed', 'added', 'removed']),
    from: Maybe(Type.String()),
    to: Maybe(Type.String()),
  });
  app.get(
    '/api/scripts/:situation/:locale/diff',
    {
      config: { access },
      schema: {
        summary: 'Two versions beside each other, sentence by sentence',
        params: ScriptParams,
        querystring: Type.Object({ from: Version, to: Version }),
        response: {
          200: Type.Object({ from: Text, to: Text, sentences: Type.Array(Sentence) }),
          ...refusals(404),
        },
      },
    },
    async (request) => {
      const { from, to } = request.query;
      return compareVersions(app.db, readerOf(request).shopId, request.params, from, to);
    },
  );
}

function factsRoute(app: App): void {
  app.get(
    '/api/scripts/facts',
    {
      config: { access },
      schema: { summary: 'What a script may state, promise and depend on', response: { 200: FactsView } },
    },
    async () => ({
      facts: factNames.map((name) => {
        const { type, source, freshness, ahead, example } = factEntry(name);
        return {
          ...{ name, label: nameOfFact(name), type, source: nameOfSource(source), freshness },
          isAhead: ahead === true,
          example,
        };
      }),
      promises: (Object.keys(promiseKinds) as PromiseKind[]).map((kind) => ({ kind, ...promiseEntry(kind) })),
      tones: [...moods],
    }),
  );
}
