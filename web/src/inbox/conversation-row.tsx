import { BulbOutlined, ClockCircleOutlined } from '@ant-design/icons';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Conversation } from '../api/types.ts';
import { threadPath, type View } from '../app/paths.ts';
import { sayLength, sayWhen } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { TierTag } from './tier-tag.tsx';
import { useCustomerName } from './use-customer-name.ts';

export const rowHeight = 84;

type Row = {
  conversation: Conversation;
  view: View;
  top: number;
  now: number;
  isOpen: boolean;
  isChosen: boolean;
};

export const ConversationRow = memo(function ConversationRow(row: Row) {
  const { conversation, view, top, now, isOpen, isChosen } = row;
  const { t, i18n } = useTranslation();
  const me = useMe();
  const name = useCustomerName(conversation);
  const { preview, customer, lastMessageAt } = conversation;
  const classes = ['row', isOpen ? 'is-open' : '', isChosen ? 'is-chosen' : ''].join(' ');
  return (
    <li style={{ transform: `translateY(${top}px)` }}>
      <Link className={classes} to={threadPath(view, conversation.id)} aria-current={isOpen ? 'true' : undefined}>
        <span className="row-top">
          <span className="row-name">{name}</span>
          <TierTag tier={customer?.tier ?? null} />
          <time className="row-time" dateTime={lastMessageAt}>
            {sayWhen(lastMessageAt, now, i18n.language, me.shop.zone)}
          </time>
        </span>
        <span className="row-text">
          {preview && preview.author !== 'buyer' ? <b>{t(`author.${preview.author}`)}: </b> : null}
          {preview && preview.text === '' ? t('photo.alone') : preview?.text}
        </span>
        <Marks conversation={conversation} now={now} meId={me.agentId} />
      </Link>
    </li>
  );
});

/** How long the buyer has waited, who has it, what is ready to be sent. */
function Marks({ conversation, now, meId }: { conversation: Conversation; now: number; meId: string }) {
  const { t, i18n } = useTranslation();
  const { waitingSince, snoozedUntil, holder, assignee, hasProposal, status, tags } = conversation;
  const person = holder ?? assignee;
  return (
    <span className="row-marks">
      {waitingSince ? (
        <span className="mark is-waiting">
          <ClockCircleOutlined aria-hidden="true" />
          {t('inbox.waits', { length: sayLength(waitingSince, now, i18n.language) })}
        </span>
      ) : null}
      {hasProposal ? (
        <span className="mark is-proposal">
          <BulbOutlined aria-hidden="true" />
          {t('inbox.proposal')}
        </span>
      ) : null}
      {snoozedUntil ? <span className="mark">{t('inbox.snoozed')}</span> : null}
      {status === 'closed' ? <span className="mark">{t('status.closed')}</span> : null}
      {person ? <span className="mark">{person.id === meId ? t('inbox.me') : person.name}</span> : null}
      {tags.slice(0, 2).map((tag) => (
        <span className="mark" key={tag}>
          #{tag}
        </span>
      ))}
    </span>
  );
}
