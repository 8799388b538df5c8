import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../api/types.ts';
import { sayWhen } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { DeliveryMark } from './delivery-mark.tsx';
import { FactsTable } from './facts-table.tsx';
import { Photos } from './photos.tsx';
import { PromisesList } from './promises-list.tsx';

type Item = { message: Message; buyerName: string; now: number };

/** Signs that show a text in another order than it was written in. */
const turnsRound = /[\u202a-\u202e\u2066-\u2069]/g;

/** One thing that was said: the buyer's on the left, ours on the right, a note across, in another colour. */
export const MessageItem = memo(function MessageItem({ message, buyerName, now }: Item) {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  const { author, agent, at, proposalState, body, locale } = message;
  if (proposalState) return <SettledProposal message={message} />;
  const isOurs = author === 'qin' || author === 'agent';
  const name = author === 'buyer' ? buyerName : author === 'agent' ? agent?.name : null;
  return (
    <li className={`message is-${author}`} data-seq={message.seq}>
      <div className={isOurs ? 'bubble is-ours' : 'bubble'}>
        <div className="bubble-header">
          <span className="message-by">
            <b>{name ?? t(`author.${author}`)}</b>
            {author === 'note' && agent ? ` · ${agent.name}` : ''}
            {author === 'qin' && agent ? ` · ${t('thread.approved_by', { name: agent.name })}` : ''}
            {' · '}
            <time dateTime={at}>{sayWhen(at, now, i18n.language, shop.zone)}</time>
            <DeliveryMark delivery={message.delivery} />
          </span>
        </div>
        <div className="bubble-content">
          <div className="message-body" lang={locale ?? undefined} dir="auto">
            {body.replace(turnsRound, '')}
            <Photos photos={message.photos ?? []} />
          </div>
        </div>
      </div>
      <Why message={message} />
    </li>
  );
});

/** What Qin would have said: out of the way, but not out of the record. */
function SettledProposal({ message: { body, proposalState, locale } }: { message: Message }) {
  const { t } = useTranslation();
  return (
    <li className="message is-qin">
      <details className="why">
        <summary>{t(proposalState === 'discarded' ? 'proposal.discarded' : 'proposal.superseded')}</summary>
        <p className="message-body soft" lang={locale ?? undefined}>
          {body}
        </p>
      </details>
    </li>
  );
}

/** Why Qin said so: the script and its version, the facts, the promises. */
function Why({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { script, scriptVersion, facts, promises = [] } = message;
  if (!script && !facts?.length && promises.length === 0) return null;
  return (
    <details className="why">
      <summary>{t('thread.why')}</summary>
      {script ? (
        <p className="soft">
          {t('thread.script', { version: scriptVersion ?? 0 })} <code>{script}</code>
        </p>
      ) : null}
      <PromisesList promises={promises} />
      {facts ? <FactsTable facts={facts} /> : null}
    </details>
  );
}
