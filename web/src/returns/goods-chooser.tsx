import { useTranslation } from 'react-i18next';
import type { Returnable, Wanted } from '../api/returns.ts';
import { GoodsName } from './say-goods.tsx';

type Row = { orderLineId: string; ofLineId: string | null; title: string; options: string | null; left: number };

/** `free`: units that this return itself holds, and may choose again. */
export function rowsOf(goods: readonly Returnable[], free: ReadonlyMap<string, number> = new Map()): Row[] {
  return goods.flatMap(({ orderLineId, title, options, bought, inReturn, exchanged }) => [
    { orderLineId, ofLineId: null, title, options, left: bought - inReturn + (free.get(orderLineId) ?? 0) },
    ...exchanged.map(({ lineId, quantity, ...came }) => ({
      ...{ orderLineId, ofLineId: lineId, left: quantity },
      ...{ title: came.title, options: came.options },
    })),
  ]);
}

type Props = { rows: readonly Row[]; wanted: readonly Wanted[]; onChange: (wanted: readonly Wanted[]) => void };

/** What of an order goes back, and how many of it; what is on its way back already cannot be chosen. */
export function GoodsChooser({ rows, wanted, onChange }: Props) {
  const { t } = useTranslation();
  const isOf = (row: Row) => (one: Wanted) =>
    one.orderLineId === row.orderLineId && (one.ofLineId ?? null) === row.ofLineId;
  const choose = (row: Row, quantity: number) => {
    const others = wanted.filter((one) => !isOf(row)(one));
    const { orderLineId, ofLineId } = row;
    onChange(quantity === 0 ? others : [...others, { orderLineId, quantity, ...(ofLineId ? { ofLineId } : {}) }]);
  };
  return (
    <fieldset className="field-set return-choose">
      <legend>{t('returns.which_goods')}</legend>
      {rows.map((row) => {
        const quantity = wanted.find(isOf(row))?.quantity ?? 0;
        return (
          <div key={`${row.orderLineId} ${row.ofLineId}`} className="return-chosen">
            <label className="check">
              <input
                type="checkbox"
                checked={quantity > 0}
                disabled={row.left < 1}
                onChange={(event) => choose(row, event.target.checked ? 1 : 0)}
              />
              <span>
                <GoodsName line={{ ...row, quantity: 1 }} />
                {row.left < 1 ? <small> {t('returns.none_left')}</small> : null}
                {row.ofLineId ? <small> {t('returns.came_in_exchange')}</small> : null}
              </span>
            </label>
            {quantity > 0 && row.left > 1 ? (
              <select
                aria-label={t('returns.how_many', { title: row.title })}
                value={quantity}
                onChange={(event) => choose(row, Number(event.target.value))}
              >
                {Array.from({ length: Math.min(row.left, 99) }, (_, nth) => (
                  <option key={nth + 1} value={nth + 1}>
                    {nth + 1}
                  </option>
                ))}
              </select>
            ) : null}
          </div>
        );
      })}
    </fieldset>
  );
}
