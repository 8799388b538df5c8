import type { Locale } from '../../shared/labels.ts';
import { findSituations } from '../scripts/index.ts';
import type { Hit } from './search.ts';

/** Scripts by their names, by pinyin and by initials; in the language of whoever asks. */
export function searchScripts(question: string, locale: Locale, limit: number): Hit[] {
  return findSituations(question)
    .slice(0, limit)
    .map(({ situation, name, keys }) => ({
      ...{ kind: 'script' as const, id: situation, title: name[locale] },
      ...{
        snippet: keys ? `${situation} · ${keys}` : situation,
        conversationId: null,
        customerId: null,
        orderId: null,
        at: null,
      },
    }));
}
