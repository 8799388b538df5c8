import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePassword, revokeOtherSessions } from '../api/account.ts';
import { putMyLimit } from '../api/session.ts';
import { readPeople } from '../api/settings.ts';
import { FormProblem, sentenceFor, useAct, useWrite } from '../app/form.tsx';
import { tell } from '../app/notices.tsx';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { LimitForm } from './limit-form.tsx';
import { PasswordField } from './password-field.tsx';
import { SecondFactor } from './second-factor.tsx';
import '../app/pages.css';

const codes = {
  wrong_password: 'currentPassword',
  password_too_short: 'newPassword',
  password_too_long: 'newPassword',
  password_too_common: 'newPassword',
};

/** One's own account. */
export function MePage() {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const { data: people } = useQuery({ queryKey: keys.people, queryFn: readPeople });
  const mine = people?.find(({ id }) => id === me.agentId);
  const elsewhere = useAct(revokeOtherSessions, () => tell(t('me.others_out'), 'success'));
  return (
    <main className="page plain-page">
      <title>{`${t('me.title')} · Qin 亲`}</title>
      <div className="plain-head">
        <h1>{t('me.title')}</h1>
        <span className="soft">
          {me.name} · {t(`role.${me.role}`)} {mine ? `· ${mine.email}` : ''}
        </span>
      </div>
      {mine ? (
        <section className="card">
          <h2>{t('limit.title')}</h2>
          <p className="soft">{t('limit.hint')}</p>
          <LimitForm saved={mine.mostOpen} put={putMyLimit} />
        </section>
      ) : null}
      <PasswordForm email={mine?.email ?? ''} />
      {mine ? (
        <SecondFactor
          isOn={mine.hasSecondFactor}
          onChanged={() => queries.invalidateQueries({ queryKey: keys.people })}
        />
      ) : null}
      <section className="card">
        <h2>{t('me.sessions')}</h2>
        <p className="soft">{t('me.sessions_hint')}</p>
        <Button onClick={() => elsewhere.run()} loading={elsewhere.isBusy}>
          {t('me.others_end')}
        </Button>
      </section>
    </main>
  );
}

function PasswordForm({ email }: { email: string }) {
  const { t } = useTranslation();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const { submit, isBusy, problem } = useWrite(
    () => changePassword(currentPassword, newPassword),
    () => {
      setCurrent('');
      setNew('');
      tell(t('me.password_changed'), 'success');
    },
  );
  const beside = (field: string) => sentenceFor(field, { problem, codes });
  return (
    <section className="card">
      <h2>{t('me.password')}</h2>
      <form className="plain-form" onSubmit={submit()}>
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordField
          label={t('me.current_password')}
          error={beside('currentPassword')}
          kind="current"
          value={currentPassword}
          onChange={setCurrent}
        />
        <PasswordField
          label={t('me.new_password')}
          hint={t('me.password_hint')}
          error={beside('newPassword')}
          kind="new"
          value={newPassword}
          onChange={setNew}
        />
        <FormProblem problem={problem} codes={codes} fields={['currentPassword', 'newPassword']} />
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t('me.change_password')}
        </Button>
      </form>
    </section>
  );
}
