import { Button, Input, type InputRef } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../app/use-keys.ts';
import { ScriptList, useScriptPicker } from '../thread/script-picker.tsx';

/** Another script in the place of the reply: "/" and the initials of its name. */
export function ScriptSearch({ onTake }: { onTake: (situation: string) => void }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState<string | null>(null);
  const field = useRef<InputRef>(null);
  const take = ({ situation }: { situation: string }) => {
    setQuery(null);
    onTake(situation);
  };
  const picker = useScriptPicker(query, take);
  const isOpen = query !== null;
  useKeys({ '/': () => setQuery('') });
  useEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);
  if (query === null)
    return (
      <Button className="assist-other" type="text" size="small" aria-keyshortcuts="/" onClick={() => setQuery('')}>
        {t('assist.other_script')} <kbd>/</kbd>
      </Button>
    );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') setQuery(null);
    else if (!picker.onKey(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="assist-scripts">
      <Input
        ref={field}
        value={query}
        maxLength={40}
        prefix="/"
        placeholder={t('assist.script_hint')}
        aria-label={t('assist.other_script')}
        onChange={(event) => setQuery(event.target.value.replace(/^\//, ''))}
        onKeyDown={onKeyDown}
      />
      <ScriptList picker={picker} take={take} />
    </div>
  );
}
