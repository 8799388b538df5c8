import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import { findScripts, type ScriptChoice } from '../api/desk.ts';
import { sentenceOf } from '../api/http.ts';
import { keys } from '../live/keys.ts';
import { ScriptPreview } from './script-preview.tsx';

export type Picker = {
  items: readonly ScriptChoice[];
  chosen: number;
  query: string;
  isLoading: boolean;
  error: unknown;
  /** Whether the key was for the list. */
  onKey(key: string): boolean;
};

/** The scripts that fit what was typed, never those of what was typed before; arrows choose, Enter takes. */
export function useScriptPicker(query: string | null, take: (choice: ScriptChoice) => void): Picker {
  const [chosen, choose] = useState(0);
  const { data, isPending, error } = useQuery({
    queryKey: keys.scripts(query ?? ''),
    queryFn: ({ signal }) => findScripts(query ?? '', signal),
    enabled: query !== null,
  });
  useEffect(() => choose(0), [query]);
  const items = query === null ? [] : (data?.items ?? []);
  const onKey = (key: string) => {
    if (items.length === 0) return key === 'Enter'; // nothing to take, and nothing to send
    if (key === 'ArrowDown') choose((chosen + 1) % items.length);
    else if (key === 'ArrowUp') choose((chosen - 1 + items.length) % items.length);
    else if (key === 'Enter' || key === 'Tab') {
      const choice = items[chosen];
      if (choice) take(choice);
    } else return false;
    return true;
  };
  return { items, chosen, query: query ?? '', isLoading: isPending, error, onKey };
}

export const optionId = (index: number) => `script-${index}`;

type ListProps = {
  picker: Picker;
  take: (choice: ScriptChoice) => void;
  /** Where it would be said: then it is shown what it says there. */
  conversationId?: string;
};

export function ScriptList({ picker, take, conversationId }: ListProps) {
  const { t, i18n } = useTranslation();
  const { items, chosen, query, isLoading, error } = picker;
  const locale = i18n.language as Locale;
  const situation = items[chosen]?.situation;
  useEffect(() => {
    document.getElementById(optionId(chosen))?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  if (items.length === 0) {
    const sentence = error ? sentenceOf(error) : t(isLoading ? 'scripts.loading' : 'scripts.none');
    return (
      <p className="scripts soft" role="status">
        {sentence} {isLoading || !conversationId ? null : t('scripts.close')}
      </p>
    );
  }
  return (
    <div className="scripts">
      <div className="scripts-list" role="listbox" id="scripts" aria-label={t('scripts.title')}>
        {items.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the text field, which names the chosen option
          <div
            key={choice.situation}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="script"
            title={choice.situation}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(choice)}
          >
            <span>{choice.name[locale]}</span>
            <span className="soft">{reasonOf(choice, query, locale)}</span>
          </div>
        ))}
      </div>
      {conversationId && situation ? <ScriptPreview {...{ conversationId, situation }} /> : null}
    </div>
  );
}

/** By which word it was found, when the name that is shown does not tell: another word, or the name in the other language. */
function reasonOf({ matched, name, keys }: ScriptChoice, query: string, locale: Locale): string | null {
  if (matched !== null) return matched;
  const typed = query.toLowerCase();
  if (name[locale].toLowerCase().includes(typed)) return null;
  return locale === 'en' ? `${name['zh-CN']} ${keys}` : keys.startsWith(typed) ? keys : name.en;
}
