import { ArrowLeftOutlined, EditOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Locale } from '../../../shared/labels.ts';
import { sentenceOf } from '../api/http.ts';
import { readScript, type Script, type ScriptKey } from '../api/scripts.ts';
import { scriptEditPath, scriptPath, scriptsPath } from '../app/paths.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { DiffView } from './diff-view.tsx';
import { History } from './history.tsx';
import { sayDateTime } from './say-date.ts';
import { useMayWrite } from './use-may-write.ts';
import { otherLocale, useScriptKey } from './use-script-key.ts';
import { Wording } from './wording.tsx';
import './scripts.css';

export function useScript(key: ScriptKey) {
  return useQuery({ queryKey: keys.script(key.situation, key.locale), queryFn: () => readScript(key) });
}

/** One script: what it says now in both languages, and its versions in one of them. */
export function ScriptPage() {
  const { t, i18n } = useTranslation();
  const key = useScriptKey();
  const { data: script, error } = useScript(key);
  const other = useScript({ ...key, locale: otherLocale(key.locale) });
  if (error) return <Failed error={error} />;
  if (!script) return <main className="page" aria-busy="true" />;
  const name = script.name[i18n.language as Locale];
  return (
    <main className="page script-page">
      <title>{`${name} · Qin 亲`}</title>
      <div className="script-head">
        <Link to={scriptsPath} className="back">
          <ArrowLeftOutlined aria-hidden="true" /> {t('scripts.title')}
        </Link>
        <h1>
          {name} <code>{script.situation}</code>
        </h1>
        <nav className="script-choices" aria-label={t('script.language')}>
          {[script, other.data].map((one) =>
            one ? (
              <Link
                key={one.locale}
                to={scriptPath(one)}
                aria-current={one.locale === key.locale ? 'true' : undefined}
                lang={one.locale}
              >
                {t(`language.${one.locale}`)}
              </Link>
            ) : null,
          )}
        </nav>
      </div>
      <div className="both-languages">
        <Released script={script} />
        {other.data ? <Released script={other.data} isOther /> : null}
      </div>
      <History script={script} />
      {script.versions.length > 1 ? <Compare script={script} /> : null}
    </main>
  );
}

export function Failed({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <main className="page script-page">
      <p role="alert">{sentenceOf(error)}</p>
      <Link to={scriptsPath}>{t('scripts.title')}</Link>
    </main>
  );
}

function Released({ script, isOther = false }: { script: Script; isOther?: boolean }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const mayWrite = useMayWrite();
  const { zone } = useMe().shop;
  const current = script.versions.find(({ isInEffect }) => isInEffect);
  const since = current?.effectiveFrom;
  return (
    <section className={isOther ? 'card is-other' : 'card'}>
      <header>
        <h2>{t('script.released_in', { language: t(`language.${script.locale}`) })}</h2>
        <p className="soft">
          {t('script.version', { version: script.version })} ·{' '}
          {since ? t('script.since', { when: sayDateTime(since, i18n.language, zone) }) : t('script.shipped')}
        </p>
        {mayWrite ? (
          <Button icon={<EditOutlined aria-hidden="true" />} onClick={() => navigate(scriptEditPath(script))}>
            {t('script.edit')}
          </Button>
        ) : null}
      </header>
      <Wording body={script.body} locale={script.locale} />
    </section>
  );
}

function Compare({ script }: { script: Script }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const numbers = script.versions.map(({ version }) => version);
  const chosen = (name: string) => numbers.find((one) => String(one) === params.get(name));
  const to = chosen('to') ?? numbers[0] ?? 1;
  const from = chosen('from') ?? numbers.find((one) => one < to) ?? numbers.at(-1) ?? 1;
  const choose = (range: { from: number; to: number }) =>
    setParams({ from: String(range.from), to: String(range.to) }, { replace: true, preventScrollReset: true });
  return (
    <section className="card">
      <header>
        <h2>{t('script.compare')}</h2>
        <span className="compare-choice">
          <Choice
            label={t('script.compare_from')}
            value={from}
            all={numbers}
            take={(next) => choose({ from: next, to })}
          />
          <span aria-hidden="true">→</span>
          <Choice label={t('script.compare_to')} value={to} all={numbers} take={(next) => choose({ from, to: next })} />
        </span>
      </header>
      <DiffView script={script} from={from} to={to} />
    </section>
  );
}

type ChoiceProps = { label: string; value: number; all: readonly number[]; take: (version: number) => void };

function Choice({ label, value, all, take }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <select className="field" aria-label={label} value={value} onChange={(event) => take(Number(event.target.value))}>
      {all.map((version) => (
        <option key={version} value={version}>
          {t('script.version', { version })}
        </option>
      ))}
    </select>
  );
}
