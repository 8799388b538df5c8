import type { BoardLine } from '../api/returns.ts';
import { langOf } from '../app/lang-of.ts';

/** "Linen shirt M / navy × 2" */
export function GoodsName({
  line: { title, options, quantity },
}: {
  line: Pick<BoardLine, 'title' | 'options' | 'quantity'>;
}) {
  return (
    <span>
      <bdi lang={langOf(title)}>{title}</bdi>
      {options ? (
        <>
          {' '}
          <bdi className="soft" lang={langOf(options)}>
            {options}
          </bdi>
        </>
      ) : null}
      {quantity > 1 ? ` × ${quantity}` : null}
    </span>
  );
}
