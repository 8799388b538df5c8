import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { readWaiting, type Waiting } from '../api/sla.ts';
import type { LiveClock } from '../api/types.ts';
import { settingsPath, threadPath } from '../app/paths.ts';
import { sayMoment } from '../app/say-time.ts';
import { useIsManager } from '../app/use-manager.ts';
import { useMe } from '../app/use-me.ts';
import { nameOf } from '../inbox/customer-name.ts';
import { keys } from '../live/keys.ts';
import { useConversation } from '../thread/use-thread.ts';
import { levelOf, sayCountdown, standingOf } from './levels.ts';
import { useLiveClock, useSeconds, useSlaSettings } from './use-clock.ts';
import '../app/pages.css';
import './clock.css';

/** How fast people answer: the platform's rule, who waits, and each agent's figures. */
export function ClockPage() {
  const { t } = useTranslation();
  const clock = useLiveClock();
  const isManager = useIsManager();
  return (
    <main className="page plain-page">
      <title>{`${t('clock.title')} · Qin 亲`}</title>
      <div className="plain-head">
        <h1>{t('clock.title')}</h1>
        {isManager ? <Link to={settingsPath('clock')}>{t('clock.to_settings')}</Link> : null}
      </div>
      {clock ? (
        <>
          <Rule clock={clock} />
          <WhoWaits />
          <PerAgent clock={clock} />
        </>
      ) : null}
    </main>
  );
}

function Rule({ clock }: { clock: LiveClock }) {
  const { t, i18n } = useTranslation();
  const settings = useSlaSettings();
  const standing = standingOf(clock);
  const { share, target, days, rounds, answeredInTime, allowanceLeftToday, seconds } = clock;
  const hours = settings ? { from: settings.platformFromHour, until: settings.platformUntilHour } : null;
  const whole = (number: number) => number.toLocaleString(i18n.language);
  return (
    <section className="card">
      <p className="soft">
        {t('clock.rule', { seconds, target })} {hours ? t('clock.rule_hours', { ...hours, days }) : null}
      </p>
      <dl className="clock-figures">
        <div>
          <dt>{t('clock.share')}</dt>
          <dd>
            {share === null ? '–' : `${share} %`}{' '}
            <span className={`clock-word is-${standing}`}>{t(`clock.standing_${standing}`, { target })}</span>
          </dd>
        </div>
        <div>
          <dt>{t('clock.rounds')}</dt>
          <dd>{t('clock.rounds_of', { inTime: whole(answeredInTime), rounds: whole(rounds) })}</dd>
        </div>
        <div>
          <dt>{t('clock.allowance')}</dt>
          <dd>{whole(allowanceLeftToday)}</dd>
        </div>
      </dl>
    </section>
  );
}

function WhoWaits() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: keys.clockWaiting, queryFn: readWaiting });
  const now = useSeconds((data?.items.length ?? 0) > 0);
  return (
    <section className="card">
      <h2>{t('clock.waiting')}</h2>
      {data?.items.length === 0 ? <p className="soft">{t('clock.nobody_waits')}</p> : null}
      <ul className="tabular">
        {data?.items.map((item) => (
          <WaitingRow key={item.conversationId} item={item} now={now} />
        ))}
      </ul>
      {data?.next ? <Link to="/inbox/waiting">{t('clock.more_waiting')}</Link> : null}
      <p className="soft clock-hint">{t('clock.holding_hint')}</p>
    </section>
  );
}

function WaitingRow({ item, now }: { item: Waiting; now: number }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const settings = useSlaSettings();
  const { conversationId, waitingSince, platformDueAt, responseDueAt } = item;
  const name = nameOf(useConversation(conversationId).data ?? { id: conversationId, customer: null }, t);
  const ours = responseDueAt && levelOf(responseDueAt, now, (settings?.dueSoonMinutes ?? 0) * 60);
  return (
    <li>
      <span className="grow">
        <Link to={threadPath('waiting', conversationId)}>{name}</Link>{' '}
        {waitingSince ? (
          <span className="soft">{t('clock.since', { when: sayMoment(waitingSince, i18n.language, zone) })}</span>
        ) : null}
      </span>
      {platformDueAt && Date.parse(platformDueAt) > now ? (
        <span className={`clock-word is-${levelOf(platformDueAt, now, settings?.warnSeconds ?? 60)}`}>
          {t(`clock.level_${levelOf(platformDueAt, now, settings?.warnSeconds ?? 60)}`, {
            left: sayCountdown(platformDueAt, now),
          })}
        </span>
      ) : null}
      {responseDueAt && ours ? (
        <span className={`clock-word is-${ours}`}>
          {t(`clock.ours_${ours}`, { when: sayMoment(responseDueAt, i18n.language, zone) })}
        </span>
      ) : null}
    </li>
  );
}

function PerAgent({ clock }: { clock: LiveClock }) {
  const { t, i18n } = useTranslation();
  if (clock.byAgent.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('clock.by_agent')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <div className="figures-box" tabIndex={0}>
        <table className="figures" aria-label={t('clock.by_agent')}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t('clock.rounds')}</th>
              <th scope="col">{t('clock.in_time')}</th>
              <th scope="col">{t('clock.share')}</th>
            </tr>
          </thead>
          <tbody>
            {clock.byAgent.map(({ agent, rounds, answeredInTime, share }) => (
              <tr key={agent?.id ?? ''}>
                <th scope="row">{agent?.name ?? t('clock.unanswered')}</th>
                <td>{rounds.toLocaleString(i18n.language)}</td>
                <td>{answeredInTime.toLocaleString(i18n.language)}</td>
                <td>{share === null ? '–' : `${share} %`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
