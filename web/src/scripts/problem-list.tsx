import { CheckCircleOutlined, CloseCircleOutlined, WarningOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../api/scripts.ts';

type Props = { problems: readonly Problem[]; onLine?: (line: number) => void };

/** What the checks say. */
export function ProblemList({ problems, onLine }: Props) {
  const { t } = useTranslation();
  const ordered = problems.toSorted(
    (a, b) => Number(a.isWarning) - Number(b.isWarning) || (a.line ?? 0) - (b.line ?? 0),
  );
  if (problems.length === 0)
    return (
      <p className="checks-green">
        <CheckCircleOutlined aria-hidden="true" /> {t('script.checks_green')}
      </p>
    );
  return (
    <ul className="problems">
      {ordered.map((problem) => (
        <li key={JSON.stringify(problem)} className={problem.isWarning ? 'is-warning' : 'is-fault'}>
          {problem.isWarning ? <WarningOutlined aria-hidden="true" /> : <CloseCircleOutlined aria-hidden="true" />}
          <span className="only-read">{t(problem.isWarning ? 'script.warning' : 'script.fault')}</span>
          <span>
            <Line line={problem.line} onLine={onLine} />
            {problem.sentence}
            {problem.fixture ? <span className="soft"> ({problem.fixture})</span> : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Line({ line, onLine }: { line: number | null; onLine: Props['onLine'] | undefined }) {
  const { t } = useTranslation();
  if (line === null) return null;
  const text = t('script.line', { line });
  if (!onLine) return <b>{text} </b>;
  return (
    <>
      <button type="button" className="as-link" onClick={() => onLine(line)}>
        {text}
      </button>{' '}
    </>
  );
}
