import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Me } from '../api/session.ts';
import { startOutbox } from '../thread/outbox.ts';
import { applyEvents } from './apply-events.ts';
import { keys } from './keys.ts';
import { type LiveState, openLive } from './open-live.ts';

/** Keeps the page as the shop is now; says whether it does. */
export function useLive(): LiveState {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const me = () => queries.getQueryData<Me>(keys.me)?.agentId ?? '';
    const outbox = startOutbox(queries, me);
    const close = openLive({
      ...applyEvents(queries, me),
      onState: (next) => {
        setState(next);
        if (next === 'live') outbox.flush();
      },
    });
    return () => {
      close();
      outbox.stop();
    };
  }, [queries]);
  return state;
}
