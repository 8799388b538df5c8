import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Decision } from '../api/outgoing.ts';
import { Field, FormProblem, sentenceFor, useWrite } from '../app/form.tsx';

type Props<Result> = {
  decisions: readonly Decision[];
  /** It may have arrived: once more may be twice. */
  isInDoubt: boolean;
  /** A refund: what is declared not sent may be refunded anew. */
  isMoney?: boolean;
  decide: (decision: Decision, note: string) => Promise<Result>;
  onDone: (result: Result) => unknown;
};

/** First what, then its consequence in words, then the step itself. */
export function DecideForm<Result>({ decisions, isInDoubt, isMoney, decide, onDone }: Props<Result>) {
  const { t } = useTranslation();
  const [decision, choose] = useState<Decision | null>(null);
  const [note, write] = useState('');
  const { submit, isBusy, problem } = useWrite(decide, onDone);
  if (decision === null)
    return (
      <div className="in-line">
        {decisions.map((one) => (
          <Button key={one} onClick={() => choose(one)}>
            {t(`outgoing.decide_${one}`)}
          </Button>
        ))}
      </div>
    );
  const isRisky = isInDoubt && (decision === 'again' || (decision === 'drop' && isMoney));
  const risk = isMoney ? 'outgoing.sure_drop_money' : 'outgoing.sure_again_doubt';
  return (
    <form className="plain-form" onSubmit={submit(decision, note)}>
      <Alert type={isRisky ? 'warning' : 'info'} showIcon title={t(isRisky ? risk : `outgoing.sure_${decision}`)} />
      <Field label={t('outgoing.note')} error={sentenceFor('note', { problem })}>
        {(attributes) => (
          <input {...attributes} maxLength={500} value={note} onChange={(event) => write(event.target.value)} />
        )}
      </Field>
      <FormProblem problem={problem} fields={['note']} />
      <div className="in-line">
        <Button type="primary" htmlType="submit" loading={isBusy} autoFocus>
          {t(`outgoing.confirm_${decision}`)}
        </Button>
        <Button type="text" onClick={() => choose(null)}>
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}
