import { type Locale, locales } from '../../shared/labels.ts';
import type { InsertedScript, Kept } from '../conversations/index.ts';
import {
  type Desk,
  type Move,
  type ReadOnce,
  type SaidAgain,
  sayAgain,
  sayScript,
  type Talk,
} from '../dialogue/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { localeOfText } from '../platform/i18n.ts';
import { selectProposal } from './queries.ts';

/** A script, or a proposed reply, in the words of now. */
export type Said = SaidAgain;

/**
 * What an agent inserted, read anew: the same words as then, or why they must not go out: `fact_missing` {fact, why},
 * `script_untrue`, `facts_changed` {text}, each with the situation. Null: a proposal that the dialogue did not make (a
 * notice), of which nothing can be read anew.
 */
export async function sayAnew(
  tx: Tx,
  desk: Desk,
  talk: Talk,
  inserted: InsertedScript,
  now: Temporal.Instant,
  readOnce: ReadOnce,
): Promise<Said | Kept | null> {
  const { situation, version, text, proposalId } = inserted;
  const isSame = (said: Said) => said.version === version && said.text.trim() === text.trim();
  const said = proposalId
    ? await sayProposal(tx, desk, talk, proposalId, now)
    : await sayInserted(tx, desk, talk, inserted, isSame, now, readOnce);
  if (said === null) return null;
  if (said === 'gone') return { kind: 'kept', reason: 'facts_changed', params: { situation } };
  if (said === 'untrue') return { kind: 'kept', reason: 'script_untrue', params: { situation } };
  if ('blocked' in said) return { kind: 'kept', reason: 'fact_missing', params: { ...said.blocked, situation } };
  return isSame(said) ? said : { kind: 'kept', reason: 'facts_changed', params: { situation, text: said.text } };
}

/** Of a proposal that does not lie there any more, what Qin remembered with it is older than what it remembers by now. */
async function sayProposal(tx: Tx, desk: Desk, talk: Talk, proposalId: string, now: Temporal.Instant) {
  const proposal = await selectProposal(tx, talk.shopId, talk.id, proposalId);
  if (!proposal) return 'gone';
  const again = await sayAgain(tx, desk, talk, proposal, now);
  return again && 'text' in again && proposal.state !== 'open' ? { ...again, next: null } : again;
}

/** Not about this order now; or not a script any more, since Qin was brought up to date. */
const unsayable: ReadonlySet<string> = new Set(['script_untrue', 'situation_unknown']);

/** In the language in which it says the same; where none does, in the one the text is likely in. */
async function sayInserted(
  tx: Tx,
  desk: Desk,
  talk: Talk,
  { situation, text, orderId, parcelId }: InsertedScript,
  isSame: (said: Said) => boolean,
  now: Temporal.Instant,
  readOnce: ReadOnce,
) {
  const likely: Locale = localeOfText(text) ?? 'en';
  const inLocale = async (locale: Locale) => {
    const said = await sayScript(
      tx,
      desk,
      talk,
      { situation, locale, orderId: orderId ?? null, parcelId: parcelId ?? null },
      now,
      readOnce,
    );
    return 'blocked' in said
      ? said
      : { ...said, moves: [{ kind: 'say' as const, situation, ...said.about }] satisfies Move[] };
  };
  try {
    const first = await inLocale(likely);
    if (!('blocked' in first) && isSame(first)) return first;
    for (const locale of locales.filter((other) => other !== likely)) {
      const said = await inLocale(locale);
      if (!('blocked' in said) && isSame(said)) return said;
    }
    return first;
  } catch (error) {
    if (error instanceof Refused && unsayable.has(error.code)) return 'untrue' as const;
    throw error;
  }
}
