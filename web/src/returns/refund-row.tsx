import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { readAgents } from '../api/conversations.ts';
import { approveRefund, cancelRefund, confirmManual, isForGoods, type Refund } from '../api/refunds.ts';
import type { ReturnLine } from '../api/returns.ts';
import { Field, FormEnd, FormProblem, sentenceFor } from '../app/form.tsx';
import { outgoingPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment, sayMoney } from '../app/say-time.ts';
import { useIsManager } from '../app/use-manager.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { NoteForm } from './note-form.tsx';
import { RefundParts } from './refund-parts.tsx';
import { Unfold } from './unfold.tsx';
import { useReturnWrite } from './use-return.ts';

type Props = { refund: Refund; lines: readonly ReturnLine[] };

/** One refund: how its sum is made up, which way it goes, who asked and who let it go, and where it stands. */
export function RefundRow({ refund, lines }: Props) {
  const { t, i18n } = useTranslation();
  const { parts, amountMinor, currency, status, reason, reference, note, method, payment } = refund;
  const money = (minor: number) => sayMoney(minor, currency, i18n.language);
  return (
    <li className={`refund is-${status}`}>
      <p className="return-line">
        <b>{money(amountMinor)}</b>
        <span className={`refund-state is-${status}`}>{t(`refund.status_${status}`)}</span>
        <span className="soft">
          {t(`refund.remedy_${refund.remedy}`)} · {t(`refund.method_${method}`)}
          {payment && method === 'provider' ? ` (${sayCode('kind', payment.provider)})` : null}
        </span>
      </p>
      <RefundParts parts={parts} currency={currency} lines={lines} />
      {lines.length === 0 || parts.some(isForGoods) ? null : <p className="soft">{t('refund.besides')}</p>}
      <Explained refund={refund} />
      {reference ? (
        <p className="soft">
          {t(method === 'store_credit' ? 'refund.credit_code' : 'refund.reference')} <bdi>{reference}</bdi>
        </p>
      ) : null}
      {status === 'cancelled' && reason ? <p className="soft">{reason}</p> : null}
      {note ? <p className="return-note">{note}</p> : null}
      <People refund={refund} />
      <Steps refund={refund} />
    </li>
  );
}

/** Why it stands where it stands, and who can do something about it. */
function Explained({ refund: { status, heldFor } }: { refund: Refund }) {
  const { t } = useTranslation();
  if (status === 'held' && heldFor === 'agreed_otherwise')
    return <Alert type="warning" showIcon title={t('refund.held_agreed_otherwise')} />;
  if (status === 'held') return <p>{t('refund.held', { what: sayCode('held', heldFor ?? '') })}</p>;
  if (status === 'waiting_approval') return <p>{t('refund.needs_second')}</p>;
  if (status === 'not_sent') return <Alert type="error" showIcon title={t('refund.was_not_sent')} />;
  if (status !== 'unknown') return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={
        <>
          {t('refund.is_unknown')} <Link to={outgoingPath('doubtful')}>{t('refund.to_doubts')}</Link>
        </>
      }
    />
  );
}

function People({
  refund: { status, askedBy, askedAt, approvedBy, approvedAt, confirmedBy, settledAt },
}: {
  refund: Refund;
}) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const { data: agents } = useQuery({ queryKey: keys.agents, queryFn: readAgents });
  const nameOf = (actor: Refund['askedBy'] | null) =>
    actor === null ? '' : (agents?.find(({ id }) => id === actor.id)?.name ?? t(`returns.actor_${actor.kind}`));
  const when = (at: string) => sayMoment(at, i18n.language, zone);
  return (
    <p className="soft return-line">
      <span>{t('refund.asked', { name: nameOf(askedBy), when: when(askedAt) })}</span>
      {approvedBy && approvedAt ? (
        <span>{t('refund.approved', { name: nameOf(approvedBy), when: when(approvedAt) })}</span>
      ) : null}
      {confirmedBy && settledAt ? (
        <span>{t('refund.confirmed', { name: nameOf(confirmedBy), when: when(settledAt) })}</span>
      ) : settledAt && status !== 'cancelled' ? (
        <span>{t('refund.settled', { when: when(settledAt) })}</span>
      ) : null}
    </p>
  );
}

function Steps({ refund }: { refund: Refund }) {
  const { t } = useTranslation();
  const { agentId } = useMe();
  const isManager = useIsManager();
  const { id, status, method, askedBy } = refund;
  const isOwn = askedBy.id === agentId;
  const approve = useReturnWrite(() => approveRefund(id));
  return (
    <div className="return-steps">
      {status === 'waiting_approval' && isManager && !isOwn ? (
        <Button type="primary" onClick={() => approve.run()} loading={approve.isBusy}>
          {t('refund.approve')}
        </Button>
      ) : null}
      {status === 'waiting_approval' && isOwn ? <p className="soft">{t('refund.own')}</p> : null}
      {status === 'queued' && method === 'manual' ? (
        <Unfold label={t('refund.confirm')} isPrimary>
          {(close) => <ConfirmForm id={id} onDone={close} />}
        </Unfold>
      ) : null}
      {(status === 'waiting_approval' || status === 'held' || (status === 'queued' && method === 'manual')) &&
      (isOwn || isManager) ? (
        <NoteForm
          label={t('refund.cancel')}
          question={t('refund.why_cancel')}
          confirm={t('refund.confirm_cancel')}
          isNeeded
          onSubmit={(reason) => cancelRefund(id, reason)}
        />
      ) : null}
      <FormProblem problem={approve.problem} fields={[]} />
    </div>
  );
}

function ConfirmForm({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [reference, write] = useState('');
  const { submit, isBusy, problem } = useReturnWrite(() => confirmManual(id, reference.trim()), onDone);
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      <Field
        label={t('refund.transfer_reference')}
        hint={t('refund.confirm_hint')}
        error={sentenceFor('reference', { problem })}
      >
        {(attributes) => (
          <input {...attributes} maxLength={200} value={reference} onChange={(event) => write(event.target.value)} />
        )}
      </Field>
      <FormProblem problem={problem} fields={['reference']} />
      <FormEnd
        confirm={t('refund.confirm_sent')}
        isBusy={isBusy}
        isDisabled={reference.trim() === ''}
        onCancel={onDone}
      />
    </form>
  );
}
