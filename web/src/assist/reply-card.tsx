import { Alert, Button, Tag } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tell } from '../app/notices.tsx';
import { sayCode } from '../app/say-fact.ts';
import { FactsTable } from '../thread/facts-table.tsx';
import { PromisesList } from '../thread/promises-list.tsx';
import { ScriptSearch } from './script-search.tsx';
import { type Answer, type Assist, whyOf } from './use-assist.ts';

/** The reply to copy, what it rests on, and what keeps it back. Copy, then "I sent it": Enter, Enter. */
export function ReplyCard({ answer, assist }: { answer: Answer; assist: Assist }) {
  const { t } = useTranslation();
  const { reply, blocked, handover, understood } = answer;
  return (
    <section className="assist-reply" aria-label={t('assist.reply')}>
      <ReplyTo to={answer.to} isShown={assist.fields.text === answer.to.text} />
      <p className="assist-understood">
        {understood.map(({ label, confidence }) => (
          <Tag key={label}>
            {sayCode('label', label)} {Math.round(confidence * 100)} %
          </Tag>
        ))}
      </p>
      {blocked ? (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t(`assist.blocked_${whyOf(blocked.why)}`, { fact: sayCode('fact', blocked.fact) })}
        />
      ) : null}
      {handover && !blocked ? (
        <Alert type="info" showIcon title={t('assist.handover', { why: handover.sentence })} />
      ) : null}
      {reply?.script === 'ask.order_number' && !blocked ? (
        <Alert type="info" showIcon title={t('assist.give_order')} />
      ) : null}
      {reply ? <ReplyText reply={reply} assist={assist} /> : <p>{t('assist.no_reply')}</p>}
      <ScriptSearch onTake={assist.take} />
      {reply ? (
        <>
          <h2>{t('facts.title')}</h2>
          <FactsTable facts={reply.facts} />
        </>
      ) : null}
    </section>
  );
}

/** Whom it is for; and what it answers, when that does not stand in the form any more. */
function ReplyTo({ to, isShown }: { to: Answer['to']; isShown: boolean }) {
  const { t } = useTranslation();
  const { text, orderNumber, buyerName } = to;
  const who = [buyerName.trim(), orderNumber.trim()].filter((part) => part !== '').join(' · ');
  return (
    <div className="assist-to">
      <strong>{t('assist.reply_to', { who: who || t('assist.nobody') })}</strong>
      {isShown ? null : <span className="assist-recent-text soft">{text}</span>}
    </div>
  );
}

function ReplyText({ reply, assist }: { reply: NonNullable<Answer['reply']>; assist: Assist }) {
  const { t } = useTranslation();
  const [text, setText] = useState(reply.text);
  const [isCopied, setCopied] = useState(false);
  const [clientKey] = useState(() => crypto.randomUUID()); // of this reply: said twice it is once
  const area = useRef<HTMLTextAreaElement>(null);
  const copyButton = useRef<HTMLButtonElement>(null);
  const sentButton = useRef<HTMLButtonElement>(null);
  useEffect(() => copyButton.current?.focus(), []);
  const copy = async () => {
    if (!(await toClipboard(text, area.current))) return tell(t('assist.not_copied'));
    setCopied(true);
    sentButton.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    copy();
  };
  return (
    <>
      <label htmlFor="assist-reply-text">{t('assist.reply')}</label>
      <textarea
        ref={area}
        id="assist-reply-text"
        className="assist-text assist-reply-text"
        lang={reply.locale ?? undefined}
        value={text}
        maxLength={10_000}
        onChange={(event) => {
          setText(event.target.value);
          setCopied(false);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="assist-buttons">
        <Button ref={copyButton} type={isCopied ? 'default' : 'primary'} onClick={copy} disabled={text.trim() === ''}>
          {t(isCopied ? 'assist.copied' : 'assist.copy')}
        </Button>
        <Button
          ref={sentButton}
          type={isCopied ? 'primary' : 'default'}
          onClick={() => assist.sent({ clientKey, text })}
          loading={assist.isBusy}
          disabled={text.trim() === ''}
        >
          {t('assist.sent')}
        </Button>
      </div>
      {assist.isOvertaken ? (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t('assist.overtaken')}
          description={
            <Button size="small" onClick={() => assist.sent({ clientKey, text, anyway: true })}>
              {t('assist.record_anyway')}
            </Button>
          }
        />
      ) : null}
      {reply.promises.length > 0 ? (
        <div className="assist-promises">
          <h2>{t('assist.promises')}</h2>
          <PromisesList promises={reply.promises} />
        </div>
      ) : null}
    </>
  );
}

/** The browser's clipboard; where a page may not write it (no https), what is selected in the field. */
async function toClipboard(text: string, area: HTMLTextAreaElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    area?.select();
    return document.execCommand('copy');
  }
}
