import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sentenceOf } from '../api/http.ts';
import { tell } from '../app/notices.tsx';
import { keys } from '../live/keys.ts';

/** Whether it was done. */
export type Act = (work: () => Promise<unknown>) => Promise<boolean>;

/** Does one thing with a conversation at a time; a refusal is told in one sentence, and the page shows what holds now. */
export function useAct(id: string) {
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const act: Act = async (work) => {
    if (isBusy) return false;
    setBusy(true);
    try {
      await work();
      return true;
    } catch (error) {
      tell(sentenceOf(error));
      return false;
    } finally {
      setBusy(false);
      queries.invalidateQueries({ queryKey: keys.conversation(id) });
    }
  };
  return { act, isBusy };
}
