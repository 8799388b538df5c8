import type { WordFault } from '../api/types.ts';

/** Those findings that still stand in what has been typed on since they were asked for. */
export function stillFound(text: string, faults: readonly WordFault[]): WordFault[] {
  return faults.filter(({ found }) => text.includes(found));
}

/** The text with the suggestion in the place of what was found, or of the whole sentence around it. */
export function withSuggestion(text: string, fault: WordFault): string {
  const { found, suggestion, replaces } = fault;
  const at = text.slice(fault.start, fault.end) === found ? fault.start : text.indexOf(found);
  if (at < 0 || replaces === null) return text;
  const { start, end } =
    replaces === 'word' ? { start: at, end: at + found.length } : sentenceAt(text, at, found.length);
  return text.slice(0, start) + suggestion + text.slice(end);
}

const sentenceEnd = /[。！？!?；;\n]|\.(?=\s|$)/g;

function sentenceAt(text: string, at: number, length: number): { start: number; end: number } {
  const before = [...text.slice(0, at).matchAll(sentenceEnd)].at(-1);
  const after = text.slice(at + length).search(sentenceEnd);
  const from = before ? before.index + 1 : 0;
  const start = from + (text.slice(from).match(/^\s*/)?.[0].length ?? 0);
  const end = after < 0 ? text.length : at + length + after;
  return { start, end: text[end] === '\n' ? end : Math.min(end + 1, text.length) };
}
