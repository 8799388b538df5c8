import type { ReadWording } from '../conversations/index.ts';
import { type Desk, selectTalk } from '../dialogue/index.ts';
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
    const parts: Part[] = [];
    if (talk)
      for (const script of scripts) {
        const said = await sayAnew(tx, desk, talk, script, now);
        if ('reason' in said) return said;
        parts.push(partOf(said, body));
      }
    return readWords(tx, { shopId, conversationId }, parts, now);
  };
}
