import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CarrierState } from '../api/outgoing.ts';
import { outgoingPath, settingsPath } from '../app/paths.ts';
import { sayClock, sayMoment, sayWhen, useNow } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { sayCount } from './say-count.ts';

/** Who carries the shop's messages, in the order in which they stand in for each other. */
export function ProviderCards({ providers }: { providers: readonly CarrierState[] }) {
  const { t } = useTranslation();
  const { role } = useMe();
  return (
    <aside className="card carriers" aria-label={t('outgoing.carriers')}>
      <h2>{t('outgoing.carriers')}</h2>
      {providers.length === 0 ? <p className="soft">{t('outgoing.no_carrier')}</p> : null}
      <ul>
        {providers.map((provider) => (
          <CarrierCard key={provider.id} provider={provider} />
        ))}
      </ul>
      {role === 'owner' ? <Link to={settingsPath('sending')}>{t('outgoing.to_settings')}</Link> : null}
    </aside>
  );
}

function CarrierCard({ provider }: { provider: CarrierState }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const now = useNow();
  const { id, name, channel, state, shutUntil, verifiedAt, lastAnswer, perSecond, doubtful, failed } = provider;
  const until = shutUntil ? sayClock(shutUntil, i18n.language, zone) : '';
  const last = lastAnswer && sayWhen(lastAnswer.at, now, i18n.language, zone);
  return (
    <li className={`carrier is-${state}`}>
      <p>
        <b>{name}</b> <span className="soft">{t(`channel.${channel}`)}</span>
      </p>
      <p>
        <b className={`state-word is-${state}`}>{t(`outgoing.carrier_${state}`, { until })}</b>{' '}
        <span className="soft">
          {verifiedAt
            ? t('outgoing.verified', { when: sayMoment(verifiedAt, i18n.language, zone) })
            : t('outgoing.unverified')}
        </span>
      </p>
      <p className="soft">
        {lastAnswer
          ? t(lastAnswer.isSent ? 'outgoing.last_taken' : 'outgoing.last_stopped', { when: last })
          : t('outgoing.last_none')}
        {lastAnswer?.reason ? ` · ${lastAnswer.reason.says}` : null}
      </p>
      <p className="carrier-counts">
        <Link to={`${outgoingPath('doubtful')}?provider=${id}`}>
          {t('outgoing.count_doubtful', { count: sayCount(doubtful) })}
        </Link>
        <Link to={`${outgoingPath('failed')}?provider=${id}`}>
          {t('outgoing.count_failed', { count: sayCount(failed) })}
        </Link>
        <span className="soft">{t('outgoing.rate', { count: perSecond })}</span>
      </p>
    </li>
  );
}
