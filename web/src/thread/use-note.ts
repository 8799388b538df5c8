import { useState } from 'react';
import { addNote } from '../api/conversations.ts';
import { sentenceOf } from '../api/http.ts';
import { tell } from '../app/notices.tsx';

type Note = { text: string; clientKey: string };

/** A note that is being written. Kept once, however often keeping it is tried: its key changes with its words. */
export function useNote(conversationId: string) {
  const [note, setNote] = useState<Note>({ text: '', clientKey: '' });
  return {
    text: note.text,
    write: (text: string) => setNote({ text, clientKey: crypto.randomUUID() }),
    keep: () =>
      addNote(conversationId, note.clientKey, note.text.trim())
        .then(() => setNote({ text: '', clientKey: '' }))
        .catch((error: unknown) => tell(sentenceOf(error))),
  };
}
