import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.ts';
import { readWayBack, sayArrived, type WayBack } from '../api/returned-goods.ts';
import type { ReturnDetail } from '../api/returns.ts';
import { tell } from '../app/notices.tsx';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { ExchangeLine } from './exchange-line.tsx';
import { InspectForm } from './inspect-form.tsx';
import { SettleForm } from './settle-form.tsx';
import { canBecome, isOnTheWay, isToInspect } from './states.ts';
import { TrackingForm } from './tracking-form.tsx';
import { Unfold } from './unfold.tsx';
import { useReturnWrite } from './use-return.ts';

/** The way back: the buyer's parcel, its arrival, what was found, where the goods go; and what goes out instead. */
export function WayBackCard({ detail }: { detail: ReturnDetail }) {
  const { t } = useTranslation();
  const isBegun = detail.lines.some(
    ({ case: state, goods, money }) => state === 'approved' || goods !== 'not_required' || money.startsWith('exchange'),
  );
  const { data: goods } = useQuery({
    ...{ queryKey: keys.returnGoods(detail.id), queryFn: () => readWayBack(detail.id) },
    enabled: isBegun,
  });
  if (!isBegun || !goods) return null;
  const exchanged = detail.lines.filter(
    (line) =>
      line.money.startsWith('exchange') || (line.case === 'approved' && canBecome(line, 'money', 'exchange_reserved')),
  );
  return (
    <section className="card" aria-label={t('returns.way_back')}>
      <h2>{t('returns.way_back')}</h2>
      <Parcels detail={detail} goods={goods} />
      <Steps detail={detail} />
      {exchanged.map((line) => (
        <ExchangeLine
          key={line.id}
          detail={detail}
          line={line}
          hold={goods.holds.findLast((one) => one.lineId === line.id)}
        />
      ))}
    </section>
  );
}

function Parcels({ detail, goods: { sendBy, parcels } }: { detail: ReturnDetail; goods: WayBack }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const when = (at: string) => sayMoment(at, i18n.language, zone);
  const isUnderWay = (lineIds: readonly string[]) =>
    detail.lines.some(({ id, goods }) => lineIds.includes(id) && goods === 'in_transit_back');
  const isAwaited = detail.lines.some(({ goods }) => goods === 'awaiting_parcel');
  return (
    <>
      {isAwaited && sendBy ? <p>{t('returns.send_by', { when: when(sendBy) })}</p> : null}
      {parcels.length === 0 ? <p className="soft">{t('returns.no_parcel')}</p> : null}
      <ul className="return-goods">
        {parcels.map(({ id, carrier, trackingNumber, deliveredAt, lineIds }) => (
          <li key={id}>
            {carrier ? <bdi>{carrier}</bdi> : null} <bdi>{trackingNumber}</bdi>{' '}
            <span className="soft">
              {deliveredAt
                ? t('returns.parcel_came', { when: when(deliveredAt) })
                : isUnderWay(lineIds)
                  ? t('returns.parcel_under_way')
                  : null}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What the desk does with the goods, as far as they have come. */
function Steps({ detail }: { detail: ReturnDetail }) {
  const { t } = useTranslation();
  const onTheWay = detail.lines.filter(isOnTheWay);
  const arrived = useReturnWrite(async () => {
    try {
      await sayArrived(
        detail,
        onTheWay.map(({ id }) => id),
      );
    } catch (error) {
      tell(sentenceOf(error));
      throw error;
    }
  });
  const toInspect = detail.lines.filter(isToInspect);
  const toSettle = detail.lines.filter((line) => canBecome(line, 'goods', 'scrapped') && line.goods !== 'inspecting');
  return (
    <div className="return-steps">
      {onTheWay.length > 0 ? (
        <>
          <Unfold label={t('returns.give_tracking')}>
            {(close) => <TrackingForm detail={detail} lineIds={onTheWay.map(({ id }) => id)} onDone={close} />}
          </Unfold>
          <Button onClick={() => arrived.run()} loading={arrived.isBusy}>
            {t('returns.arrived')}
          </Button>
        </>
      ) : null}
      {toInspect.length > 0 ? (
        <Unfold label={t('returns.inspect')} isPrimary={toInspect.some(({ goods }) => goods !== 'mismatch')}>
          {(close) => <InspectForm detail={detail} lines={toInspect} onDone={close} />}
        </Unfold>
      ) : null}
      {toSettle.length > 0 ? (
        <Unfold label={t('returns.settle')}>
          {(close) => <SettleForm detail={detail} lines={toSettle} onDone={close} />}
        </Unfold>
      ) : null}
    </div>
  );
}
