import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { type Found, type FoundKind, foundKinds, search } from '../api/search.ts';
import { langOf } from '../app/lang-of.ts';
import { anyCustomerPath, threadPath } from '../app/paths.ts';
import { sayWhen, useNow } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import './search.css';

/** One box for messages, customers, orders, parcels and scripts. */
export function SearchPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const text = params.get('q') ?? '';
  const kind = foundKinds.find((one) => one === params.get('kind')) ?? null;
  const choose = (next: FoundKind | null) => setParams(next ? { q: text, kind: next } : { q: text });
  return (
    <main className="page search-page">
      <title>{`${t('search.title')} · Qin 亲`}</title>
      <h1>{text ? t('search.results', { text }) : t('search.title')}</h1>
      <fieldset className="views">
        <legend className="only-read">{t('search.kinds')}</legend>
        {[null, ...foundKinds].map((one) => (
          <button
            type="button"
            key={one ?? 'all'}
            className={one === kind ? 'view is-current' : 'view'}
            aria-pressed={one === kind}
            onClick={() => choose(one)}
          >
            {t(`search.${one ?? 'all'}`)}
          </button>
        ))}
      </fieldset>
      {text ? <Results text={text} kind={kind} /> : <p className="soft">{t('search.hint')}</p>}
    </main>
  );
}

function Results({ text, kind }: { text: string; kind: FoundKind | null }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: keys.search(text, kind),
    queryFn: ({ pageParam, signal }) => search(text, kind, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    staleTime: 0,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.error) return <p role="alert">{sentenceOf(query.error)}</p>;
  if (query.isLoading) return <p className="soft">{t('search.looking')}</p>;
  if (items.length === 0) return <p role="status">{t('search.nothing')}</p>;
  return (
    <>
      <ol className="found">
        {items.map((found) => (
          <FoundItem key={`${found.kind} ${found.id}`} found={found} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('search.more')}
        </Button>
      ) : null}
    </>
  );
}

function FoundItem({ found }: { found: Found }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { shop } = useMe();
  const { kind, title, snippet, conversationId, at } = found;
  const { customerId, orderId } = found;
  const to = conversationId
    ? threadPath('all', conversationId)
    : customerId
      ? anyCustomerPath(customerId, orderId)
      : null;
  const inside = (
    <>
      <span className="found-kind">{t(`search.${kind}`)}</span>
      <span className="found-title">{title}</span>
      {at ? <time dateTime={at}>{sayWhen(at, now, i18n.language, shop.zone)}</time> : null}
      <span className="found-text" {...(kind === 'message' ? { lang: langOf(snippet) } : {})}>
        {snippet}
      </span>
    </>
  );
  return (
    <li>
      {to ? (
        <Link className="found-item" to={to}>
          {inside}
        </Link>
      ) : (
        <div className="found-item">{inside}</div>
      )}
    </li>
  );
}
