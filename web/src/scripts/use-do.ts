import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sentenceOf } from '../api/http.ts';
import { tell } from '../app/notices.tsx';
import { keys } from '../live/keys.ts';

/** Does one thing at a time to scripts; says when it was refused, and shows everything as it is then. */
export function useDo() {
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const doIt = async <Result>(work: () => Promise<Result>): Promise<{ result: Result } | null> => {
    setBusy(true);
    try {
      return { result: await work() };
    } catch (error) {
      tell(sentenceOf(error));
      return null;
    } finally {
      setBusy(false);
      queries.invalidateQueries({ queryKey: keys.allScripts });
    }
  };
  return { doIt, isBusy };
}
