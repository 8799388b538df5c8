import type { ReadWords, Wording } from '../conversations/index.ts';
import { movesToKeep, takeEffect } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import type { Said } from './say-anew.ts';

/** Of a script or a proposed reply: what a message that was made from it still says, and what follows from that. */
export type Part = Pick<Said, 'moves' | 'promises' | 'scene' | 'next'> & { said: Said; isWhole: boolean };

/**
 * What stands unaltered says all of it. What was altered promises what it still says; a phone call is put on the list only
 * with its promise, and what was asked may be gone: the talk has not moved on to it.
 */
export function partOf(said: Said, body: string): Part {
  const { moves, promises, scene, next = null } = said;
  if (body.includes(said.text.trim())) return { said, isWhole: true, moves, promises, scene, next };
  const stands = promises.filter(({ sentence }) => body.includes(sentence));
  const stillCalls = stands.some(({ kind }) => kind === 'call.make');
  const linksStatement = body.includes('/statement/');
  const follows = moves.filter(({ kind }) =>
    kind === 'assign_call' ? stillCalls : kind === 'say' || kind === 'ask' ? linksStatement : true,
  );
  return { said, isWhole: false, moves: follows, promises: stands, scene, next: null };
}

/**
 * A message names the first script that stands in it unaltered, and the facts of all that do. Where none does, the words
 * are the agent's own: which values stand in them is not known.
 */
export function readWords(
  tx: Tx,
  { body, ...at }: { shopId: string; conversationId: string; body: string },
  parts: readonly Part[],
  now: Temporal.Instant,
): ReadWords {
  return {
    kind: 'read',
    wording: wordingOf(parts),
    promisesAnswer: onlyPromisesAnswer(parts, body),
    takeEffect: async (messageId) => {
      // Which dates still stand in words that were altered is not known.
      for (const part of parts)
        await takeEffect(tx, { ...at, messageId }, { ...part, facts: part.isWhole ? part.said.facts : [] }, now);
    },
  };
}

/** "A colleague will answer" answers nothing, nor does a greeting before it; with anything else beside it somebody has answered. */
function onlyPromisesAnswer(parts: readonly Part[], body: string): boolean {
  const whole = parts.filter(({ isWhole }) => isWhole);
  const promising = whole.filter(({ promises }) => promises.some(({ kind }) => kind === 'person.reply'));
  const greeting = whole.filter(({ said }) => said.script === 'talk.greeting');
  const rest = [...promising, ...greeting].reduce((left, { said }) => left.replace(said.text.trim(), () => ''), body);
  return promising.length > 0 && rest.trim() === '';
}

function wordingOf(parts: readonly Part[]): Wording | null {
  if (parts.length === 0) return null;
  const whole = parts.flatMap(({ said, isWhole }) => (isWhole ? [said] : []));
  const [first] = whole;
  const promises = new Map(
    parts.flatMap((part) => part.promises.map((made) => [`${made.kind} ${made.subject}`, made])),
  );
  const facts = new Map(
    whole.flatMap((said) => said.facts.map((fact) => [JSON.stringify([fact.name, fact.value]), fact])),
  );
  return {
    ...{ locale: first?.locale ?? null, script: first?.script ?? null, scriptVersion: first?.version ?? null },
    facts: first ? [...facts.values()] : null,
    moves: movesToKeep(
      parts.flatMap(({ moves }) => moves),
      [...promises.values()],
    ),
  };
}
