import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addNote } from '../api/conversations.ts';
import { sentenceOf } from '../api/http.ts';
import type { Conversation, Message } from '../api/types.ts';
import { tell } from '../app/notices.tsx';
import { useKeys } from '../app/use-keys.ts';
import { ComposerAlerts } from './composer-alerts.tsx';
import { isNothing, longestMessage } from './draft-rules.ts';
import { isWrittenSince, lastSeenSeq } from './merge-messages.ts';
import { sendSoon } from './outbox.ts';
import { OwnWords } from './own-words-list.tsx';
import { NoPhotos, PhotoPicker } from './photo-picker.tsx';
import { optionId, ScriptList } from './script-picker.tsx';
import type { Writing } from './use-draft.ts';
import { useScripts } from './use-scripts.ts';
import { useSlash } from './use-slash.ts';

type Props = {
  conversation: Conversation;
  meId: string;
  items: readonly Message[];
  writing: Writing;
  /** Waits for approval; its words may be being changed here. */
  proposal: Message | null;
  onTyping: () => void;
};

/** From here on it is said how much room is left. */
const littleRoom = 500;

export function Composer({ conversation, meId, items, writing, proposal, onTyping }: Props) {
  const { draft } = writing;
  const { t } = useTranslation();
  const { id, holder } = conversation;
  const field = useRef<HTMLTextAreaElement>(null);
  const [mode, setMode] = useState<'reply' | 'note'>('reply');
  const [note, setNote] = useState('');
  const scripts = useScripts(id, writing, proposal);
  const isNote = mode === 'note';
  const text = isNote ? note : draft.body;
  const isEditing = draft.edits !== null && draft.edits === proposal?.id;
  const isBehind = !isNothing(draft) && isWrittenSince(items, draft.seenSeq, meId);

  const focus = () => requestAnimationFrame(() => focusAtEnd(field.current));
  const change = (next: string) => {
    const caret = field.current?.selectionStart ?? next.length;
    if (isNote) return setNote(next);
    writing.write(next);
    slash.look(next.slice(0, caret));
    if (next !== '') onTyping();
  };
  const slash = useSlash(isNote ? '' : draft.body, scripts.insert, focus);
  const { query, picker } = slash;

  const room = longestMessage - text.length;
  const isEmpty = text.trim() === '' && (isNote || draft.fileIds.length === 0);
  // What is typed to find a script is no message yet, whichever way it is sent.
  const isOff = isEmpty || room < 0 || query !== null;
  const send = () => {
    if (isOff) return;
    if (isNote) {
      addNote(id, crypto.randomUUID(), note.trim())
        .then(() => setNote(''))
        .catch((error: unknown) => tell(sentenceOf(error)));
      return;
    }
    const { body, scripts, fileIds, clientKey, seenSeq } = draft;
    sendSoon({
      ...{ conversationId: id, agentId: meId, clientKey: clientKey ?? crypto.randomUUID(), body: body.trim() },
      ...{ seenSeq: isNothing(draft) ? lastSeenSeq(items) : seenSeq, scripts, at: new Date().toISOString() },
      ...(isEditing ? { approves: draft.edits } : { approves: null, fileIds }),
    });
    writing.clear();
  };
  const leave = () => {
    if (query !== null) {
      if (draft.body.slice(1) === query) writing.write('');
      slash.close();
    } else if (draft.edits && !isNote) writing.cancelEdit();
    else field.current?.blur();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter picks a character, not the message
    if (query !== null && !event.shiftKey && picker.onKey(event.key)) event.preventDefault();
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') leave();
  };
  const begin = (next: 'reply' | 'note') => {
    setMode(next);
    focus();
  };
  useComposerKeys({
    begin,
    onWaiting: () => scripts.insert('talk.holding', draft.body.length, draft.body.length),
    onSlash: () => {
      if (draft.body !== '') return;
      writing.write('/');
      slash.look('/');
    },
  });
  useEffect(() => {
    if (!draft.edits) return;
    setMode('reply');
    requestAnimationFrame(() => focusAtEnd(field.current));
  }, [draft.edits]);

  return (
    <section className={`composer is-${mode}`} aria-label={t('composer.title')}>
      {isNote ? null : (
        <ComposerAlerts
          {...{ isBehind, isEditing, problem: draft.problem }}
          onRead={writing.haveRead}
          onRenew={scripts.renew}
        />
      )}
      {query === null ? null : <ScriptList picker={picker} take={slash.take} conversationId={id} />}
      <fieldset className="composer-modes">
        <legend className="only-read">{t('composer.mode')}</legend>
        {(['reply', 'note'] as const).map((one) => (
          <button type="button" key={one} aria-pressed={mode === one} onClick={() => begin(one)}>
            {t(`composer.${one}`)}
          </button>
        ))}
        {draft.edits && !isNote ? <Editing isEditing={isEditing} onCancel={writing.cancelEdit} /> : null}
        {holder && holder.id !== meId && !isNote ? (
          <span className="soft">{t('composer.held', { name: holder.name })}</span>
        ) : null}
      </fieldset>
      <textarea
        ref={field}
        rows={2}
        value={text}
        placeholder={t(isNote ? 'composer.note_hint' : 'composer.hint')}
        aria-label={t(isNote ? 'composer.note' : 'composer.reply')}
        aria-invalid={room < 0}
        aria-autocomplete="list"
        aria-controls={query === null ? undefined : 'scripts'}
        aria-activedescendant={query !== null && picker.items.length > 0 ? optionId(picker.chosen) : undefined}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {isNote || query !== null ? null : <OwnWords conversationId={id} text={draft.body} onChange={writing.write} />}
      <div className="composer-end">
        {isNote ? null : isEditing ? <NoPhotos /> : <PhotoPicker fileIds={draft.fileIds} onChange={writing.attach} />}
        <span className="soft composer-keys">{t('composer.keys')}</span>
        {room <= littleRoom ? <Room room={room} /> : null}
        <Button type="primary" onClick={send} disabled={isOff}>
          {t(isNote ? 'composer.keep_note' : 'composer.send')}
        </Button>
      </div>
    </section>
  );
}

/** How many more characters fit, or how many are too many. */
function Room({ room }: { room: number }) {
  const { t } = useTranslation();
  if (room >= 0) return <span className="soft">{t('composer.left', { left: room })}</span>;
  return (
    <span className="too-many" role="status">
      {t('composer.over', { over: -room })}
    </span>
  );
}

/** What the field holds is a proposal, changed; the way back stands beside that, or here when it is gone. */
function Editing({ isEditing, onCancel }: { isEditing: boolean; onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="soft">{t(isEditing ? 'composer.editing' : 'composer.edited_old')}</span>
      {isEditing ? null : (
        <Button size="small" onClick={onCancel}>
          {t('composer.cancel_edit')}
        </Button>
      )}
    </>
  );
}

type Acts = { begin: (mode: 'reply' | 'note') => void; onWaiting: () => void; onSlash: () => void };

function useComposerKeys({ begin, onWaiting, onSlash }: Acts): void {
  useKeys({
    r: () => begin('reply'),
    n: () => begin('note'),
    w: () => {
      begin('reply');
      onWaiting();
    },
    '/': () => {
      begin('reply');
      onSlash();
    },
  });
}

function focusAtEnd(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}
