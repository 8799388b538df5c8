import { type Static, Type } from 'typebox';
import { managers } from '../../shared/access.ts';
import { type Mood, moods } from '../../shared/labels.ts';
import type { Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf, refusals } from '../platform/http-schemas.ts';
import { pickLocale } from '../platform/i18n.ts';
import { previewsOf } from './check-wording.ts';
import { nameOfFixture } from './fact-names.ts';
import type { UsedFact } from './facts.ts';
import type { PromiseKind } from './promise-kinds.ts';
import type { Script } from './script.ts';
import { headed } from './version-text.ts';
import { checkNow, shippedVersion } from './versions.ts';
import { Body, LocaleName, PreviewView, ProblemView, problemView, SituationName } from './views.ts';

/** A real order or conversation to try a wording on. */
export type TryOnWhat = { shopId: string; script: Script; orderId: string | null; conversationId: string | null };

export type Tried =
  | { text: string; facts: readonly UsedFact[]; promises: readonly { kind: PromiseKind }[] }
  | { blocked: { fact: string; why: string } };

/** Port: what the buyer would read there now; null when there is no such order or conversation. Filled by the dialogue. */
export type TryOn = (tx: Tx, what: TryOnWhat, now: Temporal.Instant) => Promise<Tried | null>;

export function checkRoute(app: App, tryOn: TryOn): void {
  app.post(
    '/api/scripts/check',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'What is wrong with a wording, and what buyers would read; nothing is stored',
        body: Type.Object({
          situation: SituationName,
          locale: LocaleName,
          body: Body,
          tone: Type.Optional(OneOf(moods)),
          repeat: Type.Optional(Type.Boolean({ description: 'As if it had been asked before' })),
          first: Type.Optional(Type.Boolean({ description: 'Nothing stands before it in the message' })),
          orderId: Type.Optional(Id),
          conversationId: Type.Optional(Id),
        }),
        response: {
          200: Type.Object({
            ok: Type.Boolean({ description: 'May be submitted' }),
            problems: Type.Array(ProblemView),
            previews: Type.Array(PreviewView),
            real: Maybe(PreviewView),
          }),
          ...refusals(404),
        },
      },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      const { situation, locale, tone = 'calm', repeat = false, first = true, ...rest } = request.body;
      const { orderId = null, conversationId = null } = rest;
      const wording = { situation, locale, body: headed(rest.body, situation, shippedVersion({ situation, locale })) };
      const now = app.clock.now();
      return app.db.transaction().execute(async (tx) => {
        const { ok, faults, script } = await checkNow(tx, shopId, wording, now);
        const reader = pickLocale(request.headers['accept-language']);
        const problems = faults.map((found) => problemView(found, reader));
        if (!script) return { ok, problems, previews: [], real: null };
        const manner: { tone: Mood; repeat: boolean; first: boolean } = { tone, repeat, first };
        const isReal = orderId !== null || conversationId !== null;
        const result = isReal ? await tryOn(tx, { shopId, script, orderId, conversationId }, now) : null;
        if (isReal && !result) throw notFound();
        const real = result && asView({ fixture: 'real', mustRender: false, result });
        const previews = previewsOf(script, manner).map((preview) =>
          asView({ ...preview, fixture: nameOfFixture(preview.fixture, reader) }),
        );
        return { ok, problems, previews, real };
      });
    },
  );
}

type Shown = { fixture: string; mustRender: boolean; result: Tried };

function asView({ fixture, mustRender, result }: Shown): Static<typeof PreviewView> {
  if ('blocked' in result) {
    const { fact, why } = result.blocked;
    return { fixture, mustRender, text: null, blocked: { fact, why }, facts: [], promises: [] };
  }
  const { text, facts, promises } = result;
  return { fixture, mustRender, text, blocked: null, facts: [...facts], promises: promises.map(({ kind }) => kind) };
}
