import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Provider, type Tried, tryProvider } from '../api/providers.ts';
import { Field, FormProblem, sentenceFor, useWrite } from '../app/form.tsx';
import { sayCost } from './say-cost.ts';
import { TriedResult } from './tried-result.tsx';

/** These send approved templates only: a test needs one of the owner's. */
const needsTemplate = (kind: string) => kind === 'aliyun';

/** One real message to an address of the owner's own, and what became of it. */
export function ProviderTest({ provider, onTried }: { provider: Provider; onTried: () => unknown }) {
  const { t, i18n } = useTranslation();
  const cost = sayCost(provider, t, i18n.language);
  const [address, setAddress] = useState('');
  const [code, setCode] = useState('');
  const [params, setParams] = useState('');
  const [tried, setTried] = useState<Tried | null>(null);
  const { submit, isBusy, problem } = useWrite(
    () => {
      setTried(null);
      const template = needsTemplate(provider.kind) ? { code: code.trim(), params: paramsOf(params) } : null;
      return tryProvider(provider.id, address.trim(), template);
    },
    (result) => {
      setTried(result);
      return onTried();
    },
  );
  const isMail = provider.channel === 'mail';
  return (
    <form className="plain-form" onSubmit={submit()}>
      <p className="soft">
        {t('sending.test_about')} {cost ? t('sending.test_cost', { cost }) : null}
      </p>
      <Field
        label={t(isMail ? 'sending.test_mail' : 'sending.test_sms')}
        hint={isMail ? undefined : t('sending.test_sms_hint')}
        error={sentenceFor('address', { problem })}
      >
        {(attributes) => (
          <input
            {...attributes}
            type={isMail ? 'email' : 'tel'}
            required
            maxLength={254}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
      </Field>
      {needsTemplate(provider.kind) ? (
        <>
          <Field label={t('sending.template')} error={sentenceFor('template', { problem })}>
            {(attributes) => (
              <input
                {...attributes}
                required
                maxLength={100}
                placeholder="SMS_123456789"
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            )}
          </Field>
          <Field label={t('sending.template_params')} hint={t('sending.template_params_hint')}>
            {(attributes) => (
              <textarea {...attributes} rows={2} value={params} onChange={(event) => setParams(event.target.value)} />
            )}
          </Field>
        </>
      ) : null}
      <FormProblem problem={problem} fields={['address', 'template']} />
      <TriedResult tried={tried} />
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t('sending.test_now')}
      </Button>
    </form>
  );
}

/** "name=Anna", a line each. */
const paramsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] : [];
    }),
  );
