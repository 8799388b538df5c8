import { useTranslation } from 'react-i18next';
import type { Board, PromiseCounts } from '../api/promises.ts';
import { useSituationName } from '../app/use-situation-names.ts';

const columns = ['dueToday', 'overdue', 'kept', 'broken', 'waived'] as const;
const heads = { dueToday: 'due', overdue: 'overdue', kept: 'kept', broken: 'broken', waived: 'waived' } as const;

type Row = PromiseCounts & { key: string; name: string; version?: string };

/** The same promises counted by who made them, and by the wording that made them. */
export function Tallies({ board }: { board: Board }) {
  const { t } = useTranslation();
  const nameOf = useSituationName();
  const agents = board.byAgent.map((row) => ({ ...row, key: row.agent?.id ?? '', name: row.agent?.name ?? 'Qin' }));
  const scripts = board.byScript.map((row) => ({
    ...row,
    key: row.script ? `${row.script.situation} ${row.script.version}` : '',
    name: row.script ? nameOf(row.script.situation) : t('promises.own_words'),
    ...(row.script ? { version: t('promises.version', { version: row.script.version }) } : {}),
  }));
  if (agents.length === 0) return null;
  return (
    <div className="board-tallies">
      <TallyTable title={t('promises.by_agent')} rows={agents} />
      <TallyTable title={t('promises.by_script')} rows={scripts} />
    </div>
  );
}

function TallyTable({ title, rows }: { title: string; rows: readonly Row[] }) {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2>{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <div className="figures-box" tabIndex={0}>
        <table className="figures" aria-label={title}>
          <thead>
            <tr>
              <td />
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(`tally.${heads[column]}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">
                  {row.name} {row.version ? <small className="soft">{row.version}</small> : null}
                </th>
                {columns.map((column) => (
                  <td key={column} className={row[column] === 0 ? 'soft' : ''}>
                    {row[column]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
