import type { Locale } from '../../shared/labels.ts';
import { proposeReply } from '../conversations/index.ts';
import { type Desk, sayScript, selectTalk } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { selectAssistState } from './assist-queries.ts';

export type ChosenScript = { shopId: string; conversationId: string; situation: string; locale: Locale | null };

/**
 * Lays a script that the agent picked in the place of what was proposed, so that it goes out the same way: with its facts,
 * and with its promises once it has been sent. Throws Refused `not_found`, `fact_missing` {fact, why}.
 */
export async function proposeScript(
  tx: Tx,
  desk: Desk,
  { shopId, conversationId, situation, locale }: ChosenScript,
  now: Temporal.Instant,
): Promise<string> {
  const talk = await selectTalk(tx, shopId, conversationId);
  if (!talk || !(await selectAssistState(tx, shopId, conversationId))) throw notFound();
  const said = await sayScript(tx, desk, talk, { situation, locale, orderId: null, parcelId: null }, now);
  if ('blocked' in said) throw new Refused('fact_missing', 409, said.blocked);
  const { text, script, version, facts, about, manner } = said;
  const proposal = {
    ...{ body: text, locale: said.locale, script, scriptVersion: version, facts },
    moves: [{ kind: 'say', situation, ...about }, manner],
  };
  return proposeReply(tx, { shopId, conversationId, proposal }, now);
}
