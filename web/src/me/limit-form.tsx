import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormProblem, sentenceFor, useWrite } from '../app/form.tsx';
import { tell } from '../app/notices.tsx';
import { keys } from '../live/keys.ts';

/** As the server has them. */
const most = 200;

/** How many open conversations somebody is given in turn; the button comes with the first change. `of`: whose, in a list. */
export function LimitForm({ saved, put, of }: { saved: number; put: (mostOpen: number) => unknown; of?: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const id = useId();
  const [changed, change] = useState<string | null>(null);
  const { submit, isBusy, problem } = useWrite(
    async () => put(Number(changed)),
    async () => {
      await queries.invalidateQueries({ queryKey: keys.people });
      change(null);
      tell(t('form.saved'), 'success');
    },
  );
  const error = sentenceFor('mostOpen', { problem });
  return (
    <form className="limit" onSubmit={submit()}>
      <label htmlFor={id}>
        {t('limit.label')}
        {of ? <span className="only-read"> {of}</span> : null}
      </label>
      <input
        id={id}
        type="number"
        required
        min={0}
        max={most}
        value={changed ?? saved}
        onChange={(event) => change(event.target.value)}
      />
      {changed === null ? null : (
        <Button size="small" htmlType="submit" loading={isBusy}>
          {t('form.save')}
        </Button>
      )}
      {error ? (
        <p className="field-error" role="alert">
          {error}
        </p>
      ) : null}
      <FormProblem problem={problem} fields={['mostOpen']} />
    </form>
  );
}
