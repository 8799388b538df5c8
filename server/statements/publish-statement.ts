import { contradictionParams } from '../law/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { loadShop } from '../shops/index.ts';
import { findUnlawful } from './find-unlawful.ts';
import { insertVersion, lockNewest, type StatementText } from './queries.ts';

/** Who publishes; `after`: the version that the text was made from, 0 for none, left out by who has not looked. */
type Publisher = { agentId: string; after?: number | undefined };

/**
 * Publishes the next version of the shop's terms; earlier versions stay as they were read, and a
 * language that is not among the texts keeps the words it has. Returns its number.
 * Throws Refused `statement_empty`, `statement_language_twice`, `statement_against_law` (nobody may overrule the law),
 * `statement_changed` where somebody published in between, `statement_unchanged`.
 */
export async function publishStatement(
  tx: Tx,
  shopId: string,
  changed: readonly StatementText[],
  now: Temporal.Instant,
  publisher: Publisher | null = null,
): Promise<number> {
  const isEmpty = changed.length === 0 || changed.some((text) => text.title.trim() === '' || text.body.trim() === '');
  if (isEmpty) throw new Refused('statement_empty', 400);
  const languages = new Set(changed.map((text) => text.locale));
  if (languages.size < changed.length) throw new Refused('statement_language_twice', 400);
  const { country } = await loadShop(tx, shopId);
  const newest = await lockNewest(tx, shopId);
  const texts = [...changed, ...newest.texts.filter((text) => !languages.has(text.locale))];
  const [unlawful] = findUnlawful(texts, country);
  if (unlawful) throw new Refused('statement_against_law', 409, contradictionParams(unlawful));
  const { after = newest.version } = publisher ?? {};
  if (after !== newest.version) throw new Refused('statement_changed', 409, { version: newest.version });
  if (isSame(texts, newest.texts)) throw new Refused('statement_unchanged', 409, { version: newest.version });
  const version = newest.version + 1;
  await insertVersion(tx, { shopId, version, texts, publishedBy: publisher?.agentId ?? null }, now);
  await appendEvent(tx, shopId, 'statements.statement-published', { version }, now);
  return version;
}

/** Space at the ends and the kind of line break are not seen by anybody. */
function isSame(texts: readonly StatementText[], others: readonly StatementText[]): boolean {
  const plain = (text: string) => text.replaceAll('\r\n', '\n').trim();
  const written = (all: readonly StatementText[]) =>
    JSON.stringify(
      all
        .map(({ locale, title, body }) => [locale, plain(title), plain(body)])
        .sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
    );
  return written(texts) === written(others);
}
