import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Agreement,
  type AttemptOutcome,
  agreements,
  attemptOutcomes,
  recordAttempt,
  type WholeCall,
} from '../api/calls.ts';
import { Choices } from '../app/choices.tsx';
import { Field, FormProblem, sentenceFor, useWrite } from '../app/form.tsx';
import { useMe } from '../app/use-me.ts';
import { instantOf, localOf } from '../scripts/time-in-zone.ts';

const hourMs = 3_600_000;
const codes = {
  call_back_too_early: 'callBackAt',
  call_back_too_late: 'callBackAt',
  call_back_not_decent: 'callBackAt',
  call_back_needs_time: 'callBackAt',
};

type Props = { call: WholeCall; onChanged: (call: WholeCall) => void };

/** What came of ringing. Sent twice, it is one attempt. */
export function OutcomeForm({ call, onChanged }: Props) {
  const { t } = useTranslation();
  const { zone } = useMe().shop;
  const [requestKey] = useState(() => crypto.randomUUID());
  const [outcome, setOutcome] = useState<AttemptOutcome | null>(null);
  const [agreed, setAgreed] = useState<Agreement | null>(null);
  const [note, setNote] = useState('');
  const [local, setLocal] = useState(() => localOf(Date.now() + hourMs, zone));
  const isReached = outcome === 'reached';
  const isLater = outcome === 'call_back_at';
  const { submit, isBusy, problem } = useWrite(() => {
    const callBackAt = isLater ? instantOf(local, zone) : null;
    return recordAttempt(call.id, {
      ...{ requestKey, outcome: outcome ?? 'no_answer', note: note.trim() },
      ...(isReached && agreed ? { agreed } : {}),
      ...(callBackAt ? { callBackAt } : {}),
    });
  }, onChanged);
  return (
    <form className="card plain-form call-outcome" onSubmit={submit()} noValidate>
      <h2>{t('calls.what_came')}</h2>
      <Choices
        label={t('calls.what_came')}
        name="outcome"
        of={attemptOutcomes}
        say={(one) => t(`calls.outcome_${one}`)}
        chosen={outcome}
        onChoose={setOutcome}
      />
      {isReached ? (
        <Choices
          label={t('calls.what_agreed')}
          name="agreed"
          of={agreements}
          say={(one) => t(`calls.end_${one}`)}
          chosen={agreed}
          onChoose={setAgreed}
          isLabelled
        />
      ) : null}
      {isLater ? (
        <Field label={t('calls.back_at', { zone: zone ?? '' })} error={sentenceFor('callBackAt', { problem, codes })}>
          {(attributes) => (
            <input
              {...attributes}
              type="datetime-local"
              value={local}
              onChange={(event) => setLocal(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <Field label={t('calls.note')}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <FormProblem problem={problem} codes={codes} fields={isLater ? ['callBackAt'] : []} />
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        loading={isBusy}
        disabled={outcome === null || (isReached && agreed === null)}
      >
        {t('calls.record')}
      </Button>
    </form>
  );
}
