import { appendFileSync, existsSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { csvLine } from './csv.ts';
import type { Refused } from './errors.ts';
import { type Locale, translate } from './i18n.ts';

/** One row that could not be taken, with the line it stands on. */
export type Reject = { line: number; cells: readonly string[]; why: Refused };

const byteOrderMark = '\ufeff'; // so that a spreadsheet reads it as UTF-8

/**
 * The rows left behind, with line, code and reason before their own cells: mend them there and import that file.
 * `keep`: bytes already there that belong to committed batches; anything after them was written just before a kill.
 */
export function openRejects(path: string, locale: Locale, keep: number) {
  let bytes = keep;
  if (keep > 0 && existsSync(path)) truncateSync(path, keep);
  else {
    bytes = 0;
    rmSync(path, { force: true });
  }
  return {
    /** Written before the batch commits; returns the size to be stored with it. */
    append(header: readonly string[], rejects: readonly Reject[]): number {
      if (rejects.length === 0) return bytes;
      const head = bytes === 0 ? byteOrderMark + csvLine(['line', 'code', 'reason', ...header]) : '';
      const text = head + rejects.map((reject) => line(reject, locale)).join('');
      if (bytes === 0) writeFileSync(path, text, { mode: 0o600 });
      else appendFileSync(path, text);
      bytes += Buffer.byteLength(text);
      return bytes;
    },
  };
}

const keptOfCell = 10_000;

function line({ line, cells, why }: Reject, locale: Locale): string {
  const kept = cells.map((cell) => (cell.length > keptOfCell ? `${cell.slice(0, keptOfCell)}…` : cell));
  return csvLine([line, why.code, translate(locale, why.code, why.params), ...kept]);
}
