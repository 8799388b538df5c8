import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.ts';
import { decideSend, type Evidence, readSend } from '../api/outgoing.ts';
import { Dialog } from '../app/dialog.tsx';
import { langOf } from '../app/lang-of.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment, sayMoney } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { DecideForm } from './decide-form.tsx';
import { SendFacts, SendMoney, SendState } from './send-row.tsx';

/** One message whole: its words, what happened to it, and what may be decided. */
export function SendDetails({ id, onClose }: { id: string; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const { data, error } = useQuery({ queryKey: keys.outgoingOne(id), queryFn: () => readSend(id) });
  const send = data?.send;
  const sms = data?.sms;
  return (
    <Dialog title={t('outgoing.details')} onClose={onClose}>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {data && send ? (
        <div className="send-details">
          <p className="send-when">
            <SendState item={send} />
          </p>
          {send.subject ? <h3 lang={langOf(send.subject)}>{send.subject}</h3> : null}
          {send.money ? (
            <p>
              <SendMoney item={send} />
            </p>
          ) : send.text === null ? (
            <p className="soft">{t(send.isSecret ? 'outgoing.secret' : 'outgoing.no_words')}</p>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
            <blockquote lang={langOf(send.text)} tabIndex={0}>
              {sms?.text ?? send.text}
            </blockquote>
          )}
          {sms ? (
            <p className="soft">
              {t('outgoing.segments', { count: sms.segments })}
              {sms.price ? ` · ${sayMoney(sms.price.minor, sms.price.currency, i18n.language)}` : null}
            </p>
          ) : null}
          <SendFacts item={send} />
          {send.reason ? <p className="send-reason">{send.reason.says}</p> : null}
          {send.delivery?.reason ? <p className="send-reason">{send.delivery.reason.says}</p> : null}
          <History evidence={data.evidence} />
          {send.decisions.length > 0 ? (
            <DecideForm
              key={send.attempt}
              decisions={send.decisions}
              isInDoubt={send.status === 'unknown'}
              isMoney={send.money !== null}
              decide={(decision, note) => decideSend(send, decision, note)}
              onDone={async () => {
                await queries.invalidateQueries({ queryKey: keys.allOutgoing });
                onClose();
              }}
            />
          ) : null}
        </div>
      ) : null}
    </Dialog>
  );
}

function History({ evidence }: { evidence: readonly Evidence[] }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  if (evidence.length === 0) return null;
  return (
    <>
      <h3>{t('outgoing.history')}</h3>
      <ul className="send-history">
        {evidence.map(({ kind, at, what, reason, note, by }) => (
          <li key={`${kind} ${at} ${what}`}>
            <span className="soft">{sayMoment(at, i18n.language, zone)}</span>{' '}
            {t(`outgoing.evidence_${kind}`, { what: sayCode('outcome', what), who: by?.name ?? '' })}
            {reason ? ` ${reason.says}` : null}
            {note ? <q lang={langOf(note)}>{note}</q> : null}
          </li>
        ))}
      </ul>
    </>
  );
}
