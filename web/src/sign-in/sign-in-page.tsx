import { Alert, Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.ts';
import { signIn, verifyBackupCode, verifyCode } from '../api/session.ts';
import { LanguageButton } from '../app/language-button.tsx';
import { ThemeButton } from '../app/theme-button.tsx';
import { DemoEntrance } from './demo-entrance.tsx';
import './sign-in.css';

type Step = 'password' | 'code';

export function SignInPage() {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>('password');
  return (
    <main className="sign-in">
      <title>{`${t('sign_in.title')} · Qin 亲`}</title>
      <div className="sign-in-card">
        <div className="sign-in-brand">
          <span className="seal" lang="zh-CN" aria-hidden="true">
            亲
          </span>
          <h1>{t('sign_in.title')}</h1>
          <div className="sign-in-choices">
            <LanguageButton />
            <ThemeButton />
          </div>
        </div>
        {step === 'password' ? <PasswordForm onCode={() => setStep('code')} /> : <CodeForm />}
        <DemoEntrance />
      </div>
    </main>
  );
}

function PasswordForm({ onCode }: { onCode: () => void }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { problem, isBusy, submit } = useSubmit(async () => {
    const { secondFactor } = await signIn(email, password);
    if (secondFactor) onCode();
    else enter();
  });
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <label htmlFor="email">{t('sign_in.email')}</label>
      <Input
        id="email"
        type="email"
        size="large"
        autoComplete="username"
        autoFocus
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <label htmlFor="password">{t('sign_in.password')}</label>
      <Input.Password
        id="password"
        size="large"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Problem text={problem} />
      <Button type="primary" size="large" htmlType="submit" loading={isBusy} block>
        {t('sign_in.submit')}
      </Button>
    </form>
  );
}

/** Six digits of the authenticator, or one of the codes kept for when it is lost. */
function CodeForm() {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const { problem, isBusy, submit } = useSubmit(async () => {
    const given = code.trim();
    await (/^\d{6}$/.test(given) ? verifyCode(given) : verifyBackupCode(given));
    enter();
  });
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <label htmlFor="code">{t('sign_in.code')}</label>
      <Input
        id="code"
        size="large"
        autoComplete="one-time-code"
        autoFocus
        required
        minLength={6}
        maxLength={32}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <p className="soft">{t('sign_in.code_hint')}</p>
      <Problem text={problem} />
      <Button type="primary" size="large" htmlType="submit" loading={isBusy} block>
        {t('sign_in.submit')}
      </Button>
    </form>
  );
}

function Problem({ text }: { text: string | null }) {
  return text ? <Alert type="error" title={text} role="alert" showIcon /> : null;
}

function useSubmit(work: () => Promise<void>) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    work()
      .catch((error: unknown) => setProblem(sentenceOf(error)))
      .finally(() => setBusy(false));
  };
  return { problem, isBusy, submit };
}

/** Back to where somebody was when the session ended; only within the workbench. */
function enter(): void {
  const next = new URLSearchParams(location.search).get('next') ?? '';
  location.assign(/^\/desk(\/[\w/-]*)?$/.test(next) ? next : '/desk');
}
