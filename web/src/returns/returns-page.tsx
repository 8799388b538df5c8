import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams, useSearchParams } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { readBoard, readReturnCounts, sayReturns } from '../api/returns.ts';
import { FindForm } from '../app/find-form.tsx';
import { returnReasonsPath, returnsPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { Tabs } from '../app/tabs.tsx';
import { keys } from '../live/keys.ts';
import { type BoardView, boardViews, otherStates, queryOf, sayCount } from './board-views.ts';
import { ReturnRow } from './return-row.tsx';
import { Withdrawals } from './withdrawals.tsx';
import '../app/pages.css';
import './returns.css';

const lookAgainMs = 60_000;

/** Returns by what they wait for: what is due first on top. */
export function ReturnsPage() {
  const { t } = useTranslation();
  const { list } = useParams();
  const view = [...boardViews, 'withdrawals' as const].find((one) => one === list);
  const counts = useQuery({
    ...{ queryKey: keys.returnCounts, queryFn: readReturnCounts },
    refetchInterval: lookAgainMs,
  }).data;
  if (!view) return <Navigate to={returnsPath('due')} replace />;
  const count = (one: BoardView) => {
    const said = counts ? sayCount(one, counts) : null;
    if (said === null || (one === 'due' && said === '0')) return null;
    return (
      <span className={one === 'due' ? 'count is-bad' : 'count'}>
        {one === 'due' ? t('returns.late', { count: said }) : said}
      </span>
    );
  };
  return (
    <main className="page plain-page">
      <title>{`${t('returns.title')} · Qin 亲`}</title>
      <div className="plain-head">
        <h1>{t('returns.title')}</h1>
        <Link to={returnReasonsPath}>{t('reasons.title')}</Link>
      </div>
      <Tabs
        label={t('returns.lists')}
        current={view}
        tabs={[
          ...boardViews.map((one) => ({
            ...{ name: one, path: returnsPath(one) },
            words: (
              <>
                {t(`returns.list_${one}`)}
                {count(one)}
              </>
            ),
          })),
          {
            ...{ name: 'withdrawals' as const, path: returnsPath('withdrawals') },
            words: (
              <>
                {t('returns.list_withdrawals')}
                {counts?.withdrawals ? <span className="count is-bad">{sayReturns(counts.withdrawals)}</span> : null}
              </>
            ),
          },
        ]}
      />
      {view === 'withdrawals' ? <Withdrawals /> : <Board key={view} view={view} />}
    </main>
  );
}

/** One list; the address keeps what is looked for. */
function Board({ view }: { view: BoardView }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [find, state] = [search.get('find'), search.get('state')];
  const pick = (name: string, value: string) =>
    setSearch(
      (known) => {
        if (value) known.set(name, value);
        else known.delete(name);
        return known;
      },
      { replace: true },
    );
  return (
    <section aria-label={t(`returns.list_${view}`)}>
      <div className="filter-row">
        <FindForm
          label={t('returns.find')}
          submitWords={t('returns.find_submit')}
          find={find ?? ''}
          onFind={(text) => pick('find', text)}
        />
        {view === 'all' ? (
          <select
            aria-label={t('returns.state')}
            value={state ?? ''}
            onChange={(event) => pick('state', event.target.value)}
          >
            <option value="">{t('returns.every_state')}</option>
            {otherStates.map((one) => (
              <option key={one} value={one}>
                {sayCode('return', one)}
              </option>
            ))}
          </select>
        ) : null}
      </div>
      <Rows key={`${find} ${state}`} view={view} state={state} find={find} />
    </section>
  );
}

function Rows({ view, state, find }: { view: BoardView; state: string | null; find: string | null }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: keys.returns(view, state, find),
    queryFn: ({ pageParam }) => readBoard(queryOf(view, state, find), pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    // Each look reads every page again: whoever has gone further down reads what stands there.
    refetchInterval: ({ state: known }) => (known.data && known.data.pages.length > 1 ? false : lookAgainMs),
  });
  if (query.error) return <p role="alert">{sentenceOf(query.error)}</p>;
  if (!query.data) return <div aria-busy />;
  const rows = query.data.pages.flatMap((page) => page.returns);
  return (
    <>
      {rows.length === 0 ? (
        <p className="card soft">{find ? t('returns.not_found', { text: find }) : t(`returns.empty_${view}`)}</p>
      ) : null}
      <ol className="returns">
        {rows.map((row) => (
          <ReturnRow key={row.id} row={row} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('returns.more')}
        </Button>
      ) : null}
    </>
  );
}
