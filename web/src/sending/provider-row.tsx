import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeProvider, type Kind, orderProviders, type Provider, removeProvider } from '../api/providers.ts';
import { ShownOnce, SureButton, useAct } from '../app/form.tsx';
import { tell } from '../app/notices.tsx';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { ProviderCheck } from './provider-check.tsx';
import { ProviderForm } from './provider-form.tsx';
import { ProviderTest } from './provider-test.tsx';
import { sayCost } from './say-cost.ts';

/** `kind` undefined: this Qin does not know it any more. `ids`: of its channel, in their order. */
type Props = { provider: Provider; kind: Kind | undefined; ids: readonly string[] };

export function ProviderRow({ provider, kind, ids }: Props) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const queries = useQueryClient();
  const [opened, open] = useState<'settings' | 'test' | null>(null);
  const renew = () => queries.invalidateQueries({ queryKey: keys.providers });
  const switchTo = useAct((isOn: boolean) => changeProvider(provider.id, { isOn }), renew);
  const remove = useAct(() => removeProvider(provider.id), renew);
  const { name, isOn, verifiedAt, secrets, hookUrl } = provider;
  const { channel } = provider;
  const isMessages = channel === 'mail' || channel === 'sms';
  const cost = sayCost(provider, t, i18n.language);
  const toggle = (what: 'settings' | 'test') => open(opened === what ? null : what);
  return (
    <li>
      <span className="grow">
        <b>{name}</b> <span className="soft">{sayCode('kind', provider.kind)}</span>
        <br />
        <span className={isOn ? 'state-word is-up' : 'state-word is-off'}>
          {t(isOn ? 'sending.on' : 'sending.off')}
        </span>
        {' · '}
        <span className="soft">
          {verifiedAt
            ? t('outgoing.verified', { when: sayMoment(verifiedAt, i18n.language, zone) })
            : t('outgoing.unverified')}
          {cost ? ` · ${cost}` : null}
        </span>
        {kind && secrets !== null ? null : <b className="is-bad"> · {t('outgoing.carrier_unreadable')}</b>}
      </span>
      <span className="in-line">
        {ids.length > 1 && channel !== 'money' ? <Move provider={provider} ids={ids} onMoved={renew} /> : null}
        {kind ? (
          <>
            {isMessages || kind.canCheck ? (
              <Button size="small" aria-expanded={opened === 'test'} onClick={() => toggle('test')}>
                {t(isMessages ? 'sending.test' : 'sending.check')}
              </Button>
            ) : null}
            <Button size="small" aria-expanded={opened === 'settings'} onClick={() => toggle('settings')}>
              {t('sending.change')}
            </Button>
          </>
        ) : null}
        <Button size="small" onClick={() => switchTo.run(!isOn)} loading={switchTo.isBusy}>
          {t(isOn ? 'sending.switch_off' : 'sending.switch_on')}
        </Button>
        <SureButton label={t('sending.remove')} sure={t('sending.remove_sure')} onSure={() => remove.run()} />
      </span>
      {kind && opened ? (
        <div className="provider-opened">
          {opened === 'test' && !isMessages ? <ProviderCheck provider={provider} onTried={renew} /> : null}
          {opened === 'test' && isMessages ? <ProviderTest provider={provider} onTried={renew} /> : null}
          {opened === 'settings' ? (
            <>
              <ProviderForm
                kind={kind}
                provider={provider}
                save={(changes) => changeProvider(provider.id, changes)}
                onSaved={async () => {
                  tell(t('form.saved'), 'success');
                  await renew();
                  open(null);
                }}
              />
              {hookUrl ? (
                <ShownOnce
                  label={t(isMessages ? 'sending.hook' : `sending.hook_${channel}`)}
                  text={hookUrl}
                  note={t(isMessages ? 'sending.hook_note' : `sending.hook_note_${channel}`)}
                />
              ) : null}
            </>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}

/** One place up or down: whoever stands first carries, the others stand in. */
function Move({ provider, ids, onMoved }: { provider: Provider; ids: readonly string[]; onMoved: () => unknown }) {
  const { t } = useTranslation();
  const at = ids.indexOf(provider.id);
  const move = useAct((to: number) => {
    const next = ids.filter((id) => id !== provider.id);
    next.splice(to, 0, provider.id);
    return orderProviders(provider.channel, next);
  }, onMoved);
  return (
    <span>
      <Button
        size="small"
        type="text"
        icon={<ArrowUpOutlined />}
        aria-label={t('sending.up', { name: provider.name })}
        disabled={at === 0}
        onClick={() => move.run(at - 1)}
      />
      <Button
        size="small"
        type="text"
        icon={<ArrowDownOutlined />}
        aria-label={t('sending.down', { name: provider.name })}
        disabled={at === ids.length - 1}
        onClick={() => move.run(at + 1)}
      />
    </span>
  );
}
