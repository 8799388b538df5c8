import type { Locale, Mood } from '../../../shared/labels.ts';
import { call, withQuery } from './http.ts';
import type { Fact, Person } from './types.ts';

type BothLanguages = Record<Locale, string>;

export type VersionState = 'draft' | 'in_review' | 'released' | 'retired' | 'rejected';

export type Version = {
  version: number;
  source: 'shipped' | 'shop';
  state: VersionState;
  isInEffect: boolean;
  author: Person | null;
  reviewer: Person | null;
  reviewedAlone: boolean;
  rolledBackTo: number | null;
  note: string | null;
  verdict: string | null;
  createdAt: string | null;
  changedAt: string | null;
  submittedAt: string | null;
  decidedAt: string | null;
  effectiveFrom: string | null;
  withdrawnAt: string | null;
};

export type ListedLanguage = {
  locale: Locale;
  version: number;
  source: 'shipped' | 'shop';
  effectiveFrom: string | null;
  promises: string[];
  /** Drafts, what waits for review, and releases still to begin. */
  open: Version[];
};

export type ListedScript = { situation: string; name: BothLanguages; keys: string; languages: ListedLanguage[] };

export type Uses = { count: number; isMore: boolean; lastAt: string | null };
export type UsedVersion = Version & { uses: Uses };

export type Script = {
  situation: string;
  name: BothLanguages;
  locale: Locale;
  /** The one that counts now. */
  version: number;
  body: string;
  versions: UsedVersion[];
};

export type Problem = {
  code: string;
  sentence: string;
  line: number | null;
  fixture: string | null;
  isWarning: boolean;
};

export type WholeVersion = Version & { situation: string; locale: Locale; body: string; problems: Problem[] };

export type Change = { change: 'same' | 'changed' | 'added' | 'removed'; from: string | null; to: string | null };

export type CatalogueFact = {
  name: string;
  label: BothLanguages;
  type: string;
  source: BothLanguages;
  /** ISO 8601 duration; null: it does not age. */
  freshness: string | null;
  isAhead: boolean;
  example: BothLanguages;
};

export type Preview = {
  fixture: string;
  mustRender: boolean;
  text: string | null;
  blocked: { fact: string; why: string } | null;
  facts: Fact[];
  promises: string[];
};

export type Tone = Mood;
export type Manner = { tone: Tone; repeat: boolean; first: boolean };
export type Real = { orderId?: string; conversationId?: string };

/** One wording: a situation in a language. */
export type ScriptKey = { situation: string; locale: Locale };

const of = ({ situation, locale }: ScriptKey) => `/scripts/${encodeURIComponent(situation)}/${locale}`;
const versionOf = (key: ScriptKey, version: number) => `${of(key)}/versions/${version}`;

export const listScripts = (query: string, signal?: AbortSignal) =>
  call<{ items: ListedScript[] }>('GET', withQuery('/scripts', { q: query }), undefined, signal);
export const readScript = (key: ScriptKey) => call<Script>('GET', of(key));
export const readVersion = (key: ScriptKey, version: number) => call<WholeVersion>('GET', versionOf(key, version));
export const compareVersions = (key: ScriptKey, from: number, to: number) =>
  call<{ sentences: Change[] }>('GET', withQuery(`${of(key)}/diff`, { from, to }));
export const readFacts = () => call<{ facts: CatalogueFact[] }>('GET', '/scripts/facts');

type ToCheck = ScriptKey & Manner & Real & { body: string };
export type Verdict = { ok: boolean; problems: Problem[]; previews: Preview[]; real: Preview | null };
/** What is wrong with it and what buyers would read; nothing is stored. */
export const checkScript = (wording: ToCheck, signal?: AbortSignal) =>
  call<Verdict>('POST', '/scripts/check', wording, signal);

export const saveDraft = (key: ScriptKey, body: string, note: string) =>
  call<{ version: number }>('PUT', `${of(key)}/draft`, { body, note });
export const discardDraft = (key: ScriptKey, version: number) => call<void>('DELETE', versionOf(key, version));
export const submitVersion = (key: ScriptKey, version: number) =>
  call<void>('POST', `${versionOf(key, version)}/submit`);
export const withdrawVersion = (key: ScriptKey, version: number) =>
  call<void>('POST', `${versionOf(key, version)}/withdraw`);
export const rejectVersion = (key: ScriptKey, version: number, note: string) =>
  call<void>('POST', `${versionOf(key, version)}/reject`, { note });

/** `against`: the version in effect that the reviewer compared it with. */
export type Release = { against: number; effectiveFrom?: string; note?: string };
export const releaseVersion = (key: ScriptKey, version: number, release: Release) =>
  call<void>('POST', `${versionOf(key, version)}/release`, release);
export const rollBackTo = (key: ScriptKey, version: number, against: number) =>
  call<{ version: number }>('POST', `${versionOf(key, version)}/roll-back`, { against });

export const exportUrl = '/api/scripts/export';
export type Imported = {
  situation: string;
  locale: string;
  outcome: 'draft' | 'same' | 'refused';
  version: number | null;
  problems: Problem[];
};
export const importScripts = (text: string, isDryRun: boolean) =>
  call<{ items: Imported[] }>('POST', '/scripts/import', { text, isDryRun });
