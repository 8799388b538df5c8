import { type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import type { Problem } from '../api/scripts.ts';

type Props = {
  text: string;
  locale: Locale;
  problems: readonly Problem[];
  area: RefObject<HTMLTextAreaElement | null>;
  onChange: (text: string) => void;
};

/** A plain text area with the numbers of its lines beside it; lines at fault are marked. */
export function ScriptText({ text, locale, problems, area, onChange }: Props) {
  const { t } = useTranslation();
  const gutter = useRef<HTMLOListElement>(null);
  const marks = new Map<number, string>();
  for (const { line, isWarning } of problems)
    if (line !== null && marks.get(line) !== 'is-fault') marks.set(line, isWarning ? 'is-warning' : 'is-fault');
  const count = text.split('\n').length;
  return (
    <div className="script-text">
      <ol className="line-numbers" ref={gutter} aria-hidden="true">
        {Array.from({ length: count }, (_, index) => (
          <li key={index} className={marks.get(index + 1) ?? ''}>
            {index + 1}
          </li>
        ))}
      </ol>
      <textarea
        ref={area}
        value={text}
        lang={locale}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        maxLength={19_000}
        rows={Math.min(Math.max(count + 1, 16), 26)}
        aria-label={t('script_edit.text')}
        aria-invalid={problems.some(({ isWarning }) => !isWarning)}
        aria-describedby="script-checks"
        onChange={(event) => onChange(event.target.value)}
        onScroll={({ currentTarget }) => gutter.current?.scrollTo({ top: currentTarget.scrollTop })}
      />
    </div>
  );
}

/** Puts the caret into this line and shows it. */
export function goToLine(area: HTMLTextAreaElement | null, line: number): void {
  if (!area) return;
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, (area.scrollHeight / lines.length) * (line - 4));
}

/** Writes where the caret is; gives the whole text. */
export function insertAtCaret(area: HTMLTextAreaElement | null, text: string): string | null {
  if (!area) return null;
  area.focus();
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
  return area.value;
}
