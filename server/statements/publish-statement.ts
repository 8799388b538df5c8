import { contradictionParams, findContradictions } from '../law/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { loadShop } from '../shops/index.ts';
import { insertVersion, type StatementText } from './queries.ts';

/**
 * Publishes the next version of the shop's terms; earlier versions stay as they were read. Returns its number.
 * Throws Refused `statement_empty`, `statement_language_twice`, `statement_against_law`: nobody may overrule the law.
 */
export async function publishStatement(
  tx: Tx,
  shopId: string,
  texts: readonly StatementText[],
  now: Temporal.Instant,
): Promise<number> {
  const isEmpty = texts.length === 0 || texts.some((text) => text.title.trim() === '' || text.body.trim() === '');
  if (isEmpty) throw new Refused('statement_empty', 400);
  const languages = new Set(texts.map((text) => text.locale));
  if (languages.size < texts.length) throw new Refused('statement_language_twice', 400);
  const { country } = await loadShop(tx, shopId);
  for (const { title, body } of texts)
    for (const found of findContradictions(`${title}\n${body}`, country))
      throw new Refused('statement_against_law', 409, contradictionParams(found));
  const version = await insertVersion(tx, shopId, texts, now);
  await appendEvent(tx, shopId, 'statements.statement-published', { version }, now);
  return version;
}
