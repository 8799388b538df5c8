import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { sentenceOf } from '../api/http.ts';
import { checkScript, type Manner, type Real, type Script, saveDraft, submitVersion } from '../api/scripts.ts';
import { tell } from '../app/notices.tsx';
import { scriptVersionPath } from '../app/paths.ts';
import { FactPicker } from './fact-picker.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { ProblemList } from './problem-list.tsx';
import { goToLine, insertAtCaret, ScriptText } from './script-text.tsx';
import { useDo } from './use-do.ts';
import { useUnsaved } from './use-unsaved.ts';

const pauseMs = 400;

type Props = { script: Script; start: string; note: string };

/** The text of a script, what the checks say of it, and what buyers would read. */
export function Editor({ script, start, note: noteBefore }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const area = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  const { text, write, saved, undo } = useUnsaved(script, start);
  const [note, setNote] = useState(noteBefore);
  const [manner, setManner] = useState<Manner>({ tone: 'calm', repeat: false, first: true });
  const [real, setReal] = useState<Real | null>(null);
  const { data: verdict, error, isFetching } = useVerdict(script, text, manner, real);
  const { doIt, isBusy } = useDo();
  const isBlank = text.trim() === '';

  const save = async () => {
    const done = await doIt(() => saveDraft(script, text, note.trim()));
    if (done) saved(text);
    return done?.result.version ?? null;
  };
  const submit = async () => {
    const version = await save();
    if (version === null) return;
    await doIt(() => submitVersion(script, version));
    navigate(scriptVersionPath(script, version));
  };
  const insert = (fact: string) => {
    const next = insertAtCaret(area.current, fact);
    if (next !== null) write(next);
  };
  const problems = verdict?.problems ?? [];
  return (
    <div className="edit-columns">
      <div className="edit-text">
        <ScriptText text={text} locale={script.locale} problems={problems} area={area} onChange={write} />
        <section id="script-checks" className="checks" aria-live="polite" aria-busy={isFetching}>
          <h2>{t('script.checks')}</h2>
          {error ? <p role="alert">{sentenceOf(error)}</p> : null}
          {isBlank ? <p className="soft">{t('script_edit.blank')}</p> : null}
          {verdict && !isBlank ? (
            <ProblemList problems={problems} onLine={(line) => goToLine(area.current, line)} />
          ) : null}
        </section>
        <div className="edit-tools">
          <label htmlFor={noteId}>{t('script.note')}</label>
          <Input
            id={noteId}
            value={note}
            maxLength={1000}
            placeholder={t('script_edit.note_hint')}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button
            loading={isBusy}
            disabled={isBlank}
            onClick={async () => (await save()) && tell(t('script_edit.saved'), 'success')}
          >
            {t('script_edit.save')}
          </Button>
          <Button type="primary" loading={isBusy} disabled={isBlank || !verdict?.ok || isFetching} onClick={submit}>
            {t('script.submit')}
          </Button>
          {undo ? <Button onClick={undo}>{t('script_edit.undo')}</Button> : null}
        </div>
      </div>
      <PreviewPane
        verdict={verdict}
        locale={script.locale}
        manner={manner}
        real={real}
        onManner={setManner}
        onReal={setReal}
      />
      <FactPicker locale={script.locale} take={insert} />
    </div>
  );
}

/** What the server says of the text as it was when the writer last paused. */
function useVerdict(script: Script, text: string, manner: Manner, real: Real | null) {
  const [body, setBody] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setBody(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  const { situation, locale } = script;
  const query = useQuery({
    queryKey: ['script-check', situation, locale, body, manner, real],
    queryFn: ({ signal }) => checkScript({ situation, locale, body, ...manner, ...real }, signal),
    enabled: body.trim() !== '',
    placeholderData: (before) => before,
    gcTime: 0,
    retry: false,
  });
  return { ...query, isFetching: query.isFetching || body !== text };
}
