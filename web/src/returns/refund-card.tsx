import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readRefunds } from '../api/refunds.ts';
import type { ReturnDetail } from '../api/returns.ts';
import { sayMoney } from '../app/say-time.ts';
import { keys } from '../live/keys.ts';
import { AskRefund } from './ask-refund.tsx';
import { PayForm } from './pay-form.tsx';
import { RefundRow } from './refund-row.tsx';
import { Unfold } from './unfold.tsx';

/** What was paid for the order, what of it went back or is on its way, and what is left; a refund is asked for here. */
export function RefundCard({ detail }: { detail: ReturnDetail }) {
  const { t, i18n } = useTranslation();
  const { orderId } = detail;
  const isBegun = detail.lines.some(
    ({ case: state, money }) => money !== 'none' || ['approved', 'resolved', 'closed'].includes(state),
  );
  const { data } = useQuery({
    ...{ queryKey: keys.refunds(orderId ?? ''), queryFn: () => readRefunds(orderId ?? '') },
    enabled: orderId !== null && isBegun,
  });
  if (!orderId || !isBegun || !data) return null;
  const { paid, refunds } = data;
  const money = (minor: number) => sayMoney(minor, paid.currency, i18n.language);
  const own = refunds.filter(({ returnId }) => returnId === detail.id);
  const others = refunds.filter(({ returnId, status }) => returnId !== detail.id && status !== 'cancelled');
  const isDoubtful = refunds.some(({ status }) => status === 'unknown');
  const mayAsk = paid.leftMinor > 0 && !isDoubtful && detail.lines.some(({ case: state }) => state === 'approved');
  return (
    <section className="card" aria-label={t('refund.title')}>
      <h2>{t('refund.title')}</h2>
      <dl className="return-sums">
        <div>
          <dt>{t('refund.paid')}</dt>
          <dd>{money(paid.paidMinor)}</dd>
        </div>
        <div>
          <dt>{t('refund.refunded')}</dt>
          <dd>{money(paid.refundedMinor)}</dd>
        </div>
        <div>
          <dt>{t('refund.left')}</dt>
          <dd>{money(paid.leftMinor)}</dd>
        </div>
      </dl>
      {isDoubtful ? <p className="verdict-missing">{t('refund.doubtful')}</p> : null}
      <ol className="refunds">
        {own.map((refund) => (
          <RefundRow key={refund.id} refund={refund} lines={detail.lines} />
        ))}
      </ol>
      {mayAsk ? <PayForm detail={detail} /> : null}
      {mayAsk ? (
        <Unfold label={t('refund.ask')}>{(close) => <AskRefund detail={detail} paid={paid} onDone={close} />}</Unfold>
      ) : null}
      {others.length > 0 ? (
        <>
          <h3 className="soft">{t('refund.others')}</h3>
          <ol className="refunds">
            {others.map((refund) => (
              <RefundRow key={refund.id} refund={refund} lines={[]} />
            ))}
          </ol>
        </>
      ) : null}
    </section>
  );
}
