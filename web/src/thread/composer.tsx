import { Alert, Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addNote } from '../api/conversations.ts';
import { renderScript, type ScriptChoice } from '../api/desk.ts';
import { sentenceOf } from '../api/http.ts';
import type { Conversation, Message, Photo } from '../api/types.ts';
import { tell } from '../app/notices.tsx';
import { useKeys } from '../app/use-keys.ts';
import { isWrittenSince, lastSeenSeq } from './merge-messages.ts';
import { sendSoon } from './outbox.ts';
import { PhotoPicker } from './photo-picker.tsx';
import { optionId, ScriptList, slashQuery, useScriptPicker } from './script-picker.tsx';
import type { useDraft } from './use-draft.ts';

type Props = {
  conversation: Conversation;
  meId: string;
  items: readonly Message[];
  writing: ReturnType<typeof useDraft>;
  /** The proposal whose words are being changed. */
  editing: Message | null;
  onEdited: () => void;
  onTyping: () => void;
};

const longestMessage = 10_000;

export function Composer(props: Props) {
  const { conversation, meId, items, writing, editing, onEdited, onTyping } = props;
  const { draft, write, clear, haveRead } = writing;
  const { t } = useTranslation();
  const { id, holder } = conversation;
  const field = useRef<HTMLTextAreaElement>(null);
  const [mode, setMode] = useState<'reply' | 'note'>('reply');
  const [note, setNote] = useState('');
  const [inserted, setInserted] = useState<{ situation: string; version: number; text: string } | null>(null);
  const [photos, setPhotos] = useState<readonly Photo[]>([]);
  const [query, setQuery] = useState<string | null>(null);
  const focus = () => focusAtEnd(field.current);
  const isNote = mode === 'note';
  const text = isNote ? note : draft.body;
  const isBehind = !isNote && draft.body !== '' && isWrittenSince(items, draft.seenSeq, meId);

  const change = (next: string) => {
    const caret = field.current?.selectionStart ?? next.length;
    if (isNote) setNote(next);
    else {
      write(next);
      setQuery(slashQuery(next.slice(0, caret)));
      if (next !== '') onTyping();
    }
  };
  const take = (choice: ScriptChoice) => {
    const caret = field.current?.selectionStart ?? draft.body.length;
    return insert(choice.situation, caret - `/${query ?? ''}`.length, caret);
  };
  /** In the words that Qin would send here now, instead of what stands between the two places. */
  const insert = async (situation: string, start: number, caret: number) => {
    setQuery(null);
    try {
      const said = await renderScript(id, situation);
      write(`${draft.body.slice(0, start)}${said.text}${draft.body.slice(caret)}`);
      setInserted({ situation: said.script, version: said.version, text: said.text });
      focus();
    } catch (error) {
      tell(sentenceOf(error));
    }
  };
  const picker = useScriptPicker(isNote ? null : query, take);

  const isEmpty = text.trim() === '' && (isNote || photos.length === 0);
  const send = () => {
    const body = text.trim();
    if (isEmpty) return;
    const clientKey = crypto.randomUUID();
    if (isNote) {
      addNote(id, clientKey, body)
        .then(() => setNote(''))
        .catch((error: unknown) => tell(sentenceOf(error)));
      return;
    }
    const script = inserted && body.includes(inserted.text.trim()) ? inserted : null;
    const approves = editing?.id ?? null;
    sendSoon({
      ...{
        conversationId: id,
        agentId: meId,
        clientKey,
        body,
        seenSeq: draft.body === '' ? lastSeenSeq(items) : draft.seenSeq,
        approves,
      },
      ...(script && !approves ? { script: { situation: script.situation, version: script.version } } : {}),
      ...(photos.length > 0 && !approves ? { fileIds: photos.map(({ fileId }) => fileId) } : {}),
      at: new Date().toISOString(),
    });
    clear();
    setPhotos([]);
    setInserted(null);
    onEdited();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter picks a character, not the message
    if (query !== null && picker.onKey(event.key)) event.preventDefault();
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') {
      if (query === null) field.current?.blur();
      else if (draft.body === `/${query}`) write('');
      setQuery(null);
    }
  };
  const begin = (next: 'reply' | 'note') => {
    setMode(next);
    requestAnimationFrame(focus);
  };
  useKeys({
    r: () => begin('reply'),
    n: () => begin('note'),
    w: () => {
      begin('reply');
      void insert('talk.holding', draft.body.length, draft.body.length);
    },
    '/': () => {
      begin('reply');
      if (draft.body === '') {
        write('/');
        setQuery('');
      }
    },
  });
  useEffect(() => {
    if (!editing) return;
    setMode('reply');
    requestAnimationFrame(() => focusAtEnd(field.current));
  }, [editing]);

  return (
    <section className={`composer is-${mode}`} aria-label={t('composer.title')}>
      {isBehind ? <Behind onRead={haveRead} /> : null}
      {draft.problem && !isNote && !isBehind ? (
        <Alert type="warning" showIcon title={draft.problem} role="alert" />
      ) : null}
      {query !== null && !isNote ? <ScriptList picker={picker} take={take} /> : null}
      <fieldset className="composer-modes">
        <legend className="only-read">{t('composer.mode')}</legend>
        {(['reply', 'note'] as const).map((one) => (
          <button type="button" key={one} aria-pressed={mode === one} onClick={() => begin(one)}>
            {t(`composer.${one}`)}
          </button>
        ))}
        {editing ? <span className="soft">{t('composer.editing')}</span> : null}
        {holder && holder.id !== meId && !isNote ? (
          <span className="soft">{t('composer.held', { name: holder.name })}</span>
        ) : null}
      </fieldset>
      <textarea
        ref={field}
        rows={2}
        value={text}
        maxLength={longestMessage}
        placeholder={t(isNote ? 'composer.note_hint' : 'composer.hint')}
        aria-label={t(isNote ? 'composer.note' : 'composer.reply')}
        aria-autocomplete="list"
        aria-controls={query === null ? undefined : 'scripts'}
        aria-activedescendant={query !== null && picker.items.length > 0 ? optionId(picker.chosen) : undefined}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-end">
        {isNote || editing ? null : <PhotoPicker photos={photos} onChange={setPhotos} />}
        <span className="soft composer-keys">{t('composer.keys')}</span>
        <Button type="primary" onClick={send} disabled={isEmpty}>
          {t(isNote ? 'composer.keep_note' : 'composer.send')}
        </Button>
      </div>
    </section>
  );
}

/** Somebody wrote since this answer was begun: it may answer something else. */
function Behind({ onRead }: { onRead: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      title={t('composer.behind')}
      role="alert"
      action={
        <Button size="small" onClick={onRead}>
          {t('composer.have_read')}
        </Button>
      }
    />
  );
}

function focusAtEnd(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}
