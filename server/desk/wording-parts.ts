import type { ReadWords, Wording } from '../conversations/index.ts';
import { movesToKeep, takeEffect } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import type { Said } from './say-anew.ts';

/** Of a script or a proposed reply: what a message that was made from it still says, and what follows from that. */
export type Part = Pick<Said, 'moves' | 'promises' | 'scene' | 'next'> & { said: Said; isWhole: boolean };

/** What stands unaltered says all of it. What was altered promises what it still says; a phone call is put on the list only with its promise. */
export function partOf(said: Said, body: string): Part {
  const { moves, promises, scene, next = null } = said;
  if (body.includes(said.text.trim())) return { said, isWhole: true, moves, promises, scene, next };
  const stands = promises.filter(({ sentence }) => body.includes(sentence));
  const stillCalls = stands.some(({ kind }) => kind === 'call.make');
  const linksStatement = body.includes('/statement/');
  const follows = moves.filter(({ kind }) =>
    kind === 'assign_call' ? stillCalls : kind === 'say' || kind === 'ask' ? linksStatement : true,
  );
  return { said, isWhole: false, moves: follows, promises: stands, scene, next };
}

/**
 * A message names the first script that stands in it unaltered, and the facts of all that do. Where none does, the words
 * are the agent's own: which values stand in them is not known.
 */
export function readWords(
  tx: Tx,
  at: { shopId: string; conversationId: string },
  parts: readonly Part[],
  now: Temporal.Instant,
): ReadWords {
  return {
    kind: 'read',
    wording: wordingOf(parts),
    promisesAnswer: parts.some(({ promises }) => promises.some(({ kind }) => kind === 'person.reply')),
    takeEffect: async (messageId) => {
      for (const part of parts) await takeEffect(tx, { ...at, messageId }, part, now);
    },
  };
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
