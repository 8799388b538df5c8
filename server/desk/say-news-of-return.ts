import { sayNotice } from '../conversations/index.ts';
import { type Desk, sayScript, selectTalk, type Withheld } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { NewsInConversation } from '../returns/index.ts';

/**
 * Tells the buyer in their conversation what is new of their return, by approved script and once: a proposal where a person
 * has the word. False where it may not be told: a fact is missing, or nobody has proved there whose order it is.
 */
export function sayNewsOfReturn(desk: Omit<Desk, 'model'>) {
  return async (tx: Tx, about: NewsInConversation, now: Temporal.Instant): Promise<boolean> => {
    const { shopId, conversationId, orderId, key, situation, news } = about;
    const talk = await selectTalk(tx, shopId, conversationId);
    if (!talk?.verified) return false;
    const wanted = { situation, locale: null, orderId, parcelId: null, news };
    const said = await sayScript(tx, desk, talk, wanted, now).catch((refusal): Withheld => {
      if (refusal instanceof Refused) return { blocked: { fact: situation, why: refusal.code } };
      throw refusal;
    });
    if ('blocked' in said) return false;
    const { text, locale, script, version, facts } = said;
    const moves = [{ kind: 'say', situation, orderId, parcelId: null }];
    const words = { body: text, locale, script, scriptVersion: version, facts, moves };
    await sayNotice(tx, { shopId, conversationId, key, ...words }, now);
    return true;
  };
}
