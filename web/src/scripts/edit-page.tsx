import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import type { Locale } from '../../../shared/labels.ts';
import { readVersion, type Script } from '../api/scripts.ts';
import { scriptPath } from '../app/paths.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { Editor } from './editor.tsx';
import { Failed, useScript } from './script-page.tsx';
import { useMayWrite } from './use-may-write.ts';
import { useScriptKey } from './use-script-key.ts';
import './scripts.css';

/** One's own draft of a script: the one begun before, else what counts now. */
export function EditPage() {
  const { t, i18n } = useTranslation();
  const key = useScriptKey();
  const mayWrite = useMayWrite();
  const { data: script, error } = useScript(key);
  if (!mayWrite) return <Navigate to={scriptPath(key)} replace />;
  if (error) return <Failed error={error} />;
  if (!script) return <main className="page" aria-busy="true" />;
  const name = script.name[i18n.language as Locale];
  return (
    <main className="page script-page edit-page">
      <title>{`${t('script.edit')}: ${name} · Qin 亲`}</title>
      <div className="script-head">
        <Link to={scriptPath(key)} className="back">
          <ArrowLeftOutlined aria-hidden="true" /> {name}
        </Link>
        <h1>{t('script_edit.title', { name })}</h1>
        <p className="soft">
          {t(`language.${key.locale}`)} · {t('script_edit.against', { version: script.version })}
        </p>
      </div>
      <Begin key={`${key.situation} ${key.locale}`} script={script} />
    </main>
  );
}

function Begin({ script }: { script: Script }) {
  const { agentId } = useMe();
  const [params] = useSearchParams();
  const draft = script.versions.find(({ state, author }) => state === 'draft' && author?.id === agentId);
  const asked = script.versions.find(({ version }) => String(version) === params.get('from'));
  const from = (draft ?? asked)?.version ?? null;
  const { situation, locale } = script;
  const { data, error } = useQuery({
    queryKey: keys.scriptVersion(situation, locale, from ?? 0),
    queryFn: () => readVersion(script, from ?? 0),
    enabled: from !== null,
  });
  if (error) return <p role="alert">{error.message}</p>;
  if (from !== null && !data) return <p aria-busy="true" />;
  return <Editor script={script} start={data?.body ?? script.body} note={draft?.note ?? ''} />;
}
