import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { csvLine } from './csv.ts';
import type { Refused } from './errors.ts';
import { type Locale, translate } from './i18n.ts';

/** One row that could not be taken, with the line it stands on. */
export type Reject = { line: number; cells: readonly string[]; why: Refused };

const byteOrderMark = '\ufeff'; // so that a spreadsheet reads it as UTF-8

/**
 * The rows left behind, with line, code and reason before their own cells: mend them there and import that file.
 * `keep`: bytes already there that belong to committed batches; anything after them was written just before a kill.
 * Somebody may be mending an older file of that name, so it is never overwritten: it goes on under a name of its own.
 */
export function openRejects(path: string, locale: Locale, keep: number) {
  let bytes = -1; // nothing is touched before the first batch has been read
  let kept: string | null = null;
  const settle = () => {
    const size = existsSync(path) ? statSync(path).size : 0;
    bytes = size < keep ? 0 : keep;
    if (size === bytes) return;
    kept = freeName(path);
    if (bytes === 0) renameSync(path, kept);
    else {
      copyFileSync(path, kept);
      truncateSync(path, keep);
    }
  };
  return {
    /** Written before the batch commits; returns the size to be stored with it. */
    append(header: readonly string[], rejects: readonly Reject[]): number {
      if (bytes < 0) settle();
      if (rejects.length === 0) return bytes;
      const head = bytes === 0 ? byteOrderMark + csvLine(['line', 'code', 'reason', ...header]) : '';
      const text = head + rejects.map((reject) => line(reject, locale)).join('');
      if (bytes === 0) writeFileSync(path, text, { mode: 0o600 });
      else appendFileSync(path, text);
      bytes += Buffer.byteLength(text);
      return bytes;
    },
    /** The name under which an older file goes on, or null: one that the new file begins with is not kept twice. */
    close(): string | null {
      if (kept === null || !beginsWith(path, kept)) return kept;
      rmSync(kept);
      return null;
    },
  };
}

/** FILE.rejected.csv becomes FILE.rejected.1.csv, or the next number that is free. */
function freeName(path: string): string {
  for (let number = 1; ; number += 1) {
    const name = path.replace(/(\.csv)?$/, `.${number}$1`);
    if (!existsSync(name)) return name;
  }
}

function beginsWith(path: string, beginning: string): boolean {
  if (!existsSync(path) || statSync(path).size < statSync(beginning).size) return false;
  const files = [openSync(path, 'r'), openSync(beginning, 'r')] as const;
  const [ours, theirs] = [Buffer.alloc(1 << 16), Buffer.alloc(1 << 16)];
  try {
    for (;;) {
      const length = readSync(files[1], theirs);
      if (length === 0) return true;
      readSync(files[0], ours, 0, length, null);
      if (ours.compare(theirs, 0, length, 0, length) !== 0) return false;
    }
  } finally {
    for (const file of files) closeSync(file);
  }
}

const keptOfCell = 10_000;

function line({ line, cells, why }: Reject, locale: Locale): string {
  const kept = cells.map((cell) => (cell.length > keptOfCell ? `${cell.slice(0, keptOfCell)}…` : cell));
  return csvLine([line, why.code, translate(locale, why.code, why.params), ...kept]);
}
