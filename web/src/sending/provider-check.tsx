import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Checked, checkProvider, type Provider } from '../api/providers.ts';
import { FormProblem, useWrite } from '../app/form.tsx';
import { TriedResult } from './tried-result.tsx';

/** Whether an account answers, asked by what moves nothing. */
export function ProviderCheck({ provider, onTried }: { provider: Provider; onTried: () => unknown }) {
  const { t } = useTranslation();
  const [checked, setChecked] = useState<Checked | null>(null);
  const { submit, isBusy, problem } = useWrite(
    () => {
      setChecked(null);
      return checkProvider(provider.id);
    },
    (result) => {
      setChecked(result);
      return onTried();
    },
  );
  return (
    <form className="plain-form" onSubmit={submit()}>
      <p className="soft">
        {t(provider.channel === 'parcels' ? 'sending.check_about_parcels' : 'sending.check_about')}
      </p>
      <FormProblem problem={problem} fields={[]} />
      <TriedResult tried={checked} />
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t('sending.check_now')}
      </Button>
    </form>
  );
}
