import type { InsertedScript, Kept, ReadWording } from '../conversations/index.ts';
import { type Desk, type ReadOnce, selectTalk, type Talk } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { sayAnew } from './say-anew.ts';
import { type Part, partOf, readWords } from './wording-parts.ts';

/**
 * Fills the port of conversations: every script that an agent inserted is rendered anew in the transaction that sends it.
 * Facts that are missing by now forbid it, and so do facts that are others, also where the agent altered the script since:
 * whoever changed a word did not check the dates. Of what was altered, those promises open whose sentence stands in it.
 */
export function readWording(desk: Desk): ReadWording {
  return async (tx, { shopId, conversationId, body, scripts }, now) => {
    const talk = scripts.length === 0 ? null : await selectTalk(tx, shopId, conversationId);
    const parts = talk ? await partsOf(tx, { desk, talk }, { body, scripts }, now) : [];
    return 'reason' in parts ? parts : readWords(tx, { shopId, conversationId, body }, parts, now);
  };
}

/** What a message that was made from these scripts still says of each; or why the first of them must not go out. */
export async function partsOf(
  tx: Tx,
  { desk, talk }: { desk: Desk; talk: Talk },
  { body, scripts }: { body: string; scripts: readonly InsertedScript[] },
  now: Temporal.Instant,
): Promise<Part[] | Kept> {
  const parts: Part[] = [];
  const readOnce: ReadOnce = new Map();
  for (const script of scripts) {
    const said = await sayAnew(tx, desk, talk, script, now, readOnce);
    if (said && 'reason' in said) return said;
    if (said) parts.push(partOf(said, body));
  }
  return parts;
}
