import type { Locale, Mood } from '../../shared/labels.ts';
import type { FactName } from './catalogue.ts';
import { type At, type FactSet, type Judged, judgeFact, type SayableValue, type UsedFact, type Why } from './facts.ts';
import { findBlank, findPlaceholder } from './flaws.ts';
import { namedZone } from './format.ts';
import { type PromiseKind, promiseEntry } from './promise-kinds.ts';
import type { Script, Sentence } from './script.ts';
import { fillTemplate, type Template } from './template.ts';

export type RenderOptions = {
  now: Temporal.Instant;
  /** The language the buyer reads: must be the script's own. */
  locale: Locale;
  /** The shop's time zone, for days and hours. */
  zone: string;
  /** The buyer may go by another clock: what is still to come is told with the name of the shop's. */
  namesZone?: boolean;
  tone?: Mood;
  /** The buyer has asked this before in the conversation. */
  repeat?: boolean;
  /** Nothing stands before it in the message (the default): only then does it greet or apologise. */
  first?: boolean;
};

/** `subject`: what it is about, as the fact says it. `dueAt`: when the sentence itself says by when. `sentence`: the words that promise it. */
export type MadePromise = {
  kind: PromiseKind;
  subject: string | null;
  dueAt: Temporal.Instant | null;
  sentence: string;
};
export type Rendered = { text: string; facts: readonly UsedFact[]; promises: readonly MadePromise[] };
export type Blocked = { blocked: { fact: string; why: Why } };

type Speaking = {
  at: At;
  tone: Mood;
  repeat: boolean;
  first: boolean;
  facts: FactSet;
  judged: Map<FactName, Judged>;
  filling: Map<FactName, SayableValue>;
};
type Block = { fact: FactName; why: Why };

/** Fills a script with facts: the text, what it used and what it promises; or the first fact that forbids it, and why. Pure. */
export function render(script: Script, facts: FactSet, options: RenderOptions): Rendered | Blocked {
  if (options.locale !== script.locale)
    throw new RangeError(`script ${script.situation} is ${script.locale}, not ${options.locale}`);
  const speaking = speak(facts, options);
  const used = new Map<FactName, UsedFact>();
  const promises: MadePromise[] = [];
  let text = '';

  for (const sentence of script.sentences) {
    if (!belongs(sentence, speaking)) continue;
    const said = say(sentence, speaking);
    if ('why' in said) {
      if (sentence.optional) continue;
      return { blocked: said };
    }
    text = join(text, said.text, sentence.break, script.locale);
    for (const name of said.wording.facts) note(used, name, speaking);
    if (sentence.when.member !== null) note(used, 'customer.member', speaking);
    if (sentence.promise) promises.push(makePromise(sentence.promise, said.text, speaking));
  }

  // Wordings are checked before release and values when judged; whatever slips past both is stopped here.
  if (findPlaceholder(withoutLinks(text)) !== null || findBlank(text) !== null) {
    return { blocked: { fact: [...used.keys()][0] ?? script.situation, why: 'missing' } };
  }
  return { text, facts: [...used.values()], promises };
}

/** What stays the same through one rendering, and the facts judged so far: each is judged once, when first asked for. */
function speak(facts: FactSet, options: RenderOptions): Speaking {
  const { now, locale, zone, namesZone = false, tone = 'calm', repeat = false, first = true } = options;
  const zoneName = namesZone ? namedZone(zone, locale) : null;
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  return {
    at: { now, today, zone, locale, zoneName },
    tone,
    repeat,
    first,
    facts,
    judged: new Map(),
    filling: new Map(),
  };
}

function judge(name: FactName, speaking: Speaking): Judged {
  let judged = speaking.judged.get(name);
  if (judged === undefined) {
    judged = judgeFact(name, speaking.facts, speaking.at);
    speaking.judged.set(name, judged);
    if (judged.why === null) speaking.filling.set(name, judged.say);
  }
  return judged;
}

function belongs({ when }: Sentence, speaking: Speaking): boolean {
  if (when.tones && !when.tones.includes(speaking.tone)) return false;
  if (when.repeat !== null && when.repeat !== speaking.repeat) return false;
  if (when.first !== null && when.first !== speaking.first) return false;
  if (when.member === null) return true;
  const member = judge('customer.member', speaking);
  return when.member === (member.why === null && member.say === true);
}

/** The first wording whose facts are all known, or what forbids the first one. */
function say(sentence: Sentence, speaking: Speaking): { text: string; wording: Template } | Block {
  let first: Block | null = null;
  for (const wording of sentence.wordings) {
    const block = blockOf(wording, speaking);
    if (block === null) {
      const text = fillTemplate(wording, speaking.filling, speaking.at.locale);
      if (text.trim() !== '') return { text, wording };
    }
    // A condition that leaves nothing to say counts as a missing fact.
    first ??= block ?? { fact: wording.facts[0] as FactName, why: 'missing' };
  }
  return first as Block;
}

function blockOf(wording: Template, speaking: Speaking): Block | null {
  for (const fact of wording.facts) {
    const { why } = judge(fact, speaking);
    if (why !== null) return { fact, why };
  }
  return null;
}

function join(text: string, next: string, isBreak: boolean, locale: Locale): string {
  if (text === '') return next;
  if (isBreak) return `${text}\n${next}`;
  const isOpenLatin = /[A-Za-z0-9/]$/.test(text); // a link or a code must not run into the next sentence
  return locale === 'en' || isOpenLatin ? `${text} ${next}` : text + next;
}

function note(used: Map<FactName, UsedFact>, name: FactName, speaking: Speaking): void {
  const judged = judge(name, speaking);
  if (judged.why === null && !used.has(name)) used.set(name, judged.used);
}

function makePromise(kind: PromiseKind, sentence: string, speaking: Speaking): MadePromise {
  const { subject, due } = promiseEntry(kind);
  const about = subject === null ? null : judge(subject, speaking);
  const dueFact = due === null ? undefined : speaking.facts.get(due);
  const dueAt = dueFact && 'value' in dueFact && dueFact.value instanceof Temporal.Instant ? dueFact.value : null;
  return { kind, subject: about?.why === null ? String(about.used.value) : null, dueAt, sentence };
}

function withoutLinks(text: string): string {
  return text.replace(/https?:\/\/[\x21-\x7E]+/g, 'https://');
}
