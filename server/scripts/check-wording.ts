import type { Locale, Mood } from '../../shared/labels.ts';
import { checkScript } from './checks.ts';
import type { FactSet } from './facts.ts';
import { type Fixture, fixtureNow, fixturesFor, fixtureZone } from './fixtures.ts';
import { type FindForbidden, loadForbiddenWords } from './forbidden-words.ts';
import { shippedContent } from './load-scripts.ts';
import { type Fault, faultsOf, firstOfEachKind, languageFaults } from './problems.ts';
import { type Blocked, type Rendered, render } from './render.ts';
import { type Script, ScriptFault } from './script.ts';
import { compiled, shippedScripts } from './scripts-of.ts';

export type Wording = { situation: string; locale: Locale; body: string };
/** `ok`: nothing but warnings. `script` is null for what cannot be read. */
export type Verdict = { ok: boolean; faults: Fault[]; rendered: number; script: Script | null };

type Bench = { fixtures: readonly Fixture[]; findForbidden: FindForbidden };
const benches = new Map<Locale, Bench>();

/** Everything that is checked before a wording may be released in a shop of that country. `other`: the same script in the other language. Pure. */
export function checkWording({ situation, locale, body }: Wording, other: Script | null, country: string): Verdict {
  const script = readOrFaults(situation, locale, body);
  if (Array.isArray(script)) return { ok: false, faults: script, rendered: 0, script: null };
  const { fixtures, findForbidden } = benchOf(locale);
  const { faults, rendered } = checkScript(script, fixtures, findForbidden, country);
  const all = [...firstOfEachKind(faults), ...(other ? languageFaults(script, other) : [])];
  return { ok: all.every(({ isWarning }) => isWarning), faults: all, rendered, script };
}

export type Preview = { fixture: string; mustRender: boolean; result: Rendered | Blocked };
type Manner = { tone: Mood; repeat: boolean; first: boolean };

/** What the buyer would read in every fixture situation. */
export function previewsOf(script: Script, manner: Manner): Preview[] {
  return benchOf(script.locale).fixtures.map(({ name, facts, mustRender }) => ({
    fixture: name,
    mustRender: mustRender === 'all' || mustRender.includes(script.situation),
    result: renderWith(script, facts, { now: fixtureNow, zone: fixtureZone, ...manner }),
  }));
}

function renderWith(script: Script, facts: FactSet, at: { now: Temporal.Instant; zone: string } & Manner) {
  return render(script, facts, { ...at, locale: script.locale });
}

function readOrFaults(situation: string, locale: Locale, body: string): Script | Fault[] {
  try {
    return compiled(situation, locale, body);
  } catch (error) {
    if (error instanceof ScriptFault) return faultsOf(error);
    throw error;
  }
}

function benchOf(locale: Locale): Bench {
  let bench = benches.get(locale);
  if (!bench) {
    const situations = [...new Set(shippedScripts().all.map(({ situation }) => situation))];
    bench = {
      fixtures: fixturesFor(locale, situations),
      findForbidden: loadForbiddenWords(shippedContent, shippedContent, locale),
    };
    benches.set(locale, bench);
  }
  return bench;
}
