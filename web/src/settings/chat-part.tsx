import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeChatSecret, readChatSecret } from '../api/settings.ts';
import { ShownOnce, SureButton, useAct } from '../app/form.tsx';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { useIsOwner } from './use-is-owner.ts';

/** The secret by which the shop's own pages vouch for who writes in the chat. */
export function ChatPart() {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  const queries = useQueryClient();
  const isOwner = useIsOwner();
  const { data } = useSuspenseQuery({ queryKey: keys.chatSecret, queryFn: readChatSecret });
  const [secret, setSecret] = useState<string | null>(null);
  const make = useAct(makeChatSecret, (made) => {
    setSecret(made.secret);
    return queries.invalidateQueries({ queryKey: keys.chatSecret });
  });
  const when = data.madeAt && sayMoment(data.madeAt, i18n.language, shop.zone);
  return (
    <section className="card">
      <h2>{t('chat_secret.title')}</h2>
      <p className="soft">{t('chat_secret.hint')}</p>
      <p>{when ? t('chat_secret.made', { when }) : t('chat_secret.none')}</p>
      {isOwner ? (
        <SureButton
          label={t(when ? 'chat_secret.renew' : 'chat_secret.make')}
          sure={t(when ? 'chat_secret.renew_sure' : 'chat_secret.make_sure')}
          onSure={() => make.run()}
        />
      ) : (
        <p className="soft">{t('settings.owner_only')}</p>
      )}
      {secret ? <ShownOnce label={t('chat_secret.title')} text={secret} note={t('chat_secret.once')} /> : null}
      <p>
        <a href={`/chat/${shop.code}`} target="_blank" rel="noreferrer">
          {t('chat_secret.page')}
        </a>
      </p>
    </section>
  );
}
