import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { readSummary } from '../api/outgoing.ts';
import { readProviders, type Service } from '../api/providers.ts';
import { outgoingPath } from '../app/paths.ts';
import { keys } from '../live/keys.ts';
import { useIsOwner } from '../settings/use-is-owner.ts';
import { ConnectForm } from './connect-form.tsx';
import { ProviderRow } from './provider-row.tsx';
import './sending.css';

/** Who carries the shop's mail and SMS. */
export const SendingPart = () => <Part channels={['mail', 'sms']} />;

/** Through whom money goes back. */
export const RefundsPart = () => <Part channels={['money']} />;

/** Who tells where parcels are. */
export const TrackingPart = () => <Part channels={['parcels']} />;

const headings = {
  money: 'settings.refunds',
  parcels: 'settings.tracking',
  mail: 'channel.mail',
  sms: 'channel.sms',
} as const;

type Props = { channels: readonly Service[] };

function Part({ channels }: Props) {
  const { t } = useTranslation();
  const isOwner = useIsOwner();
  const { data: summary } = useQuery({ queryKey: keys.outgoingSummary, queryFn: readSummary });
  return (
    <>
      {summary?.isDemo ? <p className="card sending-demo">{t('sending.demo')}</p> : null}
      {isOwner ? (
        <Providers channels={channels} />
      ) : (
        <p className="card soft">
          {t('settings.owner_only')} <Link to={outgoingPath('queue')}>{t('sending.to_outgoing')}</Link>
        </p>
      )}
    </>
  );
}

function Providers({ channels }: Props) {
  const { t } = useTranslation();
  const { data } = useSuspenseQuery({ queryKey: keys.providers, queryFn: readProviders });
  const { kinds, providers } = data;
  return (
    <>
      {channels.map((channel) => {
        const own = providers.filter((one) => one.channel === channel);
        return (
          <section key={channel} className="card sending-channel">
            <h2>{t(headings[channel])}</h2>
            {own.length === 0 ? <p className="soft">{t(`sending.none_${channel}`)}</p> : null}
            {channel === 'money' ? <p className="soft">{t('sending.order_money')}</p> : null}
            {channel !== 'money' && own.length > 1 ? (
              <p className="soft">{t(channel === 'parcels' ? 'sending.order_parcels' : 'sending.order')}</p>
            ) : null}
            <ul className="tabular">
              {own.map((provider) => (
                <ProviderRow
                  key={provider.id}
                  provider={provider}
                  kind={kinds.find(({ kind }) => kind === provider.kind)}
                  ids={own.map(({ id }) => id)}
                />
              ))}
            </ul>
          </section>
        );
      })}
      <ConnectForm kinds={kinds.filter(({ channel }) => channels.includes(channel))} />
    </>
  );
}
