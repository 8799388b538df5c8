import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, useParams } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { type Board, type PromiseList, promiseLists, readBoard, readBoardItems } from '../api/promises.ts';
import { promisesPath } from '../app/paths.ts';
import { sayDay } from '../app/say-time.ts';
import { Tabs } from '../app/tabs.tsx';
import { keys } from '../live/keys.ts';
import { PromiseRow } from './promise-row.tsx';
import { Tallies } from './tallies.tsx';
import '../app/pages.css';
import './promises.css';

/** What was promised: due today first, then how it ended, and who and what promised it. */
export function PromisesPage() {
  const { t, i18n } = useTranslation();
  const { list: named } = useParams();
  const list = promiseLists.find((one) => one === named);
  const { data: board } = useQuery({ queryKey: keys.board, queryFn: readBoard });
  if (!list) return <Navigate to={promisesPath('due_today')} replace />;
  return (
    <main className="page plain-page">
      <title>{`${t('promises.title')} · Qin 亲`}</title>
      <div className="plain-head">
        <h1>{t('promises.title')}</h1>
        {board ? <span className="soft">{sayDay(board.day, i18n.language)}</span> : null}
      </div>
      <Tabs
        label={t('promises.lists')}
        current={list}
        tabs={promiseLists.map((one) => ({
          name: one,
          path: promisesPath(one),
          words: (
            <>
              {t(`promises.list_${one}`)}
              {board && one !== 'upcoming' ? <Count board={board} list={one} /> : null}
            </>
          ),
        }))}
      />
      <div className="board">
        <PromiseRows key={list} list={list} />
        {board ? <Tallies board={board} /> : null}
      </div>
    </main>
  );
}

function Count({ board: { counts }, list }: { board: Board; list: Exclude<PromiseList, 'upcoming'> }) {
  const count = list === 'due_today' ? counts.dueToday : counts[list];
  return <span className={list === 'overdue' && count > 0 ? 'count is-bad' : 'count'}>{count}</span>;
}

function PromiseRows({ list }: { list: PromiseList }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: keys.promises(list),
    queryFn: ({ pageParam }) => readBoardItems(list, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  if (query.error) return <p role="alert">{sentenceOf(query.error)}</p>;
  if (!query.data) return <section className="board-list" aria-busy />;
  const items = query.data.pages.flatMap((page) => page.items);
  return (
    <section className="board-list" aria-label={t(`promises.list_${list}`)}>
      {items.length === 0 ? <p className="card soft">{t(`promises.empty_${list}`)}</p> : null}
      <ol>
        {items.map((item) => (
          <PromiseRow key={item.id} item={item} isOverdue={list === 'overdue'} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('promises.more')}
        </Button>
      ) : null}
    </section>
  );
}
