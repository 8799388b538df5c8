import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { reasons } from '../../../shared/labels.ts';
import { sentenceOf } from '../api/http.ts';
import { type ReasonCount, type ReasonQuery, readReasonCases, readReasons, splits } from '../api/return-reasons.ts';
import { langOf } from '../app/lang-of.ts';
import { returnPath, returnsPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import '../app/pages.css';
import './returns.css';

/** What comes back most and why, with the returns behind each count. The address keeps what was chosen. */
export function ReasonsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const query: ReasonQuery = {
    by: splits.find((one) => one === search.get('by')) ?? 'product',
    period: search.get('period') || 'all',
    reason: search.get('reason'),
    productId: search.get('product'),
  };
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
    <main className="page plain-page">
      <title>{`${t('reasons.title')} · Qin 亲`}</title>
      <p className="return-up">
        <Link to={returnsPath('due')}>{t('returns.all')}</Link>
      </p>
      <div className="plain-head">
        <h1>{t('reasons.title')}</h1>
      </div>
      <div className="filter-row">
        <select aria-label={t('reasons.by')} value={query.by} onChange={(event) => pick('by', event.target.value)}>
          {splits.map((one) => (
            <option key={one} value={one}>
              {t(`reasons.by_${one}`)}
            </option>
          ))}
        </select>
        <select
          aria-label={t('reasons.reason')}
          value={query.reason ?? ''}
          onChange={(event) => pick('reason', event.target.value)}
        >
          <option value="">{t('reasons.every_reason')}</option>
          {reasons.map((one) => (
            <option key={one} value={one}>
              {sayCode('reason', one)}
            </option>
          ))}
        </select>
        <PeriodField period={query.period} onChange={(period) => pick('period', period)} />
        {query.productId ? <Button onClick={() => pick('product', '')}>{t('reasons.every_product')}</Button> : null}
      </div>
      <Counts key={JSON.stringify(query)} query={query} onProduct={(id) => pick('product', id)} />
    </main>
  );
}

const monthsBack = 12;

/** All time, or one of the last twelve months. */
function PeriodField({ period, onChange }: { period: string; onChange: (period: string) => void }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const [months] = useState(() => lastMonths(zone));
  const say = (month: string) =>
    new Date(`${month}-01T00:00:00Z`).toLocaleDateString(i18n.language, {
      ...{ year: 'numeric', month: 'long', timeZone: 'UTC' },
    });
  return (
    <select
      aria-label={t('reasons.period')}
      value={period}
      onChange={(event) => onChange(event.target.value === 'all' ? '' : event.target.value)}
    >
      <option value="all">{t('reasons.all_time')}</option>
      {months.map((month) => (
        <option key={month} value={month}>
          {say(month)}
        </option>
      ))}
    </select>
  );
}

function lastMonths(zone: string | undefined): string[] {
  const [year = 0, month = 1] = new Date()
    .toLocaleDateString('en-CA', zone ? { timeZone: zone } : {})
    .split('-')
    .map(Number);
  return Array.from({ length: monthsBack }, (_, nth) =>
    new Date(Date.UTC(year, month - 1 - nth, 1)).toISOString().slice(0, 7),
  );
}

function Counts({ query, onProduct }: { query: ReasonQuery; onProduct: (id: string) => void }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: keys.returnReasons(query),
    queryFn: ({ pageParam }) => readReasons(query, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  if (found.error) return <p role="alert">{sentenceOf(found.error)}</p>;
  if (!found.data) return <div aria-busy />;
  const counts = found.data.pages.flatMap((page) => page.counts);
  return (
    <section aria-label={t('reasons.title')}>
      {counts.length === 0 ? <p className="card soft">{t('reasons.none')}</p> : null}
      <ul className="reason-counts">
        {counts.map((count) => (
          <CountRow key={count.id} count={count} hasSplit={query.by !== 'product'}>
            {query.productId ? null : (
              <Button size="small" onClick={() => onProduct(count.productId)}>
                {t('reasons.only_product')}
              </Button>
            )}
          </CountRow>
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t('returns.more')}
        </Button>
      ) : null}
    </section>
  );
}

/** "12 · Linen shirt, M · too small: shoulder"; opened, the returns that were counted. */
function CountRow({ count, hasSplit, children }: { count: ReasonCount; hasSplit: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  const [isOpen, open] = useState(false);
  const { product, split, reason, detail, returns } = count;
  return (
    <li className="card">
      <details onToggle={(event) => open(event.currentTarget.open)}>
        <summary>
          <b className="reason-number">{returns}</b>
          <span>
            <bdi lang={langOf(product)}>{product}</bdi>
            {hasSplit ? (
              <>
                {' · '}
                {split ? <bdi lang={langOf(split)}>{split}</bdi> : t('reasons.whole')}
              </>
            ) : null}
          </span>
          <span className="soft">
            {sayCode('reason', reason)}
            {detail ? ` · ${sayCode('detail', detail)}` : null}
          </span>
        </summary>
        {isOpen ? (
          <>
            <Cases count={count} />
            {children}
          </>
        ) : null}
      </details>
    </li>
  );
}

function Cases({ count: { id, returns } }: { count: ReasonCount }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const found = useInfiniteQuery({
    queryKey: keys.returnReasonCases(id),
    queryFn: ({ pageParam }) => readReasonCases(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  if (found.error) return <p role="alert">{sentenceOf(found.error)}</p>;
  if (!found.data) return <div aria-busy />;
  return (
    <>
      <h2 className="only-read">{t('reasons.cases', { count: returns })}</h2>
      <ul className="tabular">
        {found.data.pages
          .flatMap((page) => page.cases)
          .map(({ id: returnId, rma, status, openedAt, customerName, words }) => (
            <li key={returnId}>
              <Link to={returnPath(returnId)}>
                <bdi>{rma}</bdi>
              </Link>
              <span>
                <bdi>{customerName ?? t('returns.nameless')}</bdi>
              </span>
              <span className="grow">{words ? <q lang={langOf(words)}>{words}</q> : null}</span>
              <span className="soft">
                {sayCode('return', status)} · {sayMoment(openedAt, i18n.language, zone)}
              </span>
            </li>
          ))}
      </ul>
      {found.hasNextPage ? (
        <Button size="small" onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t('returns.more')}
        </Button>
      ) : null}
    </>
  );
}
