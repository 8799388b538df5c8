import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BoardRow } from '../api/returns.ts';
import { langOf } from '../app/lang-of.ts';
import { returnPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayAge, useNow } from '../app/say-time.ts';
import { Due, isLate } from './due.tsx';
import { GoodsName } from './say-goods.tsx';

/** One return: who wants what goods back why, and what the desk does next. */
export function ReturnRow({ row }: { row: BoardRow }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { rma, status, customerName, orderNumber, reason, words, wants, lines, openedAt } = row;
  const kept = lines.filter((line) => line.case !== 'cancelled');
  const shown = kept.length > 0 ? kept : lines;
  return (
    <li className={`card linked-row return-row is-${status} ${isLate(row, now) ? 'is-late' : ''}`}>
      <p className="return-line">
        <b className={`return-state is-${status}`}>{sayCode('return', status)}</b>
        <Due row={row} />
        <span className="soft return-age">{t('returns.asked', { when: sayAge(openedAt, now, i18n.language) })}</span>
      </p>
      <h2>
        <Link to={returnPath(row.id)}>
          <bdi>{rma}</bdi>
        </Link>{' '}
        <span className="return-buyer">
          <bdi>{customerName ?? t('returns.nameless')}</bdi>
          {orderNumber ? (
            <>
              {' · '}
              {t('returns.order')} <bdi>{orderNumber}</bdi>
            </>
          ) : null}
        </span>
      </h2>
      <ul className="return-goods">
        {lines.length === 0 ? <li className="soft">{t('returns.no_goods_yet')}</li> : null}
        {shown.map((line, place) => (
          <li key={place}>
            <GoodsName line={line} />
            {line.case !== status ? <span className="soft"> · {sayCode('return', line.case)}</span> : null}
          </li>
        ))}
      </ul>
      <p className="return-line">
        <span>{sayCode('reason', reason)}</span>
        {wants ? <span>{t(`returns.wants_${wants}`)}</span> : null}
        {words ? (
          <q className="soft return-words" lang={langOf(words)}>
            {words}
          </q>
        ) : null}
      </p>
    </li>
  );
}
