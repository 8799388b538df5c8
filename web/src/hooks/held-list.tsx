import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { readHeldHooks } from '../api/hooks.ts';
import { sentenceOf } from '../api/http.ts';
import { Dialog } from '../app/dialog.tsx';
import { keys } from '../live/keys.ts';
import { HeldRow } from './held-row.tsx';
import './hooks.css';

/** What is kept aside, the newest first, and what may be done about it. */
export function HeldList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: keys.heldHooksList,
    queryFn: ({ pageParam }) => readHeldHooks(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Dialog title={t('hooks.title')} onClose={onClose}>
      {query.error ? <p role="alert">{sentenceOf(query.error)}</p> : null}
      <p className="soft">{t(query.data && items.length === 0 ? 'hooks.none' : 'hooks.about')}</p>
      <ol className="held-hooks">
        {items.map((item) => (
          <HeldRow key={item.id} item={item} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('promises.more')}
        </Button>
      ) : null}
    </Dialog>
  );
}
