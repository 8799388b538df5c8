import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { disableSecondFactor, enableSecondFactor } from '../api/account.ts';
import { verifyCode } from '../api/session.ts';
import { Field, FormProblem, ShownOnce, sentenceFor, useWrite } from '../app/form.tsx';
import { tell } from '../app/notices.tsx';
import { PasswordField } from './password-field.tsx';

type Begun = { totpUri: string; backupCodes: string[] };

/** A second step at signing in: begun with the password, on once a first code was right. */
export function SecondFactor({ isOn, onChanged }: { isOn: boolean; onChanged: () => unknown }) {
  const { t } = useTranslation();
  const [begun, setBegun] = useState<Begun | null>(null);
  const done = () => {
    setBegun(null);
    tell(t('second_factor.is_on'), 'success');
    return onChanged();
  };
  return (
    <section className="card">
      <h2>{t('second_factor.title')}</h2>
      <p className="soft">{t(isOn ? 'second_factor.on' : 'second_factor.off')}</p>
      {isOn ? (
        <PasswordStep
          action={t('second_factor.disable')}
          work={disableSecondFactor}
          onDone={() => {
            tell(t('second_factor.is_off'), 'success');
            return onChanged();
          }}
        />
      ) : begun ? (
        <CodeStep begun={begun} onDone={done} />
      ) : (
        <PasswordStep action={t('second_factor.begin')} work={enableSecondFactor} onDone={setBegun} />
      )}
    </section>
  );
}

type PasswordStepProps<Result> = {
  action: string;
  work: (password: string) => Promise<Result>;
  onDone: (result: Result) => unknown;
};

function PasswordStep<Result>({ action, work, onDone }: PasswordStepProps<Result>) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const codes = { wrong_password: 'password' };
  const { submit, isBusy, problem } = useWrite(
    () => work(password),
    (result) => {
      setPassword('');
      return onDone(result);
    },
  );
  return (
    <form className="plain-form" onSubmit={submit()}>
      <PasswordField
        label={t('second_factor.password')}
        error={sentenceFor('password', { problem, codes })}
        kind="current"
        value={password}
        onChange={setPassword}
      />
      <FormProblem problem={problem} codes={codes} fields={['password']} />
      <Button htmlType="submit" loading={isBusy}>
        {action}
      </Button>
    </form>
  );
}

function CodeStep({ begun, onDone }: { begun: Begun; onDone: () => unknown }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const codes = { wrong_code: 'code' };
  const { submit, isBusy, problem } = useWrite(() => verifyCode(code.trim()), onDone);
  const key = new URL(begun.totpUri).searchParams.get('secret') ?? '';
  return (
    <ol className="steps">
      <li>
        <a href={begun.totpUri}>{t('second_factor.open_app')}</a> {t('second_factor.or_key')}
        <ShownOnce label={t('second_factor.key')} text={key} note={t('second_factor.key_note')} />
      </li>
      <li>
        <ShownOnce
          label={t('second_factor.backup_codes')}
          text={begun.backupCodes.join('\n')}
          note={t('second_factor.backup_note')}
        />
      </li>
      <li>
        <form className="plain-form" onSubmit={submit()}>
          <Field label={t('second_factor.code')} error={sentenceFor('code', { problem, codes })}>
            {(attributes) => (
              <input
                {...attributes}
                inputMode="numeric"
                autoComplete="one-time-code"
                required
                pattern="\s*\d{6}\s*"
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            )}
          </Field>
          <FormProblem problem={problem} codes={codes} fields={['code']} />
          <Button type="primary" htmlType="submit" loading={isBusy}>
            {t('second_factor.confirm')}
          </Button>
        </form>
      </li>
    </ol>
  );
}
