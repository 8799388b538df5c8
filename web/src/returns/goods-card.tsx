import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import { readVerdict, type Verdict } from '../api/return-decisions.ts';
import type { ReturnDetail, ReturnLine } from '../api/returns.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoney } from '../app/say-time.ts';
import { keys } from '../live/keys.ts';
import { ChooseGoods } from './choose-goods.tsx';
import { GoodsName } from './say-goods.tsx';
import { isUndecided } from './states.ts';
import { VerdictWords } from './verdict-words.tsx';

/** What goes back, line by line: the decision, the goods and the money, each in plain words. */
export function GoodsCard({ detail }: { detail: ReturnDetail }) {
  const { t } = useTranslation();
  const { data: verdicts } = useQuery({
    ...{ queryKey: keys.returnVerdict(detail.id), queryFn: () => readVerdict(detail.id) },
    enabled: detail.lines.length > 0,
  });
  return (
    <section className="card" aria-label={t('returns.goods')}>
      <h2>{t('returns.goods')}</h2>
      {detail.lines.length === 0 ? <p className="soft">{t('returns.no_goods_yet')}</p> : null}
      <ul className="return-lines">
        {detail.lines.map((line) => (
          <Line
            key={line.id}
            detail={detail}
            line={line}
            verdict={verdicts?.find(({ lineId }) => lineId === line.id)?.verdict}
          />
        ))}
      </ul>
      {isUndecided(detail) ? <ChooseGoods detail={detail} /> : null}
    </section>
  );
}

type Props = { detail: ReturnDetail; line: ReturnLine; verdict: Verdict | undefined };

function Line({ detail, line, verdict }: Props) {
  const { t, i18n } = useTranslation();
  const { priceMinor, quantity, acceptedQuantity, declineCode, ofLineId } = line;
  const told = detail.verdict?.lines.find(({ lineId }) => lineId === line.id);
  const isOpen = line.case === 'requested' || line.case === 'info_needed' || line.case === 'disputed';
  if (line.case === 'cancelled')
    return (
      <li className="soft">
        <GoodsName line={line} /> · {sayCode('return', line.case)}
      </li>
    );
  return (
    <li>
      <h3>
        <GoodsName line={line} />
        {priceMinor !== null && detail.currency ? (
          <span className="return-price">{sayMoney(priceMinor * quantity, detail.currency, i18n.language)}</span>
        ) : null}
      </h3>
      {ofLineId ? <p className="soft">{t('returns.of_exchange')}</p> : null}
      <dl className="return-axes">
        <div>
          <dt>{t('returns.axis_case')}</dt>
          <dd className={`return-state is-${line.case}`}>
            {sayCode('return', line.case)}
            {declineCode ? ` · ${sayCode('decline', declineCode)}` : null}
            {told?.remedy && !isOpen ? ` · ${t(`offer.${told.remedy}`)}` : null}
          </dd>
        </div>
        <div>
          <dt>{t('returns.axis_goods')}</dt>
          <dd>
            {isOpen && line.goods === 'not_required' ? t('returns.with_buyer') : sayCode('goods', line.goods)}
            {acceptedQuantity !== null && acceptedQuantity !== quantity
              ? ` · ${t('returns.accepted_of', { accepted: acceptedQuantity, quantity })}`
              : null}
          </dd>
        </div>
        <div>
          <dt>{t('returns.axis_money')}</dt>
          <dd>{sayCode('money', line.money)}</dd>
        </div>
      </dl>
      {isOpen && verdict ? <VerdictWords verdict={verdict} /> : null}
      {!isOpen && told ? (
        <p className="verdict soft">
          {t('returns.told')} {told.said[i18n.language as Locale]}
        </p>
      ) : null}
    </li>
  );
}
