import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams } from 'react-router';
import { type Call, type CallList, callLists, callsPerPage, readCallCounts, readCalls } from '../api/calls.ts';
import { sentenceOf } from '../api/http.ts';
import { langOf } from '../app/lang-of.ts';
import { callPath, callsPath } from '../app/paths.ts';
import { sayMoment } from '../app/say-time.ts';
import { Tabs } from '../app/tabs.tsx';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import '../app/pages.css';
import './calls.css';

const lookAgainMs = 60_000;

/** Whom to ring: the one due first on top; one's own; and what came of those that are over. */
export function CallsPage() {
  const { t } = useTranslation();
  const { list: named } = useParams();
  const list = callLists.find((one) => one === named);
  const { data: counts } = useQuery({ queryKey: keys.callCounts, queryFn: readCallCounts });
  if (!list) return <Navigate to={callsPath('due')} replace />;
  return (
    <main className="page plain-page">
      <title>{`${t('calls.title')} · Qin 亲`}</title>
      <div className="plain-head">
        <h1>{t('calls.title')}</h1>
        {counts && counts.overdue > 0 ? (
          <span className="call-late">{t('calls.late', { count: String(counts.overdue) })}</span>
        ) : null}
      </div>
      <Tabs
        label={t('calls.lists')}
        current={list}
        tabs={callLists.map((one) => ({
          name: one,
          path: callsPath(one),
          words: (
            <>
              {t(`calls.list_${one}`)}
              {counts && one !== 'done' ? <span className="count">{counts[one]}</span> : null}
            </>
          ),
        }))}
      />
      <CallRows key={list} list={list} />
    </main>
  );
}

function CallRows({ list }: { list: CallList }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: keys.calls(list),
    queryFn: ({ pageParam }) => readCalls(list, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ calls }) => (calls.length < callsPerPage ? null : (calls.at(-1)?.id ?? null)),
    refetchInterval: lookAgainMs,
  });
  if (query.error) return <p role="alert">{sentenceOf(query.error)}</p>;
  if (!query.data) return <section aria-busy />;
  const calls = query.data.pages.flatMap((page) => page.calls);
  return (
    <section aria-label={t(`calls.list_${list}`)}>
      {calls.length === 0 ? <p className="card soft">{t(`calls.empty_${list}`)}</p> : null}
      <ol className="call-list">
        {calls.map((call) => (
          <CallRow key={call.id} call={call} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('calls.more')}
        </Button>
      ) : null}
    </section>
  );
}

function CallRow({ call }: { call: Call }) {
  const { t, i18n } = useTranslation();
  const { agentId, shop } = useMe();
  const when = (at: string) => sayMoment(at, i18n.language, shop.zone);
  const { customer, orderNumber, attempts, claimer, nextAt, summary } = call;
  const state = call.status === 'open' ? (call.isOverdue ? 'overdue' : call.isDue ? 'due' : 'later') : 'done';
  const isOurs = claimer?.id === agentId;
  return (
    <li className={`card call is-${state}`}>
      <p className="call-when">
        <b className={`call-word is-${state}`}>{t(`calls.state_${state}`)}</b>
        {state === 'done' ? (
          <span>{call.outcome ? t(`calls.end_${call.outcome as 'keeps'}`) : null}</span>
        ) : (
          <time dateTime={call.dueAt}>
            {state === 'later' && nextAt
              ? t('calls.not_before', { when: when(nextAt) })
              : t('calls.due', { when: when(call.dueAt) })}
          </time>
        )}
        {call.endedAt ? <span className="soft">{when(call.endedAt)}</span> : null}
      </p>
      <h2>
        <Link to={callPath(call.id)}>{customer?.name ?? t('calls.somebody')}</Link>
      </h2>
      <p className="call-about">
        <span>{t(`calls.kind_${call.kind as 'refund'}`)}</span>
        {orderNumber ? <span>{t('calls.order', { number: orderNumber })}</span> : null}
        {attempts > 0 ? <span>{t('calls.attempts', { count: String(attempts) })}</span> : null}
        {claimer && call.isHeld && !isOurs ? <span>{t('calls.held', { name: claimer.name })}</span> : null}
        {claimer && isOurs && call.status === 'open' ? <span>{t('calls.yours')}</span> : null}
      </p>
      {summary ? (
        <p className="soft call-summary" lang={langOf(summary)}>
          {summary}
        </p>
      ) : null}
    </li>
  );
}
