import { useTranslation } from 'react-i18next';
import type { Part } from '../api/refunds.ts';
import type { ReturnLine } from '../api/returns.ts';
import { langOf } from '../app/lang-of.ts';
import { sayMoney } from '../app/say-time.ts';

type Props = { parts: readonly Part[]; currency: string; lines: readonly ReturnLine[] };

/** Of what a sum is made up: goods, what was taken off, freight. */
export function RefundParts({ parts, currency, lines }: Props) {
  const { t, i18n } = useTranslation();
  return (
    <ul className="refund-parts">
      {parts.map(({ reason, lineId, note, amountMinor }, place) => {
        const title = lines.find(({ id }) => id === lineId)?.title;
        return (
          <li key={place}>
            <span>
              {t(`refund.part_${reason}`)}
              {[title, note].map((words) =>
                words ? (
                  <span key={words}>
                    {' · '}
                    <bdi lang={langOf(words)}>{words}</bdi>
                  </span>
                ) : null,
              )}
            </span>
            <span>{sayMoney(amountMinor, currency, i18n.language)}</span>
          </li>
        );
      })}
    </ul>
  );
}
