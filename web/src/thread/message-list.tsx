import { Button } from 'antd';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../api/types.ts';
import { sayClock, useNow } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { MessageItem } from './message-item.tsx';
import { useOutbox } from './outbox.ts';
import { useThread } from './use-thread.ts';

const nearEndPx = 120;

export function MessageList({ id, buyerName }: { id: string; buyerName: string }) {
  const { t } = useTranslation();
  const { data, earlier, isLoadingEarlier, error } = useThread(id);
  const now = useNow();
  const waiting = useOutbox().filter((item) => item.conversationId === id);
  const items = (data?.items ?? []).filter(isShown);
  const box = useScrolling(items.length + waiting.length, items[0]?.seq);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and somebody without a mouse has to reach it
    <div className="messages" ref={box} tabIndex={0} aria-busy={!data && !error}>
      {data?.hasEarlier ? (
        <Button className="earlier" size="small" loading={isLoadingEarlier} onClick={earlier}>
          {t('thread.earlier')}
        </Button>
      ) : null}
      <ol aria-label={t('thread.messages')} aria-live="polite">
        {items.map((message) => (
          <MessageItem key={message.seq} message={message} buyerName={buyerName} now={now} />
        ))}
        {waiting.map((item) => (
          <WaitingItem key={item.clientKey} body={item.body} at={item.at} />
        ))}
      </ol>
      {error ? <p className="soft">{t('thread.not_loaded')}</p> : null}
    </div>
  );
}

/** An open proposal has its own place above the composer; one that went out stands there as a message. */
function isShown({ proposalState }: Message): boolean {
  return proposalState === null || proposalState === 'discarded' || proposalState === 'superseded';
}

/** Written, and not yet confirmed by the server. */
function WaitingItem({ body, at }: { body: string; at: string }) {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  return (
    <li className="message is-agent is-unsent">
      <div className="unsent">
        <span className="message-by">
          {t('thread.unsent')} · {sayClock(at, i18n.language, shop.zone)}
        </span>
        <div className="message-body">{body}</div>
      </div>
    </li>
  );
}

/** Stays at the end while somebody reads there, and in its place when earlier messages come in above. */
function useScrolling(count: number, firstSeq: number | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef({ height: 0, firstSeq, isAtEnd: true });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || count === 0) return;
    const last = before.current;
    if (last.firstSeq !== undefined && firstSeq !== undefined && firstSeq < last.firstSeq)
      element.scrollTop += element.scrollHeight - last.height;
    else if (last.isAtEnd) element.scrollTop = element.scrollHeight;
    before.current = { ...last, height: element.scrollHeight, firstSeq };
  }, [count, firstSeq]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onScroll = () => {
      before.current.isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx;
    };
    // The composer grows, a proposal comes, a photo is there: whoever reads at the end stays there.
    const resized = new ResizeObserver(() => {
      if (before.current.isAtEnd) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    resized.observe(element);
    const list = element.querySelector('ol');
    if (list) resized.observe(list);
    return () => {
      element.removeEventListener('scroll', onScroll);
      resized.disconnect();
    };
  }, []);
  return box;
}
