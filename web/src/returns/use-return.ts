import { useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { ApiError } from '../api/http.ts';
import { useWrite } from '../app/form.tsx';
import { keys } from '../live/keys.ts';

/** Asks anew for all that is shown of returns. */
function useRenew(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: keys.allReturns });
}

/**
 * A write about a return, after which its page is renewed. Whoever looked at an older version of it sees the newest one,
 * and what they typed stays.
 */
export function useReturnWrite<Args extends unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
  onDone: (result: Result) => unknown = () => {},
) {
  const renew = useRenew();
  return useWrite(
    async (...args: Args) => {
      try {
        return await work(...args);
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'return_seen_before') throw error;
        await renew();
        throw new ApiError(error.status, error.code, i18next.t('returns.seen_before'));
      }
    },
    async (result) => {
      await renew();
      await onDone(result);
    },
  );
}
