import type { TFunction } from 'i18next';
import type { TermsReading } from '../api/terms.ts';

/** "opened 24 Nov, 18:00 · had not read it before buying". */
export function sayReading(
  { openedAt, readBeforeBuying }: Pick<TermsReading, 'openedAt' | 'readBeforeBuying'>,
  t: TFunction,
  sayWhen: (at: string) => string,
): string {
  const opened = openedAt ? t('terms.opened_at', { when: sayWhen(openedAt) }) : t('terms.not_opened');
  const answer = readBeforeBuying === null ? [] : [t(readBeforeBuying ? 'terms.had_read' : 'terms.had_not_read')];
  return [opened, ...answer].join(' · ');
}
