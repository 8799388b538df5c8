import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { dropDraft, putDraft, readDraft } from '../api/conversations.ts';
import { keys } from '../live/keys.ts';
import { answered, isNothing, type LocalDraft, met } from './draft-rules.ts';
import { isOnItsWay } from './outbox.ts';

const saveAfterMs = 700;

/**
 * The copy of a draft on the server, for other browsers and for what was refused. Requests go one after the other, each
 * naming the draft that was last seen there: what another page's refused message left is answered, never overwritten.
 */
export function useServerDraft(
  conversationId: string,
  agentId: string,
  current: { readonly current: LocalDraft },
  show: (draft: LocalDraft) => void,
) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const line = useRef(Promise.resolve());
  const isOpen = useRef(true);
  const pending = useRef(0);

  const inLine = useCallback(
    (work: () => Promise<LocalDraft>) => {
      pending.current += 1;
      line.current = line.current
        .then(async () => {
          const next = await work();
          if (isOpen.current) show(next);
        })
        .catch(() => undefined) // not reached: the next key tries again
        .finally(() => {
          pending.current -= 1;
        });
    },
    [show],
  );

  const save = useCallback(() => {
    timer.current = undefined;
    inLine(async () => {
      const sent = current.current;
      const { body, fileIds, scripts, seenSeq, seenAt } = sent;
      if (isNothing(sent)) return answered(current.current, sent, await dropDraft(conversationId, seenAt));
      const kept = { body, fileIds: [...fileIds], scripts: [...scripts], seenSeq, seenAt };
      const found = await putDraft(conversationId, kept);
      // Sent meanwhile: what has only now arrived there is no draft any more.
      if (isNothing(current.current) && found.reason === null)
        return answered(current.current, sent, await dropDraft(conversationId, found.updatedAt));
      return answered(current.current, sent, found);
    });
  }, [conversationId, current, inLine]);

  const saveSoon = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(save, saveAfterMs);
  }, [save]);

  const forget = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
  }, []);

  const readAgain = useCallback(() => {
    inLine(async () => {
      const found = await readDraft(conversationId);
      return found ? met(current.current, found) : current.current;
    });
  }, [conversationId, current, inLine]);

  const { data, isFetchedAfterMount } = useQuery({
    queryKey: keys.draft(conversationId),
    queryFn: () => readDraft(conversationId).catch(() => null),
    staleTime: 0,
  });
  useEffect(() => {
    // While something of this page is on its way there, what was read before it is old.
    if (!data || !isFetchedAfterMount || isOnItsWay(conversationId, agentId)) return;
    if (timer.current !== undefined || pending.current > 0) return;
    show(met(current.current, data));
  }, [data, isFetchedAfterMount, conversationId, agentId, current, show]);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  return { saveSoon, forget, readAgain };
}
