import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Role, roles } from '../../../shared/access.ts';
import {
  type Agent,
  changeRole,
  type Invitation,
  invite,
  putLimit,
  readInvitations,
  readPeople,
  revokeAgent,
  withdrawInvitation,
} from '../api/settings.ts';
import { Field, FormProblem, ShownOnce, SureButton, sentenceFor, useAct, useWrite } from '../app/form.tsx';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { TurnsNote } from '../inbox/turns-note.tsx';
import { keys } from '../live/keys.ts';
import { LimitForm } from '../me/limit-form.tsx';

/** Nobody gives or takes a role above their own. */
function useRolesToGive(): readonly Role[] {
  return roles.slice(0, roles.indexOf(useMe().role) + 1);
}

export function PeoplePart() {
  const { t } = useTranslation();
  const { data: people } = useSuspenseQuery({ queryKey: keys.people, queryFn: readPeople });
  const { data: invitations } = useSuspenseQuery({ queryKey: keys.invitations, queryFn: readInvitations });
  return (
    <>
      <section className="card">
        <h2>{t('settings.people')}</h2>
        <p className="soft">{t('limit.hint')}</p>
        <TurnsNote />
        <ul className="tabular">
          {people.map((agent) => (
            <PersonRow key={agent.id} agent={agent} />
          ))}
        </ul>
      </section>
      <section className="card">
        <h2>{t('people.invite')}</h2>
        <InviteForm />
        <ul className="tabular">
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      </section>
    </>
  );
}

function PersonRow({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const mayGive = useRolesToGive();
  const renew = () => queries.invalidateQueries({ queryKey: keys.people });
  const change = useAct((role: Role) => changeRole(agent.id, role), renew);
  const revoke = useAct(() => revokeAgent(agent.id), renew);
  const mayGovern = agent.revokedAt === null && agent.id !== me.agentId && mayGive.includes(agent.role);
  return (
    <li>
      <span className="grow">
        <b>{agent.name}</b> <span className="soft">{agent.email}</span>
        {agent.hasSecondFactor ? <span className="soft"> · {t('people.second_factor')}</span> : null}
        {agent.revokedAt ? <span className="soft"> · {t('people.revoked')}</span> : null}
      </span>
      {agent.revokedAt ? null : (
        <LimitForm saved={agent.mostOpen} of={agent.name} put={(mostOpen) => putLimit(agent.id, mostOpen)} />
      )}
      {mayGovern ? (
        <>
          <select
            aria-label={t('people.role_of', { name: agent.name })}
            value={agent.role}
            disabled={change.isBusy}
            onChange={(event) => change.run(event.target.value as Role)}
          >
            {mayGive.map((role) => (
              <option key={role} value={role}>
                {t(`role.${role}`)}
              </option>
            ))}
          </select>
          <SureButton label={t('people.revoke')} sure={t('people.revoke_sure')} onSure={() => revoke.run()} />
        </>
      ) : (
        <span>{t(`role.${agent.role}`)}</span>
      )}
    </li>
  );
}

function InviteForm() {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const [made, setMade] = useState<{ link: string; expiresAt: string; email: string } | null>(null);
  const mayGive = useRolesToGive();
  const codes = { bad_email: 'email', email_taken: 'email', already_agent: 'email' };
  const { submit, isBusy, problem } = useWrite(
    () => invite(email.trim(), role),
    (invitation) => {
      setMade({ ...invitation, email: email.trim() });
      setEmail('');
      return queries.invalidateQueries({ queryKey: keys.invitations });
    },
  );
  return (
    <>
      <form className="plain-form" onSubmit={submit()}>
        <Field label={t('people.email')} error={sentenceFor('email', { problem, codes })}>
          {(attributes) => (
            <input
              {...attributes}
              type="email"
              required
              maxLength={320}
              autoComplete="off"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('people.role')} hint={t(`role.${role}_hint`)}>
          {(attributes) => (
            <select {...attributes} value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {mayGive.map((one) => (
                <option key={one} value={one}>
                  {t(`role.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <FormProblem problem={problem} codes={codes} fields={['email']} />
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t('people.make_link')}
        </Button>
      </form>
      {made ? (
        <ShownOnce
          label={t('people.link')}
          text={made.link}
          note={t('people.link_note', { email: made.email, until: sayMoment(made.expiresAt, i18n.language, zone) })}
        />
      ) : null}
    </>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const queries = useQueryClient();
  const withdraw = useAct(
    () => withdrawInvitation(invitation.id),
    () => queries.invalidateQueries({ queryKey: keys.invitations }),
  );
  const until = sayMoment(invitation.expiresAt, i18n.language, zone);
  return (
    <li>
      <span className="grow">
        <b>{invitation.email}</b> <span className="soft">{t('people.invited', { until })}</span>
      </span>
      <span>{t(`role.${invitation.role}`)}</span>
      <SureButton label={t('people.withdraw')} sure={t('people.withdraw_sure')} onSure={() => withdraw.run()} />
    </li>
  );
}
