import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { readCallCounts } from '../api/calls.ts';
import { readHeldHooks } from '../api/hooks.ts';
import { readSummary } from '../api/outgoing.ts';
import { readReturnCounts, sayReturns } from '../api/returns.ts';
import { keys } from '../live/keys.ts';
import {
  assistPath,
  callsPath,
  clockPath,
  firstView,
  inboxPath,
  outgoingPath,
  parcelsPath,
  promisesPath,
  returnsPath,
  scriptsPath,
  settingsPath,
} from './paths.ts';
import { useChosenInView } from './use-chosen-in-view.ts';
import { useIsManager } from './use-manager.ts';

const places = [
  { name: 'inbox', to: inboxPath(firstView), below: '/inbox' },
  { name: 'promises', to: promisesPath('due_today'), below: '/promises' },
  { name: 'returns', to: returnsPath('due'), below: '/return' },
  { name: 'parcels', to: parcelsPath('somebody'), below: '/parcel' },
  { name: 'calls', to: callsPath('due'), below: '/call' },
  { name: 'outgoing', to: outgoingPath('queue'), below: '/outgoing' },
  { name: 'clock', to: clockPath, below: '/clock' },
  { name: 'assist', to: assistPath, below: '/assist' },
  { name: 'scripts', to: scriptsPath, below: '/scripts' },
  { name: 'settings', to: settingsPath('shop'), below: '/settings' },
] as const;

/** The parts of the workbench. On a phone they do not all fit: the one that is open is always in view. */
export function MainNav() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const isManager = useIsManager();
  const shown = places.filter(({ name }) => isManager || (name !== 'settings' && name !== 'outgoing'));
  const open = shown.find(({ below }) => pathname.startsWith(below))?.name;
  const nav = useChosenInView(open);
  return (
    <nav ref={nav} className="main-nav" aria-label={t('nav.title')}>
      {shown.map(({ name, to }) => (
        <Link key={name} to={to} {...(name === open ? { 'aria-current': 'true' } : {})}>
          {t(`nav.${name}`)}
          {name === 'returns' ? <ReturnsLate /> : null}
          {name === 'calls' ? <CallsDue /> : null}
          {name === 'outgoing' ? <OutgoingAlarm /> : null}
        </Link>
      ))}
    </nav>
  );
}

const lookAgainMs = 60_000;

/** How many returns the desk is late with. */
function ReturnsLate() {
  const { t } = useTranslation();
  const query = { queryKey: keys.returnCounts, queryFn: readReturnCounts, refetchInterval: lookAgainMs };
  const { data: counts } = useQuery(query);
  if (!counts || counts.overdue === 0) return null;
  return (
    <>
      {' '}
      <span className="nav-count is-bad">
        {sayReturns(counts.overdue)} <span className="only-read">{t('nav.returns_late')}</span>
      </span>
    </>
  );
}

/** How many calls are to be made today. */
function CallsDue() {
  const { t } = useTranslation();
  const query = { queryKey: keys.callCounts, queryFn: readCallCounts, refetchInterval: lookAgainMs };
  const { data: counts } = useQuery(query);
  if (!counts || counts.due === 0) return null;
  return (
    <>
      {' '}
      <span className={counts.overdue > 0 ? 'nav-count is-bad' : 'nav-count'}>
        {counts.due} <span className="only-read">{t('nav.calls_due')}</span>
      </span>
    </>
  );
}

/** Whoever runs the shop sees from every page that messages go nowhere, are in doubt, or were posted by nobody knows whom. */
function OutgoingAlarm() {
  const { t } = useTranslation();
  const { data: summary } = useQuery({
    ...{ queryKey: keys.outgoingSummary, queryFn: readSummary },
    refetchInterval: lookAgainMs,
  });
  const { data: held } = useQuery({ queryKey: keys.heldHooks, queryFn: () => readHeldHooks(null) });
  const isCalm = (summary?.alarms.length ?? 0) + (summary?.views.doubtful.count ?? 0) === 0;
  const isBelieved = !held || held.counts.quarantined + held.counts.unreadable === 0;
  if (isCalm && isBelieved) return null;
  return <span className="nav-alarm" role="img" aria-label={t('nav.outgoing_alarm')} title={t('nav.outgoing_alarm')} />;
}
