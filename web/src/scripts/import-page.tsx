import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate } from 'react-router';
import { type Imported, importScripts } from '../api/scripts.ts';
import { tell } from '../app/notices.tsx';
import { scriptsPath, scriptVersionPath } from '../app/paths.ts';
import { ProblemList } from './problem-list.tsx';
import { useDo } from './use-do.ts';
import { useMayWrite } from './use-may-write.ts';
import './scripts.css';

type Shown = { text: string; items: readonly Imported[]; isDone: boolean };
const outcomes = ['draft', 'refused', 'same'] as const;

/** Takes scripts in from a file: first what would change, then the drafts. */
export function ImportPage() {
  const { t } = useTranslation();
  const mayWrite = useMayWrite();
  const { doIt, isBusy } = useDo();
  const [shown, setShown] = useState<Shown | null>(null);
  if (!mayWrite) return <Navigate to={scriptsPath} replace />;
  const take = async (text: string, isDryRun: boolean) => {
    const done = await doIt(() => importScripts(text, isDryRun));
    if (!done) return;
    const { items } = done.result;
    setShown({ text, items, isDone: !isDryRun });
    if (!isDryRun) tell(t('script_import.done', { number: countOf(items, 'draft') }), 'success');
  };
  return (
    <main className="page script-page">
      <title>{`${t('script_import.title')} · Qin 亲`}</title>
      <div className="script-head">
        <Link to={scriptsPath} className="back">
          <ArrowLeftOutlined aria-hidden="true" /> {t('scripts.title')}
        </Link>
        <h1>{t('script_import.title')}</h1>
      </div>
      <section className="card">
        <p>{t('script_import.hint')}</p>
        <label className="file">
          <span>{t('script_import.file')}</span>
          <input
            type="file"
            accept=".json,.yaml,.yml,application/json"
            onChange={async ({ target }) => {
              const text = await target.files?.[0]?.text();
              if (text !== undefined) await take(text, true);
            }}
          />
        </label>
      </section>
      {shown ? <Outcome shown={shown} isBusy={isBusy} take={() => take(shown.text, false)} /> : null}
    </main>
  );
}

const countOf = (items: readonly Imported[], outcome: Imported['outcome']) =>
  items.filter((item) => item.outcome === outcome).length;

function Outcome({ shown: { items, isDone }, isBusy, take }: { shown: Shown; isBusy: boolean; take: () => void }) {
  const { t } = useTranslation();
  const drafts = countOf(items, 'draft');
  return (
    <section className="card">
      <header>
        <h2>{t(isDone ? 'script_import.taken' : 'script_import.would')}</h2>
        {drafts > 0 && !isDone ? (
          <Button type="primary" onClick={take} loading={isBusy}>
            {t('script_import.take', { number: drafts })}
          </Button>
        ) : null}
      </header>
      <p className="soft">
        {outcomes
          .map((outcome) => t(`script_import.count_${outcome}`, { number: countOf(items, outcome) }))
          .join(' · ')}
      </p>
      <ul className="imported">
        {items
          .filter(({ outcome }) => outcome !== 'same')
          .map((item) => (
            <li key={`${item.situation} ${item.locale}`}>
              <div>
                {item.version === null || !isDone ? (
                  <code>{item.situation}</code>
                ) : (
                  <Link to={scriptVersionPath(item, item.version)}>
                    <code>{item.situation}</code>
                  </Link>
                )}{' '}
                <span className="soft">{item.locale}</span>{' '}
                <span className={`state is-${item.outcome}`}>
                  {t(item.outcome === 'draft' ? 'script_import.draft' : 'script_import.refused')}
                </span>
              </div>
              {item.problems.length > 0 ? <ProblemList problems={item.problems} /> : null}
            </li>
          ))}
      </ul>
    </section>
  );
}
