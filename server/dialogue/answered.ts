import type { Locale, Mood } from '../../shared/labels.ts';
import type { SubjectType } from '../promises/index.ts';
import type { PromiseKind } from '../scripts/index.ts';
import type { Found, Understood } from '../triage/index.ts';
import type { Move } from './moves.ts';
import type { Speech } from './speak.ts';
import type { DialogueState } from './state.ts';

export type Mode = 'auto' | 'suggest' | 'handover';

/** One answered message, as `qin ask --json` prints it. */
export type AnsweredTurn = {
  message: string;
  understood: Understood[];
  situation: string | null;
  moves: (Move | Manner | { kind: 'promise'; promise: PromiseKind; subject: string; dueAt: Temporal.Instant })[];
  reply: {
    text: string;
    locale: Locale;
    script: string;
    version: number;
    facts: Speech['facts'];
    promises: OpenedPromise[];
  } | null;
  mode: Mode;
  blocked: Speech['blocked'];
};

/** How a reply was put into words, and what is remembered once it has been sent. Kept with a proposal only. */
export type Manner = {
  kind: 'spoken';
  tone: Mood;
  found: Found | null;
  state: DialogueState;
  next?: DialogueState;
};

export type OpenedPromise = { kind: PromiseKind; subject: string; dueAt: Temporal.Instant };

/** A promise as it will be stored: what it is about, the row that this is, and the words that make it. */
export type DuePromise = OpenedPromise & { subjectType: SubjectType; sentence: string };
