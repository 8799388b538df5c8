import { type Locale, locales } from '../../shared/labels.ts';
import { findSentMessage, type InsertedScript, type ReadWording } from '../conversations/index.ts';
import { type Desk, movesToKeep, type SaidScript, sayScript, selectTalk, takeEffect } from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { localeOfText } from '../platform/i18n.ts';

/**
 * Fills the port of conversations: a script that an agent inserted is rendered anew in the transaction that sends it. Facts
 * that are missing by now forbid it; another version than the agent saw is `facts_changed`. Unaltered, the message keeps
 * its facts; of what the agent changed or added to, those promises open whose sentence stands in it.
 */
export function readWording(desk: Desk): ReadWording {
  return async (tx, inserted, now) => {
    const { shopId, conversationId, agent, clientKey, situation, version, body } = inserted;
    // Sent before, the answer is the same, whatever the facts are by now.
    if (await findSentMessage(tx, shopId, agent.agentId, clientKey)) return null;
    const said = await render(tx, desk, inserted, situation, now);
    if (!said) return null; // no such conversation: the send says so
    if (said.version !== version) throw new Refused('facts_changed', 409);
    const promises = said.promises.filter(({ sentence }) => body.includes(sentence));
    const moves = [{ kind: 'say' as const, situation, ...said.about }];
    const wording = {
      ...{ locale: said.locale, script: said.script, scriptVersion: said.version },
      facts: body.trim().includes(said.text.trim()) ? said.facts : null,
      moves: movesToKeep(moves, promises),
    };
    const effects = { scene: said.scene, moves: body.includes('/statement/') ? moves : [], promises };
    return {
      wording,
      takeEffect: (messageId) => takeEffect(tx, { shopId, conversationId, messageId }, effects, now),
    } satisfies InsertedScript;
  };
}

/** In the language in which the agent's text holds it. */
async function render(
  tx: Tx,
  desk: Desk,
  { shopId, conversationId, body }: { shopId: string; conversationId: string; body: string },
  situation: string,
  now: Temporal.Instant,
): Promise<SaidScript | null> {
  const talk = await selectTalk(tx, shopId, conversationId);
  if (!talk) return null;
  const likely: Locale = localeOfText(body) ?? 'en';
  const subject = { orderId: null, parcelId: null };
  let first: SaidScript | null = null;
  let blocked: { fact: string; why: string } | null = null;
  for (const locale of [likely, ...locales.filter((other) => other !== likely)]) {
    const said = await sayScript(tx, desk, talk, { situation, locale, ...subject }, now);
    if ('blocked' in said) blocked ??= said.blocked;
    else if (body.includes(said.text.trim())) return said;
    else first ??= said;
    if (blocked) throw new Refused('fact_missing', 409, blocked);
  }
  return first;
}
