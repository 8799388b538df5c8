import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alarm } from '../api/outgoing.ts';
import { settingsPath } from '../app/paths.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { sayCount } from './say-count.ts';

/** What waits and nobody can carry, and what to do about it. */
export function Alarms({ alarms }: { alarms: readonly Alarm[] }) {
  const { t, i18n } = useTranslation();
  const { role, shop } = useMe();
  return alarms.map(({ channel, trouble, waiting, since }) => (
    <Alert
      key={channel}
      className="outgoing-alarm"
      type={trouble === 'shut' ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={t(`outgoing.alarm_${trouble}`, { channel: t(`channel.${channel}`) })}
      description={
        <>
          {t('outgoing.waiting', { count: sayCount(waiting) })}
          {since ? ` · ${t('outgoing.since', { when: sayMoment(since, i18n.language, shop.zone) })}` : null}
          {trouble === 'shut' || trouble === 'sending_off' ? null : (
            <>
              {' · '}
              {role === 'owner' ? (
                <Link to={settingsPath(channel === 'money' ? 'refunds' : 'sending')}>
                  {t(`outgoing.mend_${trouble}`)}
                </Link>
              ) : (
                t('outgoing.ask_owner')
              )}
            </>
          )}
        </>
      }
    />
  ));
}
