import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useParams } from 'react-router';
import { firstView, inboxPath, isView, type View } from '../app/paths.ts';
import { useIsManager } from '../app/use-manager.ts';
import { ClockStrip } from '../clock/clock-strip.tsx';
import { ConversationList } from './conversation-list.tsx';
import { useConversations } from './use-page-of-view.ts';
import { ViewLinks } from './view-links.tsx';
import './inbox.css';

const ThreadPane = lazy(() => import('../thread/thread-pane.tsx').then((part) => ({ default: part.ThreadPane })));
const NextSteps = lazy(() => import('./next-steps.tsx').then((part) => ({ default: part.NextSteps })));
const PanelPane = lazy(() => import('../panel/panel-pane.tsx').then((part) => ({ default: part.PanelPane })));

/** List, thread and customer side by side; on a narrow screen one after the other, as the address says. */
export function InboxPage() {
  const { t } = useTranslation();
  const { view, conversationId } = useParams();
  const { pathname } = useLocation();
  if (!isView(view)) return <Navigate to={inboxPath(firstView)} replace />;
  const stage = conversationId === undefined ? 'list' : pathname.endsWith('/customer') ? 'customer' : 'thread';
  return (
    <main className="page inbox" data-stage={stage}>
      <title>{`${t(`view.${view}`)} · Qin 亲`}</title>
      <h1 className="only-read">{t('inbox.title')}</h1>
      <section className="inbox-list" aria-label={t('inbox.title')}>
        <ClockStrip isThreadOpen={conversationId !== undefined} />
        <ViewLinks view={view} />
        <ConversationList key={view} view={view} openId={conversationId ?? null} />
      </section>
      {conversationId ? (
        <Suspense fallback={<section className="inbox-thread" />}>
          <ThreadPane key={conversationId} id={conversationId} view={view} />
          <PanelPane id={conversationId} view={view} />
        </Suspense>
      ) : (
        <NothingOpen view={view} />
      )}
    </main>
  );
}

/** Whoever runs a shop in which nobody has written yet has other things to do than to choose a conversation. */
function NothingOpen({ view }: { view: View }) {
  const { t } = useTranslation();
  const isManager = useIsManager();
  const { items, isLoading, error } = useConversations(view);
  const hint = (
    <section className="inbox-thread nothing-open">
      <p className="soft">{t('inbox.nothing_open')}</p>
      <p className="soft">{t('inbox.keys')}</p>
    </section>
  );
  if (!isManager || isLoading || error || items.length > 0) return hint;
  return (
    <Suspense fallback={<section className="inbox-thread" />}>
      <NextSteps />
    </Suspense>
  );
}
