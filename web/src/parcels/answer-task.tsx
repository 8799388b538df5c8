import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerTask, type ParcelTask } from '../api/parcels.ts';
import { Field, FormEnd, FormProblem, sentenceFor, useWrite } from '../app/form.tsx';
import { keys } from '../live/keys.ts';

const longest = 2000;

/** What was found out: for colleagues, and where the buyer waits to hear of it, for them. */
export function AnswerTask({ task: { id, isPromised } }: { task: ParcelTask }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isOpen, open] = useState(false);
  const [answer, write] = useState('');
  const [words, sayToBuyer] = useState('');
  const { submit, isBusy, problem } = useWrite(
    () => answerTask(id, answer.trim(), words.trim()),
    async () => {
      await queries.invalidateQueries({ queryKey: keys.allParcels });
      open(false);
    },
  );
  if (!isOpen)
    return (
      <div>
        <Button size="small" onClick={() => open(true)}>
          {t('tasks.answer')}
        </Button>
      </div>
    );
  return (
    <form className="plain-form" onSubmit={submit()}>
      <Field label={t('tasks.found')} error={sentenceFor('answer', { problem })}>
        {(attributes) => (
          <textarea
            {...attributes}
            required
            rows={2}
            maxLength={longest}
            value={answer}
            onChange={(event) => write(event.target.value)}
          />
        )}
      </Field>
      {isPromised ? (
        <Field label={t('tasks.for_buyer')} error={sentenceFor('words', { problem })}>
          {(attributes) => (
            <textarea
              {...attributes}
              rows={2}
              maxLength={longest}
              value={words}
              onChange={(event) => sayToBuyer(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <FormProblem problem={problem} fields={['answer', 'words']} />
      <FormEnd confirm={t('tasks.confirm')} isBusy={isBusy} onCancel={() => open(false)} />
    </form>
  );
}
