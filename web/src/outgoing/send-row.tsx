import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Send } from '../api/outgoing.ts';
import { langOf } from '../app/lang-of.ts';
import { threadPath } from '../app/paths.ts';
import { sayMoment, sayMoney, sayWhen, useNow } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

type Choice = { isChosen: boolean; toggle: () => void };
type Props = { item: Send; isStuck: boolean; onOpen: () => void; choice?: Choice };

/** One message: what became of it, what it says, to whom, and what stopped it. */
export function SendRow({ item, isStuck, onOpen, choice }: Props) {
  const { t } = useTranslation();
  const { subject, text, reason } = item;
  return (
    <li className={`card send is-${item.status}`}>
      <p className="send-when">
        {choice ? (
          <input
            type="checkbox"
            checked={choice.isChosen}
            onChange={choice.toggle}
            aria-label={t('outgoing.choose', { to: item.address })}
          />
        ) : null}
        <SendState item={item} />
      </p>
      <p className="send-said">
        <SendMoney item={item} />
        {subject ? <b lang={langOf(subject)}>{subject}</b> : null}
        {text ? <q lang={langOf(text)}>{text}</q> : null}
        {subject || text || item.money ? null : (
          <span className="soft">{t(item.isSecret ? 'outgoing.secret' : 'outgoing.no_words')}</span>
        )}
      </p>
      <SendFacts item={item} />
      {reason ? <p className="send-reason">{reason.says}</p> : null}
      {isStuck ? <p className="send-reason is-bad">{t('outgoing.stuck')}</p> : null}
      <Button size="small" onClick={onOpen}>
        {t(item.decisions.length > 0 ? 'outgoing.open' : 'outgoing.details')}
      </Button>
    </li>
  );
}

/** What goes back, and of which order. */
export function SendMoney({ item: { money } }: { item: Send }) {
  const { t, i18n } = useTranslation();
  if (!money) return null;
  const sum = sayMoney(money.amountMinor, money.currency, i18n.language);
  return <b>{t('outgoing.money', { sum, order: money.orderNumber })}</b>;
}

/** How it stands, and the moment that matters then. A word beside every colour. */
export function SendState({ item }: { item: Send }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const now = useNow();
  const say = (at: string) => sayWhen(at, now, i18n.language, zone);
  const { status, delivery, dueAt, queuedAt, askAt, settledAt, tries } = item;
  const isLater = Date.parse(dueAt) > now;
  return (
    <>
      <b className={`state-word is-${status}`}>{t(`outgoing.state_${status}`)}</b>
      {delivery ? <span className={`is-${delivery.is}`}>{t(`outgoing.delivery_${delivery.is}`)}</span> : null}
      {status === 'queued' && isLater ? <span>{t('outgoing.next_try', { when: say(dueAt) })}</span> : null}
      {status === 'unknown' ? (
        <span>{askAt ? t('outgoing.asked', { when: say(askAt) }) : t('outgoing.for_person')}</span>
      ) : null}
      <time
        className="soft"
        dateTime={settledAt ?? queuedAt}
        title={sayMoment(settledAt ?? queuedAt, i18n.language, zone)}
      >
        {settledAt ? say(settledAt) : t('outgoing.since', { when: say(queuedAt) })}
      </time>
      {tries > 1 ? <span className="soft">{t('outgoing.tries', { count: tries })}</span> : null}
    </>
  );
}

export function SendFacts({ item }: { item: Send }) {
  const { t } = useTranslation();
  const { customer, conversationId, address, channel, provider, rank, purpose } = item;
  return (
    <p className="send-facts">
      <span>
        {t(`channel.${channel}`)} <bdi>{address}</bdi>
      </span>
      {customer?.name ? <bdi>{customer.name}</bdi> : null}
      {conversationId ? <Link to={threadPath('all', conversationId)}>{t('outgoing.conversation')}</Link> : null}
      {channel === 'money' ? null : (
        <span className="soft">
          {t(`outgoing.rank_${rank}`)}
          {purpose === 'promotion' ? ` · ${t('outgoing.promotion')}` : null}
        </span>
      )}
      {provider ? (
        <span className="soft">
          {t('outgoing.by')} <bdi>{provider.name}</bdi>
        </span>
      ) : null}
    </p>
  );
}
