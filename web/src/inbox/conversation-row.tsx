import { MailOutlined, MessageOutlined, ShopOutlined } from '@ant-design/icons';
import type { TFunction } from 'i18next';
import { memo } from 'react';
import type { Me } from '../api/session.ts';
import type { Conversation } from '../api/types.ts';
import { langOf } from '../app/lang-of.ts';
import { sayLength, sayWhen } from '../app/say-time.ts';
import { nameOf } from './customer-name.ts';
import { assistChannel } from './place-conversation.ts';
import { TierTag } from './tier-tag.tsx';

export const rowHeight = 84;

type Row = {
  conversation: Conversation;
  href: string;
  top: number;
  now: number;
  isOpen: boolean;
  isChosen: boolean;
  me: Me;
  t: TFunction;
  locale: string;
};

/** Everything is given: while somebody scrolls, hundreds of these are made, and none asks for anything itself. */
export const ConversationRow = memo(function ConversationRow(row: Row) {
  const { conversation, href, top, now, isOpen, isChosen, me, t, locale } = row;
  const { preview, customer, lastMessageAt, channel } = conversation;
  const classes = [
    'row',
    channel === assistChannel ? 'is-assist' : '',
    isOpen ? 'is-open' : '',
    isChosen ? 'is-chosen' : '',
  ].join(' ');
  return (
    <li style={{ transform: `translateY(${top}px)` }}>
      <a className={classes} href={href} aria-current={isOpen ? 'true' : undefined}>
        <span className="row-top">
          <span className="row-name">{nameOf(conversation, t)}</span>
          <TierTag tier={customer?.tier ?? null} t={t} />
          <time className="row-time" dateTime={lastMessageAt}>
            {sayWhen(lastMessageAt, now, locale, me.shop.zone)}
          </time>
        </span>
        <span className="row-text">
          {preview && preview.author !== 'buyer' ? <b>{t(`author.${preview.author}`)}: </b> : null}
          {preview?.text ? <span lang={langOf(preview.text)}>{preview.text}</span> : null}
          {preview?.text === '' ? t('photo.alone') : null}
        </span>
        <Marks {...row} />
      </a>
    </li>
  );
});

/** How long the buyer has waited, who has it, what is ready to be sent. */
function Marks({ conversation, now, me, t, locale }: Row) {
  const { channel, waitingSince, promiseDueAt, snoozedUntil, holder, assignee, hasProposal, status, tags } =
    conversation;
  const person = holder ?? assignee;
  const delivery = conversation.preview?.delivery;
  return (
    <span className="row-marks">
      {delivery === 'failed' || delivery === 'unknown' ? (
        <span className="mark is-undelivered">{t(`inbox.delivery_${delivery}`)}</span>
      ) : null}
      {channel === assistChannel ? (
        <span className="mark is-assist">
          <ShopOutlined aria-hidden="true" />
          {t('inbox.platform_chat')}
        </span>
      ) : waitingSince ? (
        <span className="mark is-waiting">{t('inbox.waits', { length: sayLength(waitingSince, now, locale) })}</span>
      ) : null}
      {channel === 'mail' || channel === 'sms' ? (
        <span className="mark">
          {channel === 'mail' ? <MailOutlined aria-hidden="true" /> : <MessageOutlined aria-hidden="true" />}
          {t(`channel.${channel}`)}
        </span>
      ) : null}
      {promiseDueAt ? (
        <span className="mark is-promised">
          {t('inbox.promise_due', { when: sayWhen(promiseDueAt, now, locale, me.shop.zone) })}
        </span>
      ) : null}
      {hasProposal ? <span className="mark is-proposal">{t('inbox.proposal')}</span> : null}
      {snoozedUntil ? <span className="mark">{t('inbox.snoozed')}</span> : null}
      {status === 'closed' ? <span className="mark">{t('status.closed')}</span> : null}
      {person ? <span className="mark">{person.id === me.agentId ? t('inbox.me') : person.name}</span> : null}
      {tags.slice(0, 2).map((tag) => (
        <span className="mark" key={tag}>
          #{tag}
        </span>
      ))}
    </span>
  );
}
