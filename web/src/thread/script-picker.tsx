import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import { findScripts, type ScriptChoice } from '../api/desk.ts';
import { keys } from '../live/keys.ts';

/** What stands behind the last "/" when it begins a word: "/thyy" → "thyy". Null: no script is being looked for. */
export function slashQuery(textBeforeCaret: string): string | null {
  return /(?:^|\s)\/([\p{L}\p{N}._-]{0,40})$/u.exec(textBeforeCaret)?.[1] ?? null;
}

export type Picker = {
  items: readonly ScriptChoice[];
  chosen: number;
  isLoading: boolean;
  /** Whether the key was for the list. */
  onKey(key: string): boolean;
};

/** The scripts that fit what was typed; arrows choose, Enter takes. */
export function useScriptPicker(query: string | null, take: (choice: ScriptChoice) => void): Picker {
  const [chosen, choose] = useState(0);
  const { data, isLoading } = useQuery({
    queryKey: keys.scripts(query ?? ''),
    queryFn: ({ signal }) => findScripts(query ?? '', signal),
    enabled: query !== null,
    placeholderData: (before) => before,
  });
  useEffect(() => choose(0), [query]);
  const items = query === null ? [] : (data?.items ?? []);
  const onKey = (key: string) => {
    if (items.length === 0) return false;
    if (key === 'ArrowDown') choose((chosen + 1) % items.length);
    else if (key === 'ArrowUp') choose((chosen - 1 + items.length) % items.length);
    else if (key === 'Enter' || key === 'Tab') {
      const choice = items[chosen];
      if (choice) take(choice);
    } else return false;
    return true;
  };
  return { items, chosen, isLoading, onKey };
}

export const optionId = (index: number) => `script-${index}`;

export function ScriptList({ picker, take }: { picker: Picker; take: (choice: ScriptChoice) => void }) {
  const { t, i18n } = useTranslation();
  const { items, chosen, isLoading } = picker;
  useEffect(() => {
    document.getElementById(optionId(chosen))?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  if (items.length === 0) return <p className="scripts soft">{t(isLoading ? 'scripts.loading' : 'scripts.none')}</p>;
  return (
    <div className="scripts" role="listbox" id="scripts" aria-label={t('scripts.title')}>
      {items.map((choice, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the text field, which names the chosen option
        <div
          key={choice.situation}
          id={optionId(index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className="script"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(choice)}
        >
          <span>{choice.name[i18n.language as Locale]}</span>
          <code>{choice.situation}</code>
        </div>
      ))}
    </div>
  );
}
