import { parse } from 'yaml';
import type { Mood as Tone } from '../../../shared/labels.ts';

type When = { tone?: Tone | Tone[]; member?: boolean; repeat?: boolean; first?: boolean };

export type Sentence = {
  /** In order of preference: the first whose facts are all known is said. */
  wordings: string[];
  tones: Tone[];
  member: boolean | null;
  repeat: boolean | null;
  first: boolean | null;
  isOptional: boolean;
  promise: string | null;
  startsParagraph: boolean;
};

/** The sentences of a script file, or of some entries cut out of one; null for what cannot be read. */
export function readSentences(body: string): Sentence[] | null {
  try {
    const read: unknown = parse(body);
    const entries = Array.isArray(read) ? read : (read as { sentences?: unknown }).sentences;
    return Array.isArray(entries) ? entries.map(asSentence) : null;
  } catch {
    return null; // a draft may be anything; the checks say what is wrong with it
  }
}

function asSentence(entry: { say?: unknown; any?: unknown; when?: When } & Record<string, unknown>): Sentence {
  const { tone = [], member = null, repeat = null, first = null } = entry.when ?? {};
  return {
    ...{ wordings: [entry.any ?? entry.say].flat().map(String), tones: [tone].flat(), member, repeat, first },
    isOptional: entry.optional === true,
    promise: typeof entry.promise === 'string' ? entry.promise : null,
    startsParagraph: entry.break === true,
  };
}

/** Facts that every wording names: without them the sentence cannot be said. */
export function neededFacts({ wordings }: Sentence): string[] {
  const [first = [], ...rest] = wordings.map((wording) => piecesOf(wording).flatMap(factsOf));
  return [...new Set(first.filter((fact) => rest.every((facts) => facts.includes(fact))))];
}

/** A wording cut where it is filled in or depends on something. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'fact'; facts: string[]; text: string }
  | { kind: 'condition'; facts: string[]; text: string };

export function piecesOf(wording: string): Piece[] {
  return wording
    .split(/(\{\{.*?\}\}|\{%.*?%\})/s)
    .filter((part) => part !== '')
    .map((part) => {
      const inside = part.slice(2, -2).replace(/^-|-$/g, '').trim();
      if (part.startsWith('{{')) return { kind: 'fact', facts: namesIn(inside), text: inside };
      if (part.startsWith('{%')) return { kind: 'condition', facts: namesIn(inside), text: inside };
      return { kind: 'text', text: part };
    });
}

const factsOf = (piece: Piece) => (piece.kind === 'text' ? [] : piece.facts);

/** Names of facts in an expression; what stands in quotation marks is none. */
function namesIn(expression: string): string[] {
  return expression.replace(/'[^']*'|"[^"]*"/g, '').match(/\b[a-z]+\.[a-z_0-9]+\b|\boptions\b/g) ?? [];
}
