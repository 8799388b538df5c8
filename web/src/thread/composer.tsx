import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { ComposerAlerts } from './composer-alerts.tsx';
import { OwnWords } from './own-words-list.tsx';
import { NoPhotos, PhotoPicker } from './photo-picker.tsx';
import { optionId, ScriptList } from './script-picker.tsx';
import { type Composing, type Mode, useComposer } from './use-composer.ts';

type Props = Omit<Composing, 'conversationId'> & { conversation: Conversation };

/** From here on it is said how much room is left. */
const littleRoom = 500;

export function Composer({ conversation, ...props }: Props) {
  const { t } = useTranslation();
  const { id, holder, channel } = conversation;
  const { meId, writing } = props;
  const { draft } = writing;
  const { field, mode, begin, isNote, isEditing, isBehind, text, room, isOff, scripts, slash, ...acts } = useComposer({
    conversationId: id,
    ...props,
  });
  const { query, picker } = slash;

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
      <Modes mode={mode} begin={begin} heldBy={holder && holder.id !== meId ? holder.name : null}>
        {draft.edits ? <Editing isEditing={isEditing} onCancel={writing.cancelEdit} /> : null}
      </Modes>
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
        onChange={(event) => acts.change(event.target.value)}
        onKeyDown={acts.onKeyDown}
      />
      {isNote || query !== null ? null : <OwnWords conversationId={id} text={draft.body} onChange={writing.write} />}
      <div className="composer-end">
        {isNote || channel === 'sms' ? null : isEditing ? (
          <NoPhotos />
        ) : (
          <PhotoPicker fileIds={draft.fileIds} onChange={writing.attach} />
        )}
        <span className="soft composer-keys">{t('composer.keys')}</span>
        {room <= littleRoom ? <Room room={room} /> : null}
        <Button type="primary" onClick={acts.send} disabled={isOff}>
          {t(isNote ? 'composer.keep_note' : 'composer.send')}
        </Button>
      </div>
    </section>
  );
}

type ModesProps = {
  mode: Mode;
  begin: (next: Mode) => void;
  /** Who else has the word; null: nobody. */
  heldBy: string | null;
  children: ReactNode;
};

/** Whether it is for the buyer or for colleagues, and what else is to be known of a reply. */
function Modes({ mode, begin, heldBy, children }: ModesProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="composer-modes">
      <legend className="only-read">{t('composer.mode')}</legend>
      {(['reply', 'note'] as const).map((one) => (
        <button type="button" key={one} aria-pressed={mode === one} onClick={() => begin(one)}>
          {t(`composer.${one}`)}
        </button>
      ))}
      {mode === 'reply' ? children : null}
      {heldBy !== null && mode === 'reply' ? (
        <span className="soft">{t('composer.held', { name: heldBy })}</span>
      ) : null}
    </fieldset>
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
