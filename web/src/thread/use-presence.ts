import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { readPresence, showPresence } from '../api/conversations.ts';
import { keys } from '../live/keys.ts';

/** A sign counts for 45 seconds, one of typing for 8. */
const lookingMs = 30_000;
const typingMs = 4_000;

/** Shows that I look at a conversation, and who else does; `typing` is to be called while I write. */
export function usePresence(id: string, meId: string) {
  const lastTyping = useRef(0);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') showPresence(id, 'looking').catch(() => undefined);
    };
    look();
    const timer = setInterval(look, lookingMs);
    return () => clearInterval(timer);
  }, [id]);
  const typing = useCallback(() => {
    if (performance.now() - lastTyping.current < typingMs) return;
    lastTyping.current = performance.now();
    showPresence(id, 'typing').catch(() => undefined);
  }, [id]);
  const { data } = useQuery({
    queryKey: keys.presence(id),
    queryFn: () => readPresence(id),
    refetchInterval: (query) => (query.state.data?.items.some(({ kind }) => kind === 'typing') ? typingMs : lookingMs),
    staleTime: 0,
    retry: false,
  });
  const others = (data?.items ?? []).filter(({ agent }) => agent?.id !== meId);
  return { others, typing };
}
