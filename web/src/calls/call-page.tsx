import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { claimCall, readCall, type WholeCall } from '../api/calls.ts';
import { sentenceOf } from '../api/http.ts';
import { useAct } from '../app/form.tsx';
import { langOf } from '../app/lang-of.ts';
import { anyCustomerPath, callsPath, threadPath } from '../app/paths.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { TierTag } from '../inbox/tier-tag.tsx';
import { keys } from '../live/keys.ts';
import { CallGate } from './call-gate.tsx';
import { CallHistory } from './call-history.tsx';
import { CallScript } from './call-script.tsx';
import { OutcomeForm } from './outcome-form.tsx';
import '../app/pages.css';
import './calls.css';

const lookAgainMs = 60_000;

/** One call: whom, what to say, what came of it. */
export function CallPage() {
  const { t } = useTranslation();
  const { callId = '' } = useParams();
  const queries = useQueryClient();
  const query = { queryKey: keys.call(callId), queryFn: () => readCall(callId), refetchInterval: lookAgainMs };
  const { data: call, error } = useQuery(query);
  const onChanged = (changed: WholeCall) => queries.setQueryData(keys.call(callId), changed);
  return (
    <main className="page plain-page">
      <title>{`${call?.customer?.name ?? t('calls.title')} · Qin 亲`}</title>
      <p className="call-back-link">
        <Link to={callsPath('due')}>{t('calls.all')}</Link>
      </p>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {call ? <Whole call={call} onChanged={onChanged} /> : <h1 className="only-read">{t('calls.title')}</h1>}
    </main>
  );
}

type Props = { call: WholeCall; onChanged: (call: WholeCall) => void };

function Whole({ call, onChanged }: Props) {
  const { t } = useTranslation();
  const { agentId } = useMe();
  const isMine = call.isHeld && call.claimer?.id === agentId;
  return (
    <>
      <div className="plain-head">
        <h1>{call.customer?.name ?? t('calls.somebody')}</h1>
        <TierTag tier={call.buyer.tier} t={t} />
        <Standing call={call} />
      </div>
      <div className="call-parts">
        <div>
          <Buyer call={call} />
          {call.status === 'open' ? <Take call={call} isMine={isMine} onChanged={onChanged} /> : null}
        </div>
        <CallScript script={call.script} />
        <div>
          {isMine ? <OutcomeForm key={call.attempts} call={call} onChanged={onChanged} /> : null}
          {call.gate ? <CallGate call={call} gate={call.gate} onChanged={onChanged} /> : null}
          <CallHistory call={call} />
        </div>
      </div>
    </>
  );
}

function Standing({ call }: { call: WholeCall }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const when = (at: string) => sayMoment(at, i18n.language, zone);
  if (call.status !== 'open')
    return (
      <span className="soft">
        {call.outcome ? t(`calls.end_${call.outcome as 'keeps'}`) : null}
        {call.endedAt ? ` · ${when(call.endedAt)}` : null}
      </span>
    );
  if (!call.isDue && call.nextAt) return <span>{t('calls.not_before', { when: when(call.nextAt) })}</span>;
  return (
    <span className={call.isOverdue ? 'call-late' : 'soft'}>
      {t(call.isOverdue ? 'calls.was_due' : 'calls.due', { when: when(call.dueAt) })}
    </span>
  );
}

function Buyer({ call }: { call: WholeCall }) {
  const { t } = useTranslation();
  const { shop } = useMe();
  const { buyer, customer, orderNumber, conversationId, summary } = call;
  return (
    <section className="card call-buyer" aria-label={t('calls.buyer')}>
      {buyer.phone ? (
        <a className="call-phone" href={`tel:${buyer.phone}`}>
          {buyer.phoneSpelt}
        </a>
      ) : (
        <p className="call-phone soft">{buyer.hasNumber ? buyer.phoneMasked : t('calls.no_number')}</p>
      )}
      {buyer.mayRingNow || !buyer.hasNumber ? null : (
        <Alert type="warning" showIcon title={t('calls.not_decent', { clock: buyer.clock })} />
      )}
      <dl className="call-facts">
        <dt>{t('calls.about')}</dt>
        <dd>
          {t(`calls.kind_${call.kind as 'refund'}`)}
          {orderNumber ? ` · ${t('calls.order', { number: orderNumber })}` : null}
        </dd>
        {summary ? (
          <>
            <dt>{t('calls.summary')}</dt>
            <dd lang={langOf(summary)}>{summary}</dd>
          </>
        ) : null}
        {buyer.zone !== shop.zone ? (
          <>
            <dt>{t('calls.there')}</dt>
            <dd>
              {buyer.clock} · <bdi>{buyer.zone}</bdi>
            </dd>
          </>
        ) : null}
      </dl>
      <p className="call-links">
        {conversationId ? <Link to={threadPath('all', conversationId)}>{t('calls.conversation')}</Link> : null}
        {customer ? <Link to={anyCustomerPath(customer.id, null)}>{t('calls.customer')}</Link> : null}
      </p>
    </section>
  );
}

/** Only who has taken a call rings and says what came of it. */
function Take({ call, isMine, onChanged }: Props & { isMine: boolean }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const { run, isBusy } = useAct(() => claimCall(call.id), onChanged);
  const { claimer, claimedUntil } = call;
  if (isMine) return null;
  if (call.isHeld && claimer && claimedUntil)
    return (
      <Alert
        className="call-take"
        type="info"
        showIcon
        title={t('calls.held_until', { name: claimer.name, when: sayMoment(claimedUntil, i18n.language, zone) })}
      />
    );
  return (
    <div className="call-take">
      <Button type="primary" size="large" block onClick={() => run()} loading={isBusy}>
        {t('calls.take')}
      </Button>
      <p className="soft">{t('calls.take_hint')}</p>
    </div>
  );
}
