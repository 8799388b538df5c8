import { useTranslation } from 'react-i18next';
import type { LaneMonth } from './lane-months.ts';
import { shareOf } from './lane-months.ts';

/** The same in figures, the newest month first. */
export function LaneTable({ months }: { months: readonly LaneMonth[] }) {
  const { t, i18n } = useTranslation();
  const days = (of: number | null) =>
    of === null ? '–' : of.toLocaleString(i18n.language, { maximumFractionDigits: 1 });
  const rate = (kept: number, month: LaneMonth) => {
    const share = shareOf(kept, month);
    return share === null ? '–' : share.toLocaleString(i18n.language, { style: 'percent' });
  };
  return (
    <section className="card" aria-label={t('lanes.table')}>
      <h2>{t('lanes.table')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <div className="figures-box" tabIndex={0}>
        <table className="figures" aria-label={t('lanes.table')}>
          <thead>
            <tr>
              <th scope="col">{t('lanes.month')}</th>
              <th scope="col">{t('lanes.given')}</th>
              <th scope="col">{t('lanes.settled')}</th>
              <th scope="col">{t('lanes.usual')}</th>
              <th scope="col">{t('lanes.latest')}</th>
              <th scope="col">{t('lanes.actual')}</th>
              <th scope="col">{t('lanes.by_usual')}</th>
              <th scope="col">{t('lanes.by_latest')}</th>
            </tr>
          </thead>
          <tbody>
            {months.toReversed().map((month) => (
              <tr key={month.month}>
                <th scope="row">{month.month}</th>
                <td>{month.given}</td>
                <td>{month.settled}</td>
                <td>{days(month.usualDays)}</td>
                <td>{days(month.latestDays)}</td>
                <td>{days(month.actualDays)}</td>
                <td>{rate(month.byUsual, month)}</td>
                <td>{rate(month.byLatest, month)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
