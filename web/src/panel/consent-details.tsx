import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Channel, type Consents, type Hold, type Past, recordWord } from '../api/consents.ts';
import { SureButton, useAct } from '../app/form.tsx';
import { sayDateTime } from '../scripts/say-date.ts';
import { AgreedForm, LiftForm } from './consent-forms.tsx';
import { type Say, sayBlock, sayPast, sayWord } from './say-consent.ts';

type Props = { customerId: string; consents: Consents; say: Say; onTaken: (consents: Consents) => void };

const channels: readonly Channel[] = ['sms', 'mail'];

/** Channel by channel: what was said, what stops it, what they may tell us now; and all that was ever said. */
export function ConsentDetails({ customerId, consents, say, onTaken }: Props) {
  const { t } = useTranslation();
  const { holds, history, hasMore } = consents;
  return (
    <>
      {channels.map((channel) => (
        <section key={channel} className="consent-channel" aria-label={t(`consent.channel_${channel}`)}>
          <h3>{t(`consent.channel_${channel}`)}</h3>
          {holds
            .filter((hold) => hold.channel === channel)
            .map((hold) => (
              <HoldItem key={hold.purpose} customerId={customerId} hold={hold} say={say} onTaken={onTaken} />
            ))}
        </section>
      ))}
      <History history={history} hasMore={hasMore} say={say} />
    </>
  );
}

type HoldProps = Omit<Props, 'consents'> & { hold: Hold };

function HoldItem({ customerId, hold, say, onTaken }: HoldProps) {
  const { t } = useTranslation();
  const { channel, purpose, state, note, textVersion } = hold;
  const [form, show] = useState<'agree' | 'lift' | null>(null);
  const refuse = useAct(() => recordWord(customerId, { channel, purpose, state: 'withdrawn' }), onTaken);
  const scope = purpose === 'service' ? 'all' : 'promotion';
  const own = hold.blocks.filter((block) => block.scope === scope);
  const mayAgree = state !== 'given' && (purpose === 'promotion' || state === 'withdrawn');
  const onClose = () => show(null);
  const onDone = (consents: Consents) => {
    onClose();
    onTaken(consents);
  };
  return (
    <div className="consent-hold">
      <h4>{t(`consent.${purpose}_${channel}`)}</h4>
      <p>{sayWord(hold, say)}</p>
      {note || textVersion ? <Words of={hold} /> : null}
      {own.map((block) => (
        <p key={block.address} className="consent-shut">
          {sayBlock(block, say)}
        </p>
      ))}
      <div className="consent-tools">
        {own.length > 0 ? (
          <Button size="small" aria-expanded={form === 'lift'} onClick={() => show('lift')}>
            {t('consent.lift')}
          </Button>
        ) : null}
        {mayAgree ? (
          <Button size="small" aria-expanded={form === 'agree'} onClick={() => show('agree')}>
            {t(`consent.agree_${purpose}`)}
          </Button>
        ) : null}
        {state === 'withdrawn' ? null : purpose === 'service' ? (
          <SureButton
            label={t(`consent.nothing_${channel}`)}
            sure={t(`consent.nothing_sure_${channel}`)}
            onSure={() => refuse.run()}
          />
        ) : (
          <Button size="small" loading={refuse.isBusy} onClick={() => refuse.run()}>
            {t(`consent.no_offers_${channel}`)}
          </Button>
        )}
      </div>
      {form === 'agree' ? <AgreedForm {...{ customerId, channel, purpose, onDone, onClose }} /> : null}
      {form === 'lift' ? <LiftForm {...{ customerId, channel, scope, onDone, onClose }} /> : null}
    </div>
  );
}

/** What was agreed to, as it was written down. */
function Words({ of: { note, textVersion } }: { of: Pick<Past, 'note' | 'textVersion'> }) {
  const { t } = useTranslation();
  return (
    <p className="soft">
      {textVersion ? <span>{t('consent.version', { version: textVersion })} </span> : null}
      {note ? <q>{note}</q> : null}
    </p>
  );
}

function History({ history, hasMore, say }: Pick<Consents, 'history' | 'hasMore'> & { say: Say }) {
  const { t, locale, zone } = say;
  return (
    <section className="consent-channel">
      <h3>{t('consent.history')}</h3>
      {history.length === 0 ? <p className="soft">{t('consent.no_history')}</p> : null}
      <ol className="plain-list consent-history">
        {history.map((past, place) => (
          <li key={history.length - place}>
            <time dateTime={past.at}>{sayDateTime(past.at, locale, zone)}</time>
            <span>{sayPast(past, say)}</span>
            <span className="soft">{sayRecorder(past, say)}</span>
            {past.note || past.textVersion ? <Words of={past} /> : null}
          </li>
        ))}
      </ol>
      {hasMore ? <p className="soft">{t('consent.has_more', { count: history.length })}</p> : null}
    </section>
  );
}

function sayRecorder({ recordedBy: { kind, name } }: Past, { t }: Say): string {
  return t(`consent.by_${kind}`, { name: name ?? '' });
}
