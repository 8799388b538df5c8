import { useState } from 'react';
import type { ScriptKey } from '../api/scripts.ts';
import { useMe } from '../app/use-me.ts';

/** The text being written. What is not saved yet outlives a reload. */
export function useUnsaved({ situation, locale }: ScriptKey, start: string) {
  const { agentId } = useMe();
  const place = `qin.script.${agentId}.${situation}.${locale}`;
  const [base, setBase] = useState(start);
  const [text, setText] = useState(() => localStorage.getItem(place) ?? start);
  const keep = (next: string, savedText: string) => {
    if (next === savedText) localStorage.removeItem(place);
    else localStorage.setItem(place, next);
  };
  const write = (next: string) => {
    setText(next);
    keep(next, base);
  };
  const saved = (body: string) => {
    setBase(body);
    keep(text, body);
  };
  return { text, write, saved, undo: text === base ? null : () => write(base) };
}
