import { DownloadOutlined, SearchOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Locale } from '../../../shared/labels.ts';
import { sentenceOf } from '../api/http.ts';
import { exportUrl, type ListedLanguage, type ListedScript, listScripts } from '../api/scripts.ts';
import { scriptImportPath, scriptPath, scriptVersionPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';

import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { sayDate } from './say-date.ts';
import { useMayWrite } from './use-may-write.ts';
import './scripts.css';

const groups = ['parcel', 'return', 'order', 'call', 'ask', 'handover', 'talk'];
const filters = ['all', 'in_review', 'draft'] as const;
type Filter = (typeof filters)[number];

/** Every situation there are words for, and what is under way. */
export function ScriptListPage() {
  const { t } = useTranslation();
  const mayWrite = useMayWrite();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const text = params.get('q') ?? '';
  const query = useDeferredValue(text);
  const filter = filters.find((one) => one === params.get('show')) ?? 'all';
  const show = (q: string, next: Filter) =>
    setParams({ ...(q ? { q } : {}), ...(next === 'all' ? {} : { show: next }) }, { replace: true });
  const { data, error } = useQuery({
    queryKey: keys.scripts(query),
    queryFn: ({ signal }) => listScripts(query, signal),
    placeholderData: (before) => before,
  });
  const items = data?.items ?? [];
  return (
    <main className="page script-list-page">
      <title>{`${t('scripts.title')} · Qin 亲`}</title>
      <div className="script-head">
        <h1>{t('scripts.title')}</h1>
        <span className="script-tools">
          <Button href={exportUrl} download="scripts.json" icon={<DownloadOutlined aria-hidden="true" />}>
            {t('script_list.export')}
          </Button>
          {mayWrite ? (
            <Button icon={<UploadOutlined aria-hidden="true" />} onClick={() => navigate(scriptImportPath)}>
              {t('script_list.import')}
            </Button>
          ) : null}
        </span>
      </div>
      <div className="script-filter">
        <label className="script-search">
          <SearchOutlined aria-hidden="true" />
          <input
            type="search"
            value={text}
            maxLength={100}
            placeholder={t('script_list.search')}
            aria-label={t('script_list.search')}
            onChange={(event) => show(event.target.value, filter)}
          />
        </label>
        <fieldset className="script-choices">
          <legend className="only-read">{t('script_list.filter')}</legend>
          {filters.map((one) => (
            <button type="button" key={one} aria-pressed={one === filter} onClick={() => show(text, one)}>
              {t(`script_list.show_${one}`)}
              {one === 'all' ? null : <span className="count">{openOf(items, one)}</span>}
            </button>
          ))}
        </fieldset>
      </div>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {data ? <Groups items={items.filter((item) => filter === 'all' || openOf([item], filter) > 0)} /> : null}
    </main>
  );
}

const openOf = (items: readonly ListedScript[], state: Filter) =>
  items.flatMap(({ languages }) => languages.flatMap(({ open }) => open)).filter((one) => one.state === state).length;

function Groups({ items }: { items: readonly ListedScript[] }) {
  const { t } = useTranslation();
  const groupOf = ({ situation }: ListedScript) => situation.split('.')[0] ?? '';
  const found = [...new Set(items.map(groupOf))];
  const ordered = [...groups.filter((group) => found.includes(group)), ...found.filter((one) => !groups.includes(one))];
  if (items.length === 0) return <p role="status">{t('scripts.none')}</p>;
  return ordered.map((group) => (
    <section key={group} className="script-group">
      <h2>{sayCode('group', group)}</h2>
      <ul>
        {items
          .filter((item) => groupOf(item) === group)
          .map((item) => (
            <Row key={item.situation} item={item} />
          ))}
      </ul>
    </section>
  ));
}

function Row({ item }: { item: ListedScript }) {
  const { i18n } = useTranslation();
  const reader = i18n.language as Locale;
  const { situation, name, languages } = item;
  const ordered = languages.toSorted((a, b) => Number(b.locale === reader) - Number(a.locale === reader));
  const [first] = ordered;
  return (
    <li className="script-row">
      <div className="script-name">
        {first ? <Link to={scriptPath({ situation, locale: first.locale })}>{name[reader]}</Link> : name[reader]}
        <code>{situation}</code>
      </div>
      {ordered.map((language) => (
        <Language key={language.locale} situation={situation} language={language} />
      ))}
    </li>
  );
}

function Language({ situation, language }: { situation: string; language: ListedLanguage }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const { locale, version, source, effectiveFrom, open } = language;
  const since = effectiveFrom ? t('script.since', { when: sayDate(effectiveFrom, i18n.language, zone) }) : null;
  return (
    <div className="script-language">
      <Link to={scriptPath({ situation, locale })}>{t(`language.${locale}`)}</Link>
      <span className="soft">
        {t('script.version', { version })} · {source === 'shipped' ? t('script.shipped') : since}
      </span>
      {open.map((one) => (
        <Link
          key={one.version}
          className={`state is-${one.state === 'released' ? 'to_come' : one.state}`}
          to={scriptVersionPath({ situation, locale }, one.version)}
        >
          {t('script.version', { version: one.version })} ·{' '}
          {t(`script.state_${one.state === 'released' ? 'to_come' : one.state}`)}
          {one.author ? ` · ${one.author.name}` : ''}
        </Link>
      ))}
    </div>
  );
}
