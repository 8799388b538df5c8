import { readCounts, readPage } from '../api/conversations.ts';
import { readMe } from '../api/session.ts';
import { firstPage } from '../inbox/use-page-of-view.ts';
import { keys } from '../live/keys.ts';
import { firstView, isView } from './paths.ts';
import { queries } from './queries.ts';

/** Asks for what the first page will show while its parts are still being loaded. */
export function warmUp(): void {
  const [, place = 'inbox', view = firstView] = location.pathname.split('/').slice(1);
  if (place !== 'inbox' || !isView(view)) return;
  queries.prefetchQuery({ queryKey: keys.me, queryFn: readMe });
  queries.prefetchQuery({ queryKey: keys.counts, queryFn: readCounts });
  queries.prefetchInfiniteQuery({
    queryKey: keys.page(view),
    queryFn: () => readPage(view, null, firstPage),
    initialPageParam: null as string | null,
  });
}
