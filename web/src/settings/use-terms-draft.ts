import { useState } from 'react';
import { type Locale, locales } from '../../../shared/labels.ts';
import type { Terms } from '../api/terms.ts';
import { useMe } from '../app/use-me.ts';

export type TermsTexts = Readonly<Record<Locale, Omit<Terms, 'locale'>>>;
/** `after`: the version that it was made from. */
type Draft = { after: number; texts: TermsTexts };

/** The next version while it is written. What is not published yet outlives a refusal and a reload, in this browser. */
export function useTermsDraft(newest: number, published: readonly Terms[]) {
  const place = `qin.terms.${useMe().agentId}`;
  const start = { after: newest, texts: textsOf(published) };
  const [draft, setDraft] = useState(() => load(place) ?? start);
  const keep = (next: Draft) => {
    setDraft(next);
    if (JSON.stringify(next) === JSON.stringify(start)) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(next));
  };
  return {
    ...draft,
    isChanged: JSON.stringify(draft.texts) !== JSON.stringify(start.texts),
    write: (locale: Locale, change: Partial<Terms>) =>
      keep({ ...draft, texts: { ...draft.texts, [locale]: { ...draft.texts[locale], ...change } } }),
    /** What is written becomes the change of the version that somebody else published meanwhile. */
    goOn: () => keep({ ...draft, after: newest }),
    startAnew: () => keep(start),
    forget: () => localStorage.removeItem(place),
  };
}

function textsOf(published: readonly Terms[]): TermsTexts {
  const of = (locale: Locale) => {
    const { title = '', body = '' } = published.find((one) => one.locale === locale) ?? {};
    return { title, body };
  };
  return { en: of('en'), 'zh-CN': of('zh-CN') };
}

function load(place: string): Draft | null {
  try {
    const stored = JSON.parse(localStorage.getItem(place) ?? 'null') as Draft | null;
    return stored && locales.every((locale) => stored.texts[locale]) ? stored : null;
  } catch {
    return null;
  }
}
