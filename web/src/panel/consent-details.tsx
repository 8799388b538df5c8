import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Block, type Channel, type Consents, type Hold, type Past, recordWord } from '../api/consents.ts';
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
  const { channel, purpose, state } = hold;
  const [isAgreeing, agree] = useState(false);
  const refuse = useAct(() => recordWord(customerId, { channel, purpose, state: 'withdrawn' }), onTaken);
  const own = hold.blocks.filter(({ scope }) => (scope === 'all') === (purpose === 'service'));
  const done = (consents: Consents) => {
    agree(false);
    onTaken(consents);
  };
  const mayAgree = state !== 'given' && (purpose === 'promotion' || state === 'withdrawn');
  return (
    <div className="consent-hold">
      <h4>{t(`consent.${purpose}_${channel}`)}</h4>
      <p>{sayWord(hold, say)}</p>
      {hold.note || hold.textVersion ? <Words hold={hold} /> : null}
      {own.map((block) => (
        <BlockItem key={block.address} {...{ customerId, channel, block, say, onTaken }} />
      ))}
      <div className="consent-tools">
        {mayAgree && !isAgreeing ? (
          <Button size="small" onClick={() => agree(true)}>
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
      {isAgreeing ? (
        <AgreedForm {...{ customerId, channel, purpose }} onDone={done} onClose={() => agree(false)} />
      ) : null}
    </div>
  );
}

/** What was agreed to, as it was written down. */
function Words({ hold: { note, textVersion } }: { hold: Pick<Past, 'note' | 'textVersion'> }) {
  const { t } = useTranslation();
  return (
    <p className="soft">
      {textVersion ? t('consent.version', { version: textVersion }) : null} {note ? <q>{note}</q> : null}
    </p>
  );
}

type BlockProps = Omit<Props, 'consents'> & { channel: Channel; block: Block };

function BlockItem({ customerId, channel, block, say, onTaken }: BlockProps) {
  const { t } = useTranslation();
  const [isLifting, lift] = useState(false);
  const done = (consents: Consents) => {
    lift(false);
    onTaken(consents);
  };
  return (
    <div className="consent-block">
      <p className="consent-shut">{sayBlock(block, say)}</p>
      {isLifting ? (
        <LiftForm {...{ customerId, channel }} scope={block.scope} onDone={done} onClose={() => lift(false)} />
      ) : (
        <Button size="small" onClick={() => lift(true)}>
          {t('consent.lift')}
        </Button>
      )}
    </div>
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
            {past.note || past.textVersion ? <Words hold={past} /> : null}
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
