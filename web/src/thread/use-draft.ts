import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { dropDraft, putDraft, readDraft } from '../api/conversations.ts';
import { keys } from '../live/keys.ts';
import { forgetDraft, joinDrafts, keepDraft, type LocalDraft, loadDraft } from './local-drafts.ts';
import { onRefused } from './outbox.ts';

const saveAfterMs = 700;
const nothing: LocalDraft = { body: '', seenSeq: 0, updatedAt: '', problem: null };

/**
 * What is being written in a conversation. It is in this browser at once and on the server a moment later; what was
 * refused comes back with the reason. `seenSeq` stays what it was when the writing began, so that whoever wrote
 * meanwhile is noticed.
 */
export function useDraft(conversationId: string, agentId: string, lastSeen: number) {
  const [draft, setDraft] = useState<LocalDraft>(() => loadDraft(agentId, conversationId) ?? nothing);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const current = useRef(draft);
  current.current = draft;
  const seen = useRef(lastSeen);
  seen.current = lastSeen;

  const store = useCallback(
    (next: LocalDraft) => {
      setDraft(next);
      current.current = next;
      clearTimeout(timer.current);
      if (next.body === '') {
        forgetDraft(agentId, conversationId);
        timer.current = setTimeout(() => dropDraft(conversationId).catch(() => undefined), saveAfterMs);
        return;
      }
      keepDraft(agentId, conversationId, next);
      timer.current = setTimeout(
        () => putDraft(conversationId, next.body, next.seenSeq).catch(() => undefined),
        saveAfterMs,
      );
    },
    [agentId, conversationId],
  );

  const write = useCallback(
    (body: string) => {
      const { body: before, seenSeq } = current.current;
      const begins = before === '';
      store({
        body,
        seenSeq: begins ? seen.current : seenSeq,
        updatedAt: new Date().toISOString(),
        problem: begins || body === '' ? null : current.current.problem,
      });
    },
    [store],
  );

  /** It is on its way: the outbox has it now, and the server drops its copy with the message. */
  const clear = useCallback(() => {
    clearTimeout(timer.current);
    forgetDraft(agentId, conversationId);
    setDraft(nothing);
    current.current = nothing;
  }, [agentId, conversationId]);

  /** I have read what came meanwhile. */
  const haveRead = useCallback(() => {
    if (current.current.body !== '') store({ ...current.current, seenSeq: seen.current, problem: null });
  }, [store]);

  useAdoptedDraft(conversationId, current, setDraft);
  useEffect(
    () =>
      onRefused((refusal) => {
        if (refusal.conversationId !== conversationId) return;
        // Refused ones stand in the order in which they were sent; what was only begun since comes below.
        const { body: kept, problem } = current.current;
        const body = problem === null ? joinDrafts(refusal.body, kept) : joinDrafts(kept, refusal.body);
        const next = { body, seenSeq: seen.current, updatedAt: new Date().toISOString(), problem: refusal.sentence };
        keepDraft(agentId, conversationId, next);
        setDraft(next);
        current.current = next;
      }),
    [agentId, conversationId],
  );
  return { draft, write, clear, haveRead };
}

/** A draft kept on the server, from another browser or a refusal, is taken when nothing newer lies here. */
function useAdoptedDraft(
  conversationId: string,
  current: { current: LocalDraft },
  setDraft: (draft: LocalDraft) => void,
): void {
  const { data } = useQuery({
    queryKey: keys.draft(conversationId),
    queryFn: () => readDraft(conversationId).catch(() => null),
    staleTime: 0,
  });
  useEffect(() => {
    if (!data || current.current.body !== '') return;
    setDraft({ body: data.body, seenSeq: data.seenSeq, updatedAt: data.updatedAt, problem: null });
  }, [data, current, setDraft]);
}
