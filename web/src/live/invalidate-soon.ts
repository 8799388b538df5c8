import type { QueryClient } from '@tanstack/react-query';

/** Once `afterMs` after the first event, however many follow: in a busy shop there is never a pause to wait for. */
export function invalidateSoon(queries: QueryClient, queryKey: readonly string[], afterMs: number): () => void {
  let isComing = false;
  return () => {
    if (isComing) return;
    isComing = true;
    setTimeout(() => {
      isComing = false;
      queries.invalidateQueries({ queryKey });
    }, afterMs);
  };
}
