import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Scope, scopes } from '../../../shared/access.ts';
import { type ApiKey, makeKey, readKeys, revokeKey } from '../api/settings.ts';
import { Field, FormProblem, ShownOnce, SureButton, sentenceFor, useAct, useWrite } from '../app/form.tsx';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { useIsOwner } from './use-is-owner.ts';

/** Keys for the shop's own programs. */
export function KeysPart() {
  const { t } = useTranslation();
  const { data } = useSuspenseQuery({ queryKey: keys.apiKeys, queryFn: readKeys });
  const isOwner = useIsOwner();
  return (
    <>
      <section className="card">
        <h2>{t('settings.keys')}</h2>
        {data.length === 0 ? <p className="soft">{t('keys.none')}</p> : null}
        <ul className="tabular">
          {data.map((key) => (
            <KeyRow key={key.id} apiKey={key} isOwner={isOwner} />
          ))}
        </ul>
      </section>
      {isOwner ? <KeyForm /> : <p className="soft">{t('settings.owner_only')}</p>}
    </>
  );
}

function KeyRow({ apiKey, isOwner }: { apiKey: ApiKey; isOwner: boolean }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const queries = useQueryClient();
  const revoke = useAct(
    () => revokeKey(apiKey.id),
    () => queries.invalidateQueries({ queryKey: keys.apiKeys }),
  );
  const say = (at: string) => sayMoment(at, i18n.language, zone);
  const { name, createdAt, lastUsedAt } = apiKey;
  return (
    <li>
      <span className="grow">
        <b>{name}</b>{' '}
        <span className="soft">
          {t('keys.made', { when: say(createdAt) })} ·{' '}
          {lastUsedAt ? t('keys.used', { when: say(lastUsedAt) }) : t('keys.unused')}
        </span>
        <br />
        {apiKey.scopes.map((scope) => t(`scope.${scope}`)).join(' · ')}
      </span>
      {isOwner ? (
        <SureButton label={t('keys.revoke')} sure={t('keys.revoke_sure')} onSure={() => revoke.run()} />
      ) : null}
    </li>
  );
}

function KeyForm() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, choose] = useState<readonly Scope[]>([]);
  const [made, setMade] = useState<string | null>(null);
  const { submit, isBusy, problem } = useWrite(
    () => makeKey(name.trim(), chosen),
    ({ key }) => {
      setMade(key);
      setName('');
      choose([]);
      return queries.invalidateQueries({ queryKey: keys.apiKeys });
    },
  );
  const toggle = (scope: Scope, isOn: boolean) =>
    choose(scopes.filter((one) => (one === scope ? isOn : chosen.includes(one))));
  return (
    <section className="card">
      <h2>{t('keys.make')}</h2>
      <form className="plain-form" onSubmit={submit()}>
        <Field label={t('keys.name')} hint={t('keys.name_hint')} error={sentenceFor('name', { problem })}>
          {(attributes) => (
            <input
              {...attributes}
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <fieldset className="field-set">
          <legend>{t('keys.scopes')}</legend>
          {scopes.map((scope) => (
            <label key={scope} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(scope)}
                onChange={(event) => toggle(scope, event.target.checked)}
              />
              {t(`scope.${scope}`)}
            </label>
          ))}
        </fieldset>
        <FormProblem problem={problem} fields={['name']} />
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={chosen.length === 0}>
          {t('keys.make')}
        </Button>
      </form>
      {made ? <ShownOnce label={t('keys.key')} text={made} note={t('keys.once')} /> : null}
    </section>
  );
}
