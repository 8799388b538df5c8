import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Message } from '../api/types.ts';
import { useKeys } from '../app/use-keys.ts';
import { isNothing, longestMessage } from './draft-rules.ts';
import { isWrittenSince, lastSeenSeq } from './merge-messages.ts';
import { sendSoon } from './outbox.ts';
import type { Writing } from './use-draft.ts';
import { useNote } from './use-note.ts';
import { useScripts } from './use-scripts.ts';
import { useSlash } from './use-slash.ts';

/** For the buyer, or for colleagues. */
export type Mode = 'reply' | 'note';

export type Composing = {
  conversationId: string;
  meId: string;
  items: readonly Message[];
  writing: Writing;
  /** Waits for approval; its words may be being changed here. */
  proposal: Message | null;
  onTyping: () => void;
};

/** What an agent writes, and what the keys do with it. */
export function useComposer({ conversationId: id, meId, items, writing, proposal, onTyping }: Composing) {
  const { draft } = writing;
  const field = useRef<HTMLTextAreaElement>(null);
  const [mode, setMode] = useState<Mode>('reply');
  const note = useNote(id);
  const scripts = useScripts(id, writing, proposal);
  const isNote = mode === 'note';
  const text = isNote ? note.text : draft.body;
  const isEditing = draft.edits !== null && draft.edits === proposal?.id;
  const isBehind = !isNothing(draft) && isWrittenSince(items, draft.seenSeq, meId);

  const focus = () => requestAnimationFrame(() => focusAtEnd(field.current));
  const change = (next: string) => {
    const caret = field.current?.selectionStart ?? next.length;
    if (isNote) return note.write(next);
    writing.write(next);
    slash.look(next.slice(0, caret));
    if (next !== '') onTyping();
  };
  const slash = useSlash(isNote ? '' : draft.body, scripts.insert, focus);

  const room = longestMessage - text.length;
  const isEmpty = text.trim() === '' && (isNote || draft.fileIds.length === 0);
  // What is typed to find a script is no message yet, whichever way it is sent.
  const isOff = isEmpty || room < 0 || slash.query !== null;
  const send = () => {
    if (isOff) return;
    if (isNote) return void note.keep();
    const { body, scripts, fileIds, clientKey, seenSeq } = draft;
    sendSoon({
      ...{ conversationId: id, agentId: meId, clientKey: clientKey ?? crypto.randomUUID(), body: body.trim() },
      ...{ seenSeq: isNothing(draft) ? lastSeenSeq(items) : seenSeq, scripts, at: new Date().toISOString() },
      ...(isEditing ? { approves: draft.edits } : { approves: null, fileIds }),
    });
    writing.clear();
  };
  const leave = () => {
    if (slash.query !== null) {
      if (draft.body.slice(1) === slash.query) writing.write('');
      slash.close();
    } else if (draft.edits && !isNote) writing.cancelEdit();
    else field.current?.blur();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter picks a character, not the message
    if (slash.query !== null && !event.shiftKey && slash.picker.onKey(event.key)) event.preventDefault();
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') leave();
  };
  const begin = (next: Mode) => {
    setMode(next);
    focus();
  };
  useComposerKeys({ begin, writing, scripts, slash });
  useEffect(() => {
    if (!draft.edits) return;
    setMode('reply');
    requestAnimationFrame(() => focusAtEnd(field.current));
  }, [draft.edits]);
  const reading = { isNote, isEditing, isBehind, text, room, isOff };
  return { field, mode, begin, scripts, slash, change, send, onKeyDown, ...reading };
}

type Tools = {
  begin: (mode: Mode) => void;
  writing: Writing;
  scripts: ReturnType<typeof useScripts>;
  slash: ReturnType<typeof useSlash>;
};

function useComposerKeys({ begin, writing, scripts, slash }: Tools): void {
  const { body } = writing.draft;
  useKeys({
    r: () => begin('reply'),
    n: () => begin('note'),
    w: () => {
      begin('reply');
      void scripts.insert('talk.holding', body.length, body.length);
    },
    '/': () => {
      begin('reply');
      if (body !== '') return;
      writing.write('/');
      slash.look('/');
    },
  });
}

function focusAtEnd(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}
