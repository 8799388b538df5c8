import {
  callEvents,
  clockEvents,
  conversationEvents,
  outgoingEvents,
  panelEvents,
  parcelEvents,
  presenceEvent,
  promiseEvents,
  returnEvents,
  scriptEvents,
  slaSettingsEvent,
  turnsEvents,
} from './event-types.ts';

export type LiveState = 'connecting' | 'live' | 'cut';

export type LiveHandlers = {
  onState(state: LiveState): void;
  /** Something happened to this conversation. */
  onConversation(id: string): void;
  onPresence(id: string): void;
  onPanel(): void;
  onScripts(): void;
  onPromises(): void;
  onCalls(): void;
  onReturns(): void;
  onParcels(): void;
  onClock(): void;
  onSlaSettings(): void;
  onOutgoing(): void;
  onTurns(): void;
  /** What happened meanwhile cannot be told any more: ask for everything that is shown anew. */
  onGap(): void;
};

const firstRetryMs = 1000;
const longestRetryMs = 20_000;
/** The server sends at least a comment every 15 seconds, but a browser does not tell of those. */
const stuckMs = 120_000;

type Notice = { position: number; data: { conversationId?: string } };

/**
 * The one stream of this page. The browser resumes it by itself after a cut; when the server has sent it away, or the
 * network came back and the browser has not noticed, it is opened anew from the last position known.
 */
export function openLive(handlers: LiveHandlers): () => void {
  let position: number | null = null;
  let source: EventSource | null = null;
  let retryMs = firstRetryMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastSign = performance.now();

  const connect = () => {
    clearTimeout(timer);
    source?.close();
    handlers.onState('connecting');
    const current = new EventSource(position === null ? '/api/events' : `/api/events?after=${position}`);
    source = current;
    current.addEventListener('open', () => {
      // Without a position the stream begins now: what was asked for before may be out of date already.
      if (position === null) handlers.onGap();
      retryMs = firstRetryMs;
      lastSign = performance.now();
      handlers.onState('live');
    });
    current.addEventListener('error', () => {
      handlers.onState('cut');
      if (current.readyState !== EventSource.CLOSED) return; // the browser tries again, from where it was
      timer = setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    });
    const listen = (type: string, tell: (notice: Notice) => void) =>
      current.addEventListener(type, (event) => {
        const notice = JSON.parse((event as MessageEvent<string>).data) as Notice;
        position = notice.position;
        lastSign = performance.now();
        tell(notice);
      });
    const about = (tell: (id: string) => void) => (notice: Notice) => {
      if (notice.data.conversationId) tell(notice.data.conversationId);
    };
    for (const type of conversationEvents) listen(type, about(handlers.onConversation));
    for (const type of panelEvents) listen(type, handlers.onPanel);
    for (const type of scriptEvents) listen(type, handlers.onScripts);
    for (const type of promiseEvents) listen(type, handlers.onPromises);
    for (const type of callEvents) listen(type, handlers.onCalls);
    for (const type of returnEvents) listen(type, handlers.onReturns);
    for (const type of parcelEvents) listen(type, handlers.onParcels);
    for (const type of clockEvents) listen(type, handlers.onClock);
    for (const type of outgoingEvents) listen(type, handlers.onOutgoing);
    for (const type of turnsEvents) listen(type, handlers.onTurns);
    listen(slaSettingsEvent, handlers.onSlaSettings);
    listen(presenceEvent, about(handlers.onPresence));
  };

  /** The page is looked at again, or the network is back: a silent stream may be a dead one. */
  const wake = () => {
    const isSilent = performance.now() - lastSign > stuckMs;
    if (document.visibilityState === 'visible' && (isSilent || source?.readyState !== EventSource.OPEN)) connect();
  };
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  connect();
  return () => {
    clearTimeout(timer);
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
    source?.close();
  };
}
