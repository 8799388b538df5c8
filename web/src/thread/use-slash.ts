import { useRef, useState } from 'react';
import type { ScriptChoice } from '../api/desk.ts';
import { type Picker, useScriptPicker } from './script-picker.tsx';
import { type Slash, slashBefore, stands } from './slash-query.ts';

type Insert = (situation: string, start: number, end: number) => Promise<boolean>;

type Finding = {
  /** Null: no script is being looked for. */
  query: string | null;
  picker: Picker;
  take: (choice: ScriptChoice) => Promise<void>;
  look: (textBeforeCaret: string) => void;
  close: () => void;
};

/** The script that is looked for in a text: found while it is typed, and put in the place of what was typed. */
export function useSlash(text: string, insert: Insert, onTaken: () => void): Finding {
  const [found, setFound] = useState<(Slash & { isClosed: boolean }) | null>(null);
  const isTaking = useRef(false);
  const slash = found && !found.isClosed && stands(text, found) ? found : null;
  const query = slash?.query ?? null;
  const take = async ({ situation }: ScriptChoice) => {
    if (!slash || isTaking.current) return;
    isTaking.current = true;
    // What cannot be said now leaves the list open: the next Enter must not send what was typed to find it.
    if (await insert(situation, slash.start, slash.end)) {
      setFound(null);
      onTaken();
    }
    isTaking.current = false;
  };
  return {
    query,
    picker: useScriptPicker(query, take),
    take,
    look: (textBeforeCaret) => {
      const next = slashBefore(textBeforeCaret);
      const isSame = found !== null && stands(text, found) && found.start === next?.start;
      setFound(next && { ...next, isClosed: isSame && found.isClosed });
    },
    /** As long as this slash is written on, it stays closed. */
    close: () => setFound((before) => before && { ...before, isClosed: true }),
  };
}
