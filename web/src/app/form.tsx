import { CopyOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, sentenceOf } from '../api/http.ts';
import { tell } from './notices.tsx';

/** One write at a time. What was refused stays as it was typed, with the server's sentence. */
export function useWrite<Args extends unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
  onDone: (result: Result) => unknown = () => {},
) {
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);
  const run = async (...args: Args): Promise<void> => {
    if (isRunning.current) return; // a second click means the same
    isRunning.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await onDone(await work(...args));
    } catch (error) {
      setProblem(error);
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  const submit = (...args: Args) => {
    return (event: FormEvent) => {
      event.preventDefault();
      void run(...args);
    };
  };
  return { run, submit, isBusy, problem };
}

/** As `useWrite` for buttons that have no field: what was refused is told in a notice. */
export function useAct<Args extends unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
  onDone?: (result: Result) => unknown,
) {
  return useWrite(async (...args: Args) => {
    try {
      return await work(...args);
    } catch (error) {
      tell(sentenceOf(error));
      throw error;
    }
  }, onDone);
}

/** The field that a refusal is about; by its code where the server names none. */
function fieldOf(problem: unknown, codes: Readonly<Record<string, string>>): string | null {
  if (!(problem instanceof ApiError)) return null;
  const named = problem.params.field;
  if (typeof named === 'string') return named.replace(/^body\./, '');
  return codes[problem.code] ?? null;
}

type Problems = { problem: unknown; codes?: Readonly<Record<string, string>> };

/** The sentence for one field, or null. */
export function sentenceFor(name: string, { problem, codes = {} }: Problems): string | null {
  const field = fieldOf(problem, codes);
  return field !== null && (field === name || field.startsWith(`${name}.`)) ? sentenceOf(problem) : null;
}

type FieldProps = {
  label: string;
  hint?: string | undefined;
  error?: string | null;
  className?: string;
  children: (attributes: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode;
};

/** A field with its label, its hint, and beside it what is wrong with it. */
export function Field({ label, hint, error, className = '', children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(note ? { 'aria-describedby': noteId } : {}),
        ...(error ? { 'aria-invalid': true as const } : {}),
      })}
      {note ? (
        <p id={noteId} className={error ? 'field-error' : 'field-hint'} {...(error ? { role: 'alert' } : {})}>
          {note}
        </p>
      ) : null}
    </div>
  );
}

/** What was refused without naming one of the fields on the page. */
export function FormProblem({ problem, codes, fields }: Problems & { fields: readonly string[] }) {
  const isShown = fields.some((name) => sentenceFor(name, codes ? { problem, codes } : { problem }) !== null);
  return problem && !isShown ? <Alert type="error" title={sentenceOf(problem)} role="alert" showIcon /> : null;
}

type EndProps = { confirm: string; isBusy: boolean; isDisabled?: boolean; onCancel: () => void };

/** The end of a form that was unfolded: what it does, or leave it. */
export function FormEnd({ confirm, isBusy, isDisabled = false, onCancel }: EndProps) {
  const { t } = useTranslation();
  return (
    <div className="in-line">
      <Button type="primary" htmlType="submit" loading={isBusy} disabled={isDisabled}>
        {confirm}
      </Button>
      <Button type="text" onClick={onCancel}>
        {t('form.cancel')}
      </Button>
    </div>
  );
}

/** Something that can be read now and never again. */
export function ShownOnce({ label, text, note }: { label: string; text: string; note: string }) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => field.current?.select(), // the browser does not let the page copy: Ctrl+C does
    );
  return (
    <div className="shown-once" role="status">
      <p>{note}</p>
      <div className="shown-once-line">
        <textarea ref={field} readOnly rows={text.includes('\n') ? 5 : 1} value={text} aria-label={label} />
        <Button icon={<CopyOutlined aria-hidden="true" />} onClick={copy}>
          {t(isCopied ? 'form.copied' : 'form.copy')}
        </Button>
      </div>
    </div>
  );
}

/** A step that cannot be taken back is asked for twice, at the same place. */
export function SureButton({ label, sure, onSure }: { label: string; sure: string; onSure: () => void }) {
  const { t } = useTranslation();
  const [isAsking, ask] = useState(false);
  if (!isAsking)
    return (
      <Button size="small" onClick={() => ask(true)}>
        {label}
      </Button>
    );
  return (
    <span className="sure">
      <Button
        size="small"
        danger
        autoFocus
        onClick={() => {
          ask(false);
          onSure();
        }}
      >
        {sure}
      </Button>
      <Button size="small" type="text" onClick={() => ask(false)}>
        {t('form.cancel')}
      </Button>
    </span>
  );
}
