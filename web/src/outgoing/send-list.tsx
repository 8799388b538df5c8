import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.ts';
import { type Filter, type OutgoingView, readSends, type Summary } from '../api/outgoing.ts';
import { keys } from '../live/keys.ts';
import { DecideSeveral } from './decide-several.tsx';
import { lookAgainMs } from './outgoing-page.tsx';
import { SendDetails } from './send-details.tsx';
import { SendRow } from './send-row.tsx';

type Props = { view: OutgoingView; filter: Filter; summary: Summary | undefined };

/** One view, a page at a time. Of what is in doubt or failed, several can be decided at once. */
export function SendList({ view, filter, summary }: Props) {
  const { t } = useTranslation();
  const [opened, open] = useState<string | null>(null);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const query = useInfiniteQuery({
    queryKey: keys.outgoing(view, filter.channel, filter.provider),
    queryFn: ({ pageParam }) => readSends(view, filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    // Each look reads every page again: whoever has gone further down reads what stands there.
    refetchInterval: ({ state }) => (state.data && state.data.pages.length > 1 ? false : lookAgainMs),
  });
  if (query.error) return <p role="alert">{sentenceOf(query.error)}</p>;
  if (!query.data) return <div aria-busy />;
  const items = query.data.pages.flatMap((page) => page.items);
  const isStuck = (channel: string) => summary?.alarms.some((alarm) => alarm.channel === channel) === true;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  const canChoose = view === 'doubtful' || view === 'failed';
  return (
    <>
      {(view === 'doubtful' || view === 'undelivered') && items.length > 0 ? (
        <p className="outgoing-about">{t(`outgoing.about_${view}`)}</p>
      ) : null}
      {items.length === 0 ? <p className="card soft">{t(`outgoing.empty_${view}`)}</p> : null}
      {canChoose && items.length > 0 ? (
        <DecideSeveral
          key={view}
          items={items}
          chosen={items.filter(({ id }) => chosen.has(id))}
          onChoose={(ids) => choose(new Set(ids))}
        />
      ) : null}
      <ol className="sends">
        {items.map((item) => (
          <SendRow
            key={item.id}
            item={item}
            isStuck={item.status === 'queued' && isStuck(item.channel)}
            onOpen={() => open(item.id)}
            {...(canChoose && item.decisions.length > 0
              ? { choice: { isChosen: chosen.has(item.id), toggle: () => toggle(item.id) } }
              : {})}
          />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('promises.more')}
        </Button>
      ) : null}
      {opened ? <SendDetails id={opened} onClose={() => open(null)} /> : null}
    </>
  );
}
