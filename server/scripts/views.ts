import { type Static, Type } from 'typebox';
import { type Locale, locales, moods } from '../../shared/labels.ts';
import { Id, Maybe, MaybeTime, OneOf, Time } from '../platform/http-schemas.ts';
import { nameOfFixture } from './fact-names.ts';
import { type Fault, sentenceOf } from './problems.ts';
import type { PromiseKind } from './promise-kinds.ts';
import { promiseKinds } from './promise-kinds.ts';
import type { Person, Use, VersionRow } from './queries.ts';
import { hasBegun, inEffect, versionStates } from './rules.ts';

export const LocaleName = OneOf(locales);
export const SituationName = Type.String({ pattern: '^[a-z]+\\.[a-z_]+$', maxLength: 80 });
export const ScriptParams = Type.Object({ situation: SituationName, locale: LocaleName });
export const VersionParams = Type.Object({
  situation: SituationName,
  locale: LocaleName,
  version: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
});
export const Body = Type.String({ minLength: 1, maxLength: 19_000, description: 'A script file, in YAML' });
export const Note = Type.String({ maxLength: 1000 });
const BothLanguages = Type.Object({ en: Type.String(), 'zh-CN': Type.String() });
const PersonView = Type.Object({ id: Id, name: Type.String() });
const Kind = OneOf(Object.keys(promiseKinds) as PromiseKind[]);

export const ProblemView = Type.Object(
  {
    code: Type.String(),
    sentence: Type.String({ description: 'In the language of Accept-Language' }),
    line: Maybe(Type.Integer()),
    fixture: Maybe(Type.String({ description: 'The situation in which it shows; null: in every one' })),
    isWarning: Type.Boolean({ description: 'May be released all the same' }),
  },
  { title: 'ScriptProblem' },
);

export const VersionView = Type.Object(
  {
    version: Type.Integer(),
    source: OneOf(['shipped', 'shop']),
    state: OneOf(versionStates),
    isInEffect: Type.Boolean(),
    author: Maybe(PersonView),
    reviewer: Maybe(PersonView),
    reviewedAlone: Type.Boolean({ description: 'Released by its author: the shop had nobody else who may' }),
    rolledBackTo: Maybe(Type.Integer({ description: 'The version whose wording this is, released again' })),
    note: Maybe(Type.String()),
    verdict: Maybe(Type.String()),
    createdAt: MaybeTime,
    changedAt: MaybeTime,
    submittedAt: MaybeTime,
    decidedAt: MaybeTime,
    effectiveFrom: MaybeTime,
    withdrawnAt: MaybeTime,
  },
  { title: 'ScriptVersion' },
);

export const UsesView = Type.Object({
  count: Type.Integer({ description: 'Messages made from it' }),
  isMore: Type.Boolean({ description: 'More than this were made; they are not counted further' }),
  lastAt: MaybeTime,
});

export const ListedView = Type.Object(
  {
    situation: Type.String(),
    name: BothLanguages,
    keys: Type.String({ description: 'Pinyin initials' }),
    matched: Type.Union([Type.String(), Type.Null()], {
      description: 'The other word by which it was found; null: by its name or code.',
    }),
    languages: Type.Array(
      Type.Object({
        locale: LocaleName,
        version: Type.Integer({ description: 'The one that counts now' }),
        source: OneOf(['shipped', 'shop']),
        shippedVersion: Type.Integer(),
        effectiveFrom: MaybeTime,
        requires: Type.Array(Type.String()),
        promises: Type.Array(Kind),
        open: Type.Array(VersionView, { description: 'Drafts, what waits for review, and releases still to begin' }),
      }),
    ),
  },
  { title: 'ListedScript' },
);

export const ScriptView = Type.Object(
  {
    situation: Type.String(),
    name: BothLanguages,
    locale: LocaleName,
    version: Type.Integer({ description: 'The one that counts now' }),
    body: Type.String(),
    versions: Type.Array(Type.Object({ ...VersionView.properties, uses: UsesView }), {
      description: 'Newest first; also the one that came with Qin',
    }),
  },
  { title: 'Script' },
);

export const WholeVersionView = Type.Object({
  ...VersionView.properties,
  situation: Type.String(),
  locale: LocaleName,
  body: Type.String(),
  problems: Type.Array(ProblemView),
});

export const FactsView = Type.Object({
  facts: Type.Array(
    Type.Object({
      name: Type.String({ description: 'As a wording names it' }),
      label: BothLanguages,
      type: Type.String(),
      source: BothLanguages,
      freshness: Maybe(Type.String({ description: 'ISO 8601 duration; null: it does not age' })),
      isAhead: Type.Boolean({ description: 'A day still to come: said only until then' }),
      example: BothLanguages,
    }),
  ),
  promises: Type.Array(Type.Object({ kind: Kind, subject: Maybe(Type.String()), due: Maybe(Type.String()) })),
  tones: Type.Array(OneOf(moods)),
});

export const PreviewView = Type.Object({
  fixture: Type.String(),
  mustRender: Type.Boolean({ description: 'The script is made for this situation: blocked is a problem' }),
  text: Maybe(Type.String()),
  blocked: Maybe(
    Type.Object({ fact: Type.String(), why: Type.String({ description: 'missing, stale, ambiguous or unverified' }) }),
  ),
  facts: Type.Array(Type.Object({ name: Type.String(), value: Type.Unknown(), source: Type.String(), asOf: Time })),
  promises: Type.Array(Kind),
});

export type VersionShown = Static<typeof VersionView>;

/** `all`: the script's versions, by whose dates this one counts, is over, or is still to begin. */
export function versionView(row: VersionRow, all: readonly VersionRow[], now: Temporal.Instant): VersionShown {
  const { situation: _situation, locale: _locale, ...shown } = row;
  const isInEffect = inEffect(all, now)?.version === row.version;
  const isOver = row.state === 'released' && !isInEffect && hasBegun(row, now);
  return { ...shown, source: 'shop', state: isOver ? 'retired' : row.state, isInEffect };
}

/** What came with Qin, shown like a version of the shop's own: nobody here wrote it or let it out. */
export function shippedView(version: number, isInEffect: boolean): VersionShown {
  const nobody: { author: Person | null; reviewer: Person | null } = { author: null, reviewer: null };
  return {
    ...{ version, source: 'shipped', state: isInEffect ? 'released' : 'retired', isInEffect, ...nobody },
    ...{ reviewedAlone: false, rolledBackTo: null, note: null, verdict: null, createdAt: null, changedAt: null },
    ...{ submittedAt: null, decidedAt: null, effectiveFrom: null, withdrawnAt: null },
  };
}

export function usesView(uses: readonly Use[], version: number): Static<typeof UsesView> {
  const { count = 0, isMore = false, lastAt = null } = uses.find((use) => use.version === version) ?? {};
  return { count, isMore, lastAt };
}

export function problemView(found: Fault, locale: Locale): Static<typeof ProblemView> {
  const { code, line, fixture, isWarning } = found;
  const where = fixture === null ? null : nameOfFixture(fixture, locale);
  return { code, line, fixture: where, isWarning, sentence: sentenceOf(found, locale) };
}
