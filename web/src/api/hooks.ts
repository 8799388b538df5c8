import { call, withQuery } from './http.ts';

export type Replay = 'prove' | 'accept' | 'drop';
type Held = 'quarantined' | 'unreadable';
type State = Held | 'received' | 'taken' | 'dropped';

/** What a provider posted that nobody could believe or read. */
export type HeldHook = {
  id: string;
  provider: string | null;
  receivedAt: string;
  state: Held;
  bytes: number;
  copies: number;
};

export type HeldHooks = {
  items: HeldHook[];
  next: string | null;
  /** `letGo`: in a flood, counted and not kept. */
  counts: { quarantined: number; unreadable: number; letGo: number };
};

export const readHeldHooks = (after: string | null) =>
  call<HeldHooks>('GET', withQuery('/hook-deliveries', { after, limit: 20 }));
export const readHook = (id: string) => call<{ query: string; body: string }>('GET', `/hook-deliveries/${id}`);
export const replayHook = (id: string, replay: Replay) =>
  call<{ state: State }>('POST', `/hook-deliveries/${id}/replay`, { replay });
