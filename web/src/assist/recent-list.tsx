import { useTranslation } from 'react-i18next';
import { sayClock } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import type { Assist } from './use-assist.ts';

/** Those of today, newest first; choosing one goes on with that buyer. */
export function RecentList({ assist }: { assist: Assist }) {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  const { items, goOn } = assist;
  return (
    <section className="assist-recent" aria-label={t('assist.today')}>
      <h2>{t('assist.today')}</h2>
      {items.length === 0 ? <p className="soft">{t('assist.none_today')}</p> : null}
      <ul>
        {items.map((item) => (
          <li key={item.conversationId}>
            <button type="button" onClick={() => goOn(item)} title={t('assist.go_on')}>
              <span className="assist-recent-head">
                <strong>{item.buyerName ?? item.orderNumber ?? t('assist.nobody')}</strong>
                <span className={item.isSent ? 'assist-is-sent' : 'assist-is-open'}>
                  {t(item.isSent ? 'assist.is_sent' : 'assist.is_open')}
                </span>
                <time dateTime={item.at}>{sayClock(item.at, i18n.language, shop.zone)}</time>
              </span>
              <span className="assist-recent-text">{item.text}</span>
              {item.reply ? <span className="assist-recent-text soft">{item.reply}</span> : null}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
