import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readPage } from '../api/conversations.ts';
import type { View } from '../app/paths.ts';
import { keys } from '../live/keys.ts';

export const firstPage = 50;
const laterPages = 100;

/** The loaded part of a view, one list; `more` loads the next page when there is one. */
export function useConversations(view: View) {
  const query = useInfiniteQuery({
    queryKey: keys.page(view),
    queryFn: ({ pageParam }) => readPage(view, pageParam, pageParam === null ? firstPage : laterPages),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) query.fetchNextPage();
  };
  return { items, more, hasMore: query.hasNextPage, isLoading: query.isLoading, error: query.error };
}
