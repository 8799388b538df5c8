import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHref, useNavigate } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { inboxPath, threadPath, type View } from '../app/paths.ts';
import { useNow } from '../app/say-time.ts';
import { useKeys } from '../app/use-keys.ts';
import { useMe } from '../app/use-me.ts';
import { ConversationRow, rowHeight } from './conversation-row.tsx';
import { TurnsNote } from './turns-note.tsx';
import { useConversations } from './use-page-of-view.ts';

/** Rows are made only for what is seen; the next page is asked for before its rows come into sight. */
const loadAhead = 30;

export function ConversationList({ view, openId }: { view: View; openId: string | null }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { items, more, hasMore, isLoading, error } = useConversations(view);
  const now = useNow();
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && last >= items.length - loadAhead) more();
  });
  const chosenId = useChoosing({ items, view, openId, toRow: (index) => rows.scrollToIndex(index, { align: 'auto' }) });
  const base = useHref(inboxPath(view));
  const open = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest('a') : null;
    if (!row || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(threadPath(view, row.pathname.slice(base.length + 1)));
  };
  if (error) return <p className="list-note">{sentenceOf(error)}</p>;
  if (!isLoading && items.length === 0) return <p className="list-note soft">{t(`inbox.empty_${view}`)}</p>;
  return (
    <>
      {view === 'unassigned' ? <TurnsNote /> : null}
      <div className="list-scroll" ref={box} aria-busy={isLoading}>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the links inside take the keys; one listener serves all rows */}
        <ul className="list" style={{ height: rows.getTotalSize() }} onClick={open}>
          {shown.map(({ index, start, key }) => {
            const conversation = items[index];
            return conversation ? (
              <ConversationRow
                key={key}
                conversation={conversation}
                href={`${base}/${conversation.id}`}
                top={start}
                now={now}
                me={me}
                t={t}
                locale={i18n.language}
                isOpen={conversation.id === openId}
                isChosen={conversation.id === chosenId}
              />
            ) : null;
          })}
        </ul>
      </div>
    </>
  );
}

type Choosing = {
  items: readonly { id: string }[];
  view: View;
  openId: string | null;
  toRow: (index: number) => void;
};

/** j and k go from row to row, Enter opens; answers the row that is chosen. */
function useChoosing({ items, view, openId, toRow }: Choosing): string | null {
  const navigate = useNavigate();
  const [chosenId, choose] = useState<string | null>(openId);
  useEffect(() => {
    if (openId) choose(openId);
  }, [openId]);
  const move = (by: number) => {
    const at = items.findIndex(({ id }) => id === chosenId);
    const index = at === -1 ? 0 : Math.min(Math.max(at + by, 0), items.length - 1);
    const next = items[index];
    if (!next) return;
    choose(next.id);
    toRow(index);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: (event) => {
      if (event.target instanceof HTMLElement && event.target.closest('a, button')) event.target.click();
      else if (chosenId) navigate(threadPath(view, chosenId));
    },
  });
  return chosenId;
}
