import { useCallback, useEffect, useRef, useState } from 'react';
import type { InsertedScript, Message } from '../api/types.ts';
import * as rules from './draft-rules.ts';
import { keepDraft, loadDraft } from './local-drafts.ts';
import { onRefused } from './outbox.ts';
import { useServerDraft } from './use-server-draft.ts';

export type Writing = ReturnType<typeof useDraft>;

/**
 * What is being written in a conversation. It is in this browser at once and on the server a moment later; what was
 * refused comes back with the reason. `seenSeq` stays what it was when the writing began, so that whoever wrote
 * meanwhile is noticed.
 */
export function useDraft(conversationId: string, agentId: string, lastSeen: number) {
  const [draft, setDraft] = useState(() => loadDraft(agentId, conversationId));
  const current = useRef(draft);
  const seen = useRef(lastSeen);
  seen.current = lastSeen;

  const show = useCallback(
    (next: rules.LocalDraft) => {
      current.current = next;
      setDraft(next);
      keepDraft(agentId, conversationId, next);
    },
    [agentId, conversationId],
  );
  const { saveSoon, forget, readAgain } = useServerDraft(conversationId, agentId, current, show);
  const change = useCallback(
    (next: rules.LocalDraft) => {
      show(next);
      saveSoon();
    },
    [show, saveSoon],
  );
  useEffect(
    () =>
      onRefused(({ item, problem }) => {
        if (item.conversationId !== conversationId) return false;
        show(rules.refused(current.current, item, problem));
        readAgain(); // the server has kept it: from now on it is known here which draft lies there
        return true;
      }),
    [conversationId, show, readAgain],
  );
  return {
    draft,
    write: (body: string) => change(rules.typed(current.current, body, seen.current)),
    attach: (fileIds: readonly string[]) => {
      const seenSeq = rules.isNothing(current.current) ? seen.current : current.current.seenSeq;
      change({ ...current.current, fileIds, seenSeq });
    },
    /** A script in the place between the two. */
    insert: (script: InsertedScript, start: number, end: number) =>
      change(rules.inserted(current.current, { start, end, script, lastSeen: seen.current })),
    renew: (renewals: rules.Renewals) => change(rules.renewed(current.current, renewals)),
    edit: (proposal: Message) => change(rules.editBegun(current.current, proposal, seen.current)),
    cancelEdit: () => change(rules.setAside(current.current)),
    /** I have read what came meanwhile. */
    haveRead: () => change({ ...current.current, seenSeq: seen.current, problem: null }),
    /** It is on its way: the outbox has it now, and the server drops its copy with the message. */
    clear: () => {
      forget();
      show(rules.setAside(current.current));
    },
  };
}
