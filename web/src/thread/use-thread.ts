import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messagesAtOnce, readConversation, readMessages } from '../api/conversations.ts';
import { sentenceOf } from '../api/http.ts';
import { tell } from '../app/notices.tsx';
import { keys } from '../live/keys.ts';
import { mergeMessages, type Thread } from './merge-messages.ts';

export const useConversation = (id: string) =>
  useQuery({ queryKey: keys.conversation(id), queryFn: () => readConversation(id) });

/** The messages that are loaded, and a way to those before them. */
export function useThread(id: string) {
  const queries = useQueryClient();
  const [isLoadingEarlier, setLoading] = useState(false);
  const query = useQuery({
    queryKey: keys.messages(id),
    queryFn: async (): Promise<Thread> => {
      const { items } = await readMessages(id);
      const known = queries.getQueryData<Thread>(keys.messages(id));
      return {
        items: mergeMessages(known?.items ?? [], items),
        hasEarlier: known?.hasEarlier ?? items.length >= messagesAtOnce,
      };
    },
  });
  const first = query.data?.items[0]?.seq;
  const earlier = () => {
    if (first === undefined || isLoadingEarlier) return;
    setLoading(true);
    readMessages(id, { before: first })
      .then(({ items }) =>
        queries.setQueryData<Thread>(keys.messages(id), (known) => ({
          items: mergeMessages(items, known?.items ?? []),
          hasEarlier: items.length >= messagesAtOnce,
        })),
      )
      .catch((error: unknown) => tell(sentenceOf(error)))
      .finally(() => setLoading(false));
  };
  return { ...query, earlier, isLoadingEarlier };
}
