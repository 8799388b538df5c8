import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.ts';
import { type OwedSum, payReturn, readPayment } from '../api/refunds.ts';
import type { ReturnDetail } from '../api/returns.ts';
import { Field, FormProblem } from '../app/form.tsx';
import { sayMoney } from '../app/say-time.ts';
import { keys } from '../live/keys.ts';
import { RefundParts } from './refund-parts.tsx';
import { useReturnWrite } from './use-return.ts';

/** What is owed for a return, part by part, and the one button that gives it back. Pressed twice it is one refund. */
export function PayForm({ detail }: { detail: ReturnDetail }) {
  const { t } = useTranslation();
  const [percentText, write] = useState('');
  const [isManual, setManual] = useState(false);
  const percent = /^(?:[1-9]\d?|100)$/.test(percentText.trim()) ? Number(percentText) : null;
  const { data: payment, error } = useQuery({
    queryKey: keys.returnOwed(detail.id, percent),
    queryFn: () => readPayment(detail.id, percent),
    placeholderData: (before) => before,
  });
  const { submit, isBusy, problem } = useReturnWrite(() => payReturn(detail, percent, isManual));
  if (error) return <p role="alert">{sentenceOf(error)}</p>;
  if (!payment || (payment.sums.length === 0 && !payment.needsPercent)) return null;
  const asksPercent = payment.needsPercent || percentText !== '';
  const isForMoney = payment.sums.some(({ remedy }) => remedy !== 'store_credit');
  return (
    <form className="plain-form return-form refund-owed" onSubmit={submit()}>
      <h3>{t('refund.owed')}</h3>
      {payment.sums.map((sum) => (
        <Sum key={sum.remedy} detail={detail} sum={sum} currency={payment.currency} />
      ))}
      {asksPercent ? (
        <Field label={t('refund.percent')} hint={t('refund.percent_hint')}>
          {(attributes) => (
            <input
              {...attributes}
              type="number"
              min={1}
              max={100}
              value={percentText}
              onChange={(event) => write(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {isForMoney ? (
        <label className="check">
          <input type="checkbox" checked={isManual} onChange={(event) => setManual(event.target.checked)} />
          {t('refund.by_hand')}
        </label>
      ) : null}
      <FormProblem problem={problem} fields={[]} />
      <Button type="primary" htmlType="submit" loading={isBusy} disabled={payment.needsPercent && percent === null}>
        {t('refund.pay')}
      </Button>
    </form>
  );
}

function Sum({ detail, sum, currency }: { detail: ReturnDetail; sum: OwedSum; currency: string }) {
  const { t, i18n } = useTranslation();
  return (
    <div>
      <p className="return-line">
        <b>{sayMoney(sum.amountMinor, currency, i18n.language)}</b>
        <span className="soft">{t(`refund.remedy_${sum.remedy}`)}</span>
      </p>
      <RefundParts parts={sum.parts} currency={currency} lines={detail.lines} />
    </div>
  );
}
