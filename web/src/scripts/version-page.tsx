import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Locale } from '../../../shared/labels.ts';
import { readVersion, type WholeVersion } from '../api/scripts.ts';
import { scriptPath } from '../app/paths.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { DiffView } from './diff-view.tsx';
import { ProblemList } from './problem-list.tsx';
import { ReviewTools } from './review-tools.tsx';
import { sayDateTime } from './say-date.ts';
import { Failed, useScript } from './script-page.tsx';
import { useMayWrite } from './use-may-write.ts';
import { useScriptKey } from './use-script-key.ts';
import { VersionState } from './version-state.tsx';
import { Wording } from './wording.tsx';
import './scripts.css';

/** One version: what it changes, what the checks say, and what may be done with it. */
export function VersionPage() {
  const { t, i18n } = useTranslation();
  const key = useScriptKey();
  const number = Number(useParams().version);
  const script = useScript(key);
  const version = useQuery({
    queryKey: keys.scriptVersion(key.situation, key.locale, number),
    queryFn: () => readVersion(key, number),
  });
  const mayWrite = useMayWrite();
  const error = version.error ?? script.error;
  if (error) return <Failed error={error} />;
  if (!version.data || !script.data) return <main className="page" aria-busy="true" />;
  const { name, version: current } = script.data;
  return (
    <main className="page script-page">
      <title>{`${name[i18n.language as Locale]} · Qin 亲`}</title>
      <div className="script-head">
        <Link to={scriptPath(key)} className="back">
          <ArrowLeftOutlined aria-hidden="true" /> {name[i18n.language as Locale]}
        </Link>
        <h1>
          {t('script.version', { version: number })} <VersionState version={version.data} />
        </h1>
        <p className="soft">{t(`language.${key.locale}`)}</p>
      </div>
      <div className="version-columns">
        <div>
          {number === current ? null : (
            <section className="card">
              <header>
                <h2>{t('script.diff_of', { from: current, to: number })}</h2>
              </header>
              <DiffView script={key} from={current} to={number} />
            </section>
          )}
          <section className="card">
            <header>
              <h2>{t('script.wording')}</h2>
            </header>
            <Wording body={version.data.body} locale={key.locale} />
          </section>
        </div>
        <div>
          {mayWrite ? <ReviewTools script={script.data} version={version.data} /> : null}
          <About version={version.data} />
        </div>
      </div>
    </main>
  );
}

function About({ version }: { version: WholeVersion }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const { author, reviewer, submittedAt, changedAt, decidedAt, effectiveFrom, note, verdict } = version;
  const when = (at: string | null) => (at ? sayDateTime(at, i18n.language, zone) : null);
  const pairs = [
    ['script.author', author ? [author.name, when(changedAt)] : [t('script.came_with')]],
    ['script.submitted', [when(submittedAt)]],
    ['script.reviewer', [reviewer?.name, when(reviewer ? decidedAt : null)]],
    ['script.counts_from', [when(effectiveFrom)]],
    ['script.note', [note]],
    ['script.verdict', [verdict]],
  ] as const;
  return (
    <>
      <section className="card">
        <header>
          <h2>{t('script.checks')}</h2>
        </header>
        <ProblemList problems={version.problems} />
      </section>
      <section className="card">
        <dl className="pairs">
          {pairs.map(([key, values]) => {
            const said = values.filter(Boolean).join(' · ');
            return said ? (
              <div key={key}>
                <dt>{t(key)}</dt>
                <dd>{said}</dd>
              </div>
            ) : null;
          })}
        </dl>
      </section>
    </>
  );
}
