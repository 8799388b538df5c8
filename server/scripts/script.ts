import type { Locale, Mood } from '../../shared/labels.ts';
import type { FactName } from './catalogue.ts';
import type { PromiseKind } from './promise-kinds.ts';
import type { Template } from './template.ts';

/** When a sentence belongs: all given conditions hold. `member` reads the fact customer.member: unknown is not a member. `first`: nothing has been said before it in this message. */
export type When = {
  tones: readonly Mood[] | null;
  member: boolean | null;
  repeat: boolean | null;
  first: boolean | null;
};

export type Sentence = {
  /** Wordings in order of preference: the first whose facts are all known is said. */
  wordings: readonly Template[];
  when: When;
  /** Drops out whole when no wording can be said; otherwise the script is blocked. */
  optional: boolean;
  /** The sentence is sent only together with this promise. */
  promise: PromiseKind | null;
  /** Starts a new paragraph. */
  break: boolean;
  line: number;
};

export type Script = {
  situation: string;
  locale: Locale;
  version: number;
  /** SHA-256 of the file's bytes: the exact wording that a message was made from. */
  hash: string;
  file: string;
  sentences: readonly Sentence[];
  /** Every fact that some wording names. */
  facts: readonly FactName[];
};

/** Why a script file cannot be read. The sentence of each in `locales/` is `script_problem.<code>`. */
export type ReadingCode =
  | 'bad_yaml'
  | 'unknown_folder'
  | 'other_situation'
  | 'bad_version'
  | 'no_sentences'
  | 'say_or_any'
  | 'unknown_promise'
  | 'promise_without_due'
  | 'too_few_wordings'
  | 'no_text'
  | 'space_around'
  | 'unknown_tone'
  | 'not_true_or_false'
  | 'wrong_place'
  | 'unknown_field'
  | 'tag_not_allowed'
  | 'unknown_filter'
  | 'unknown_variable'
  | 'bad_liquid';
export type ReadingFault = { code: ReadingCode; params: Readonly<Record<string, string>>; line: number };

/** What is wrong with a script file, and where: "content/scripts/en/x.yaml:12: …"; `found` has the same in parts. */
export class ScriptFault extends Error {
  readonly faults: readonly string[];
  readonly found: readonly ReadingFault[];
  constructor(faults: readonly string[], found: readonly ReadingFault[] = []) {
    super(faults.join('\n'));
    this.name = 'ScriptFault';
    this.faults = faults;
    this.found = found;
  }
}
