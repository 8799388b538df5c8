import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { renderScript } from '../api/desk.ts';
import { sentenceOf } from '../api/http.ts';
import { keys } from '../live/keys.ts';

/** Shorter than a look, longer than an arrow key takes. */
const pauseMs = 150;

/** What a script would say in this conversation now, or why it cannot be said, before it is taken. */
export function ScriptPreview({ conversationId, situation }: { conversationId: string; situation: string }) {
  const { t } = useTranslation();
  const [asked, ask] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => ask(situation), pauseMs);
    return () => clearTimeout(timer);
  }, [situation]);
  const { data, error, isPending } = useQuery({
    queryKey: keys.preview(conversationId, asked ?? ''),
    queryFn: ({ signal }) => renderScript(conversationId, asked ?? '', signal),
    enabled: asked !== null,
    staleTime: 10_000,
    retry: false,
  });
  const isOld = isPending || asked !== situation;
  return (
    <div className="script-preview" aria-live="polite" aria-busy={isOld}>
      {isOld ? <p className="soft">{t('scripts.loading')}</p> : null}
      {!isOld && error ? <p className="script-blocked">{t('scripts.blocked', { why: sentenceOf(error) })}</p> : null}
      {!isOld && data ? <p className="message-body">{data.text}</p> : null}
    </div>
  );
}
