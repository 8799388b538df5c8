import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.ts';
import { type Change, compareVersions, type ScriptKey } from '../api/scripts.ts';
import { keys } from '../live/keys.ts';

/** Where nearly everything is another, marks help nobody. */
const mostMarked = 0.7;

type Props = { script: ScriptKey; from: number; to: number };

/** Two versions beside each other, sentence by sentence. */
export function DiffView({ script, from, to }: Props) {
  const { t } = useTranslation();
  const { situation, locale } = script;
  const { data, error } = useQuery({
    queryKey: keys.scriptDiff(situation, locale, from, to),
    queryFn: () => compareVersions(script, from, to),
  });
  if (error) return <p role="alert">{sentenceOf(error)}</p>;
  if (!data) return null;
  if (data.sentences.every(({ change }) => change === 'same')) return <p role="status">{t('script.no_change')}</p>;
  return (
    <table className="diff">
      <caption className="only-read">{t('script.diff_of', { from, to })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('script.version', { version: from })}</th>
          <th scope="col">{t('script.version', { version: to })}</th>
        </tr>
      </thead>
      <tbody>
        {data.sentences.map((change, index) => (
          <tr key={index} className={`is-${change.change}`}>
            <Side change={change} side="from" />
            <Side change={change} side="to" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ change, side }: { change: Change; side: 'from' | 'to' }) {
  const { t } = useTranslation();
  const text = change[side];
  if (text === null) return <td className="is-empty">{t(side === 'from' ? 'script.not_yet' : 'script.gone')}</td>;
  if (change.change !== 'changed')
    return (
      <td>
        <pre>{dedented(text)}</pre>
      </td>
    );
  const { head, middle, tail } = cutAround(dedented(text), dedented(change[side === 'from' ? 'to' : 'from'] ?? ''));
  const Mark = side === 'from' ? 'del' : 'ins';
  return (
    <td>
      <pre>
        {head}
        {middle.length < mostMarked * text.length ? middle && <Mark>{middle}</Mark> : middle}
        {tail}
      </pre>
    </td>
  );
}

/** Without the spaces that the list of sentences puts before every line. */
function dedented(text: string): string {
  const indent = /^\s*/.exec(text)?.[0].length ?? 0;
  return text
    .split('\n')
    .map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length)))
    .join('\n');
}

/** What both texts begin and end with, and what is between. */
function cutAround(text: string, other: string): { head: string; middle: string; tail: string } {
  const most = Math.min(text.length, other.length);
  let start = 0;
  while (start < most && text[start] === other[start]) start += 1;
  let end = 0;
  while (end < most - start && text.at(-1 - end) === other.at(-1 - end)) end += 1;
  return {
    head: text.slice(0, start),
    middle: text.slice(start, text.length - end),
    tail: text.slice(text.length - end),
  };
}
