import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actOnReturn, type CaseAction, type CaseState, caseActions, type ReturnDetail } from '../api/returns.ts';
import { Field, FormEnd, FormProblem } from '../app/form.tsx';
import { PhotoPicker } from '../thread/photo-picker.tsx';
import { useReturnWrite } from './use-return.ts';

/** Where each may be done, as the server has it; it has the last word. */
const from: Record<CaseAction, readonly CaseState[]> = {
  ask: ['requested'],
  answer: ['info_needed'],
  cancel: ['draft', 'requested', 'info_needed', 'approved'],
  dispute: ['declined'],
  reopen: ['closed', 'expired'],
  close: ['approved', 'resolved', 'disputed'],
  note: [],
};
const needsNote: readonly CaseAction[] = ['ask', 'reopen', 'close', 'note'];
const takesPhotos: readonly CaseAction[] = ['answer', 'note'];

/** What can be done about a return besides deciding it. */
export function Actions({ detail }: { detail: ReturnDetail }) {
  const { t } = useTranslation();
  const [action, choose] = useState<CaseAction | null>(null);
  const isFitting = (one: CaseAction) =>
    one === 'note' ||
    from[one].some((state) => detail.lines.some((line) => line.case === state) || detail.status === state);
  return (
    <section className="card" aria-label={t('returns.more_actions')}>
      <h2>{t('returns.more_actions')}</h2>
      {action && isFitting(action) ? (
        <ActionForm key={action} detail={detail} action={action} onLeave={() => choose(null)} />
      ) : (
        <div className="in-line">
          {caseActions.filter(isFitting).map((one) => (
            <Button key={one} onClick={() => choose(one)}>
              {t(`returns.do_${one}`)}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

type Props = { detail: ReturnDetail; action: CaseAction; onLeave: () => void };

function ActionForm({ detail, action, onLeave }: Props) {
  const { t } = useTranslation();
  const [note, write] = useState('');
  const [fileIds, addFiles] = useState<readonly string[]>([]);
  const isNeeded = needsNote.includes(action);
  const { submit, isBusy, problem } = useReturnWrite(
    () => actOnReturn(detail, { action, note: note.trim(), fileIds }),
    onLeave,
  );
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      <Field label={t(`returns.note_${action}`)} hint={t(isNeeded ? 'returns.needed' : 'returns.optional')}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            maxLength={2000}
            required={isNeeded}
            value={note}
            onChange={(event) => write(event.target.value)}
          />
        )}
      </Field>
      {takesPhotos.includes(action) ? (
        <div className="in-line">
          <PhotoPicker fileIds={fileIds} onChange={addFiles} />
        </div>
      ) : null}
      <FormProblem problem={problem} fields={[]} />
      <FormEnd
        confirm={t(`returns.confirm_${action}`)}
        isBusy={isBusy}
        isDisabled={isNeeded && note.trim() === ''}
        onCancel={onLeave}
      />
    </form>
  );
}
