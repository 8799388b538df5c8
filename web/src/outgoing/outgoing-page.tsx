import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Navigate, useParams, useSearchParams } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { type Count, type OutgoingView, outgoingViews, readSummary, type Summary } from '../api/outgoing.ts';
import { outgoingPath } from '../app/paths.ts';
import { Tabs } from '../app/tabs.tsx';
import { useIsManager } from '../app/use-manager.ts';
import { HeldHooks } from '../hooks/held-hooks.tsx';
import { keys } from '../live/keys.ts';
import { Alarms } from './alarms.tsx';
import { ProviderCards } from './provider-cards.tsx';
import { sayCount } from './say-count.ts';
import { SendList } from './send-list.tsx';
import '../app/pages.css';
import './outgoing.css';

/** Most of what happens in the ledger is no event of the shop: the page looks by itself. */
export const lookAgainMs = 10_000;

/** What goes out by mail and SMS: what waits, what is in doubt, what failed, what was sent; and who carries it. */
export function OutgoingPage() {
  const isManager = useIsManager();
  const { state } = useParams();
  const view = outgoingViews.find((one) => one === state);
  if (!isManager) return <Navigate to="/" replace />;
  if (!view) return <Navigate to={outgoingPath('queue')} replace />;
  return <Outgoing view={view} />;
}

function Outgoing({ view }: { view: OutgoingView }) {
  const { t } = useTranslation();
  const { data: summary, error } = useQuery({
    ...{ queryKey: keys.outgoingSummary, queryFn: readSummary },
    refetchInterval: lookAgainMs,
  });
  return (
    <main className="page plain-page">
      <title>{`${t('outgoing.title')} · Qin 亲`}</title>
      <div className="plain-head">
        <h1>{t('outgoing.title')}</h1>
        {summary && summary.underWay.count > 0 ? (
          <span className="soft">{t('outgoing.under_way', { count: sayCount(summary.underWay) })}</span>
        ) : null}
      </div>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {summary?.isDemo ? <p className="card outgoing-demo">{t('outgoing.demo')}</p> : null}
      {summary ? <Alarms alarms={summary.alarms} /> : null}
      <HeldHooks />
      <Tabs
        label={t('outgoing.views')}
        current={view}
        tabs={outgoingViews.map((one) => ({
          name: one,
          path: outgoingPath(one),
          words: (
            <>
              {t(`outgoing.view_${one}`)}
              {summary && one !== 'sent' ? <Badge view={one} count={summary.views[one]} /> : null}
            </>
          ),
        }))}
      />
      <div className="outgoing-board">
        <Picked view={view} summary={summary} />
        {summary && !summary.isDemo ? <ProviderCards providers={summary.providers} /> : null}
      </div>
    </main>
  );
}

function Badge({ view, count }: { view: OutgoingView; count: Count }) {
  return (
    <span className={(view === 'doubtful' || view === 'undelivered') && count.count > 0 ? 'count is-bad' : 'count'}>
      {sayCount(count)}
    </span>
  );
}

/** The list, narrowed to a channel and a provider; the address keeps what was picked. */
function Picked({ view, summary }: { view: OutgoingView; summary: Summary | undefined }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const channel = search.get('channel');
  const provider = view === 'queue' ? null : search.get('provider');
  const pick = (name: string, value: string) =>
    setSearch(
      (known) => {
        known.delete('provider');
        if (value) known.set(name, value);
        else known.delete(name);
        return known;
      },
      { replace: true },
    );
  const providers = (summary?.providers ?? []).filter((one) => !channel || one.channel === channel);
  return (
    <section aria-label={t(`outgoing.view_${view}`)}>
      <div className="filter-row">
        <select
          aria-label={t('outgoing.channel')}
          value={channel ?? ''}
          onChange={(event) => pick('channel', event.target.value)}
        >
          <option value="">{t('outgoing.every_channel')}</option>
          <option value="mail">{t('channel.mail')}</option>
          <option value="sms">{t('channel.sms')}</option>
          <option value="money">{t('channel.money')}</option>
        </select>
        {view !== 'queue' && providers.length > 0 ? (
          <select
            aria-label={t('outgoing.provider')}
            value={provider ?? ''}
            onChange={(event) => pick('provider', event.target.value)}
          >
            <option value="">{t('outgoing.every_provider')}</option>
            {providers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        ) : null}
      </div>
      <SendList key={`${view} ${channel} ${provider}`} view={view} filter={{ channel, provider }} summary={summary} />
    </section>
  );
}
