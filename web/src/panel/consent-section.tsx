import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Consents, type Hold, readConsents, recordWord } from '../api/consents.ts';
import { Dialog } from '../app/dialog.tsx';
import { useAct } from '../app/form.tsx';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { ConsentDetails } from './consent-details.tsx';
import { isOpen, type Say, sayHold } from './say-consent.ts';
import './consent.css';

type Props = { customerId: string; isWhole: boolean };

/** What this customer wants to be sent. `isWhole`: with everything that can be done, else that is behind a button. */
export function ConsentSection({ customerId, isWhole }: Props) {
  const { t, i18n } = useTranslation();
  const say = { t, locale: i18n.language, zone: useMe().shop.zone };
  const queries = useQueryClient();
  const [isShown, show] = useState(false);
  const key = keys.consents(customerId);
  const { data } = useQuery({ queryKey: key, queryFn: () => readConsents(customerId) });
  const take = (consents: Consents) => queries.setQueryData(key, consents);
  const noOffers = useAct(
    () => recordWord(customerId, { channel: 'all', purpose: 'promotion', state: 'withdrawn' }),
    take,
  );
  const mayRefuse = data?.holds.some(({ purpose, state }) => purpose === 'promotion' && state !== 'withdrawn');
  const details = data ? <ConsentDetails customerId={customerId} consents={data} say={say} onTaken={take} /> : null;
  return (
    <section className="consent" aria-busy={!data}>
      <h2>{t('consent.title')}</h2>
      {data && !isWhole ? <Lines holds={data.holds} say={say} /> : null}
      {data && (mayRefuse || !isWhole) ? (
        <div className="consent-tools">
          {mayRefuse ? (
            <Button size="small" loading={noOffers.isBusy} onClick={() => noOffers.run()}>
              {t('consent.no_offers')}
            </Button>
          ) : null}
          {isWhole ? null : (
            <Button size="small" type="link" onClick={() => show(true)}>
              {t('consent.more')}
            </Button>
          )}
        </div>
      ) : null}
      {isWhole ? details : null}
      {isShown && !isWhole ? (
        <Dialog title={t('consent.title')} onClose={() => show(false)}>
          <div className="consent">{details}</div>
        </Dialog>
      ) : null}
    </section>
  );
}

/** A line for each channel: offers; and messages about orders only where they are stopped too. */
function Lines({ holds, say }: { holds: readonly Hold[]; say: Say }) {
  const { t } = useTranslation();
  const worthSaying = holds.filter((hold) => hold.purpose === 'promotion' || !isOpen(hold));
  return (
    <dl className="pairs">
      {worthSaying.map((hold) => (
        <div key={`${hold.channel} ${hold.purpose}`}>
          <dt>{t(`consent.${hold.purpose}_${hold.channel}`)}</dt>
          <dd
            className={
              isOpen(hold)
                ? 'consent-open'
                : hold.state === 'unknown' && hold.blocks.length === 0
                  ? 'soft'
                  : 'consent-shut'
            }
          >
            {sayHold(hold, say)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
