import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useParams, useSearchParams } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { type ParcelView, parcelViews, readParcelCounts, readParcels, sayParcels, signs } from '../api/parcels.ts';
import { FindForm } from '../app/find-form.tsx';
import { lanesPath, parcelsPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { Tabs } from '../app/tabs.tsx';
import { keys } from '../live/keys.ts';
import { ParcelRow } from './parcel-row.tsx';
import '../app/pages.css';
import './parcels.css';

const lookAgainMs = 60_000;

/** Parcels under way: what needs somebody first, each kind in a list of its own. The address keeps what is looked for. */
export function ParcelsPage() {
  const { t } = useTranslation();
  const { list } = useParams();
  const view = parcelViews.find((one) => one === list);
  const [search, setSearch] = useSearchParams();
  const find = search.get('find');
  const { data: counts } = useQuery({
    ...{ queryKey: keys.parcelCounts, queryFn: readParcelCounts },
    refetchInterval: lookAgainMs,
  });
  if (!view) return <Navigate to={parcelsPath('somebody')} replace />;
  // A list in which nothing stands takes no room, unless one looks at it.
  const shown = parcelViews.filter(
    (one) => one === view || one === 'somebody' || one === 'all' || (counts?.[one] ?? 0) > 0,
  );
  return (
    <main className="page plain-page">
      <title>{`${t('parcels.title')} · Qin 亲`}</title>
      <div className="plain-head">
        <h1>{t('parcels.title')}</h1>
        <Link to={lanesPath}>{t('lanes.title')}</Link>
      </div>
      <Tabs
        label={t('parcels.lists')}
        current={view}
        tabs={shown.map((one) => ({
          ...{ name: one, path: parcelsPath(one) },
          words: (
            <>
              {one === 'somebody' || one === 'all' ? t(`parcels.list_${one}`) : sayCode('sign', one)}
              <Count view={one} counts={counts} />
            </>
          ),
        }))}
      />
      <div className="filter-row">
        <FindForm
          key={find}
          label={t('parcels.find')}
          submitWords={t('parcels.find_submit')}
          find={find ?? ''}
          onFind={(text) => setSearch(text ? { find: text } : {}, { replace: true })}
        />
      </div>
      <Rows key={`${view} ${find}`} view={view} find={find} />
    </main>
  );
}

function Count({ view, counts }: { view: ParcelView; counts: Record<string, number> | undefined }) {
  if (!counts || view === 'somebody' || view === 'all') return null;
  const isBad = signs.indexOf(view) < signs.indexOf('ready_for_pickup');
  return <span className={isBad ? 'count is-bad' : 'count'}>{sayParcels(counts[view] ?? 0)}</span>;
}

function Rows({ view, find }: { view: ParcelView; find: string | null }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: keys.parcels(view, find),
    queryFn: ({ pageParam }) => readParcels(view, find, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    // Each look reads every page again: whoever has gone further down reads what stands there.
    refetchInterval: ({ state: known }) => (known.data && known.data.pages.length > 1 ? false : lookAgainMs),
  });
  if (query.error) return <p role="alert">{sentenceOf(query.error)}</p>;
  if (!query.data) return <div aria-busy />;
  const rows = query.data.pages.flatMap((page) => page.parcels);
  const empty = view === 'somebody' || view === 'all' ? t(`parcels.empty_${view}`) : t('parcels.empty');
  return (
    <section aria-label={view === 'somebody' || view === 'all' ? t(`parcels.list_${view}`) : sayCode('sign', view)}>
      {rows.length === 0 ? <p className="card soft">{find ? t('parcels.not_found', { text: find }) : empty}</p> : null}
      <ol className="parcels">
        {rows.map((row) => (
          <ParcelRow key={row.id} row={row} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('parcels.more')}
        </Button>
      ) : null}
    </section>
  );
}
