import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { LanguageButton } from '../app/language-button.tsx';
import { Notices } from '../app/notices.tsx';
import { firstView, inboxPath } from '../app/paths.ts';
import { ThemeButton } from '../app/theme-button.tsx';
import { useMe } from '../app/use-me.ts';
import { PasteForm } from './paste-form.tsx';
import { RecentList } from './recent-list.tsx';
import { ReplyCard } from './reply-card.tsx';
import { type Answer, useAssist } from './use-assist.ts';
import './assist.css';

/** Beside the platform's own client: paste the buyer's message, copy the reply, say that it has been sent. */
export function AssistPage() {
  return (
    <Suspense fallback={<main className="assist" />}>
      <Assist />
    </Suspense>
  );
}

function Assist() {
  const { t } = useTranslation();
  const { shop } = useMe();
  const assist = useAssist();
  return (
    <div className="assist">
      <header className="assist-head">
        <h1>
          {t('assist.title')} <span className="assist-shop soft">{shop.name}</span>
        </h1>
        <Link to={inboxPath(firstView)}>{t('assist.to_inbox')}</Link>
        <LanguageButton />
        <ThemeButton />
      </header>
      <main className="assist-main">
        <div className="assist-work">
          <PasteForm assist={assist} />
          {assist.answer ? <ReplyCard key={replyKey(assist.answer)} answer={assist.answer} assist={assist} /> : null}
        </div>
        <RecentList assist={assist} />
      </main>
      <Notices />
    </div>
  );
}

const replyKey = ({ conversationId, messageId, seenSeq }: Answer) => `${conversationId} ${messageId} ${seenSeq}`;
