import type { Locale } from '../../shared/labels.ts';
import { type Contradiction, findContradictions } from '../law/index.ts';
import { pickLocale } from '../platform/i18n.ts';
import type { StatementText } from './queries.ts';

type Unlawful = Contradiction & { locale: Locale };

/** What in these terms takes away what the law of the shop's country gives, text by text. Pure. */
export function findUnlawful(texts: readonly StatementText[], country: string | null): Unlawful[] {
  return texts.flatMap(({ locale, title, body }) =>
    findContradictions(`${title}\n${body}`, country).map((found) => ({ ...found, locale: pickLocale(locale) })),
  );
}
