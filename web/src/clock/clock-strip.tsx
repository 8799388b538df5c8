import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { clockPath, threadPath } from '../app/paths.ts';
import { useKeys } from '../app/use-keys.ts';
import { nameOf } from '../inbox/customer-name.ts';
import { useConversation } from '../thread/use-thread.ts';
import { levelOf, sayCountdown, standingOf } from './levels.ts';
import { useLiveClock, useSeconds, useSlaSettings } from './use-clock.ts';
import './clock.css';

/** The platform's rule in two lines above the inbox: where it stands, and who has to be answered next. */
export function ClockStrip({ isThreadOpen }: { isThreadOpen: boolean }) {
  const { t } = useTranslation();
  const clock = useLiveClock();
  const warnSeconds = useSlaSettings()?.warnSeconds ?? 60;
  const hasWaiting = (clock?.waitingNow.length ?? 0) > 0;
  const now = useSeconds(hasWaiting);
  const navigate = useNavigate();
  const waiting = clock?.waitingNow.filter(({ dueAt }) => Date.parse(dueAt) > now) ?? [];
  const next = waiting[0];
  useKeys(!isThreadOpen && next ? { w: () => navigate(threadPath('waiting', next.conversationId)) } : {});
  if (!clock) return <div className="clock-strip" aria-busy />;
  const { share, target, allowanceLeftToday, seconds } = clock;
  const standing = standingOf(clock);
  return (
    <section className="clock-strip" aria-label={t('clock.title')}>
      <Link className="clock-share" to={clockPath} title={t('clock.rule', { seconds, target })}>
        <b>{share === null ? '–' : `${share} %`}</b>{' '}
        <span className={`clock-word is-${standing}`}>{t(`clock.standing_${standing}`, { target })}</span>
        <span className="soft">{t('clock.allowance_short', { count: allowanceLeftToday })}</span>
      </Link>
      {next ? (
        <div className="clock-next">
          <NextName id={next.conversationId} />
          <span className={`clock-word is-${levelOf(next.dueAt, now, warnSeconds)}`} role="timer">
            {t(`clock.level_${levelOf(next.dueAt, now, warnSeconds)}`, { left: sayCountdown(next.dueAt, now) })}
          </span>
          {waiting.length > 1 ? <span className="soft">{t('clock.others', { count: waiting.length - 1 })}</span> : null}
        </div>
      ) : null}
    </section>
  );
}

function NextName({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useConversation(id);
  return <Link to={threadPath('waiting', id)}>{nameOf(data ?? { id, customer: null }, t)}</Link>;
}
