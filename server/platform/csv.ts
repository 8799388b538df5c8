/** One record of a CSV text: the physical line it starts on and its cells. With a problem they are only what it looks like. */
export type CsvRecord = { line: number; cells: string[]; problem?: CsvProblem };
export type CsvProblem = 'csv_quote_not_closed' | 'csv_row_too_long';

/** Longer records are not data of a shop but a quote that was never closed, or rubbish. */
const maxRecordLength = 1_000_000;
const keptOfBadRecord = 2_000;

/**
 * Cuts CSV text into records while it arrives, keeping at most one record in memory. Written here because recovery is
 * the point: one stray quote must cost the line it stands on, not the rest of the file, which no parser we know does.
 * Understands `,` `;` and tab (the one most frequent in the header), CRLF, LF and CR, doubled quotes, line breaks in quotes.
 */
export function openCsv(): { push(text: string): Generator<CsvRecord>; end(): Generator<CsvRecord> } {
  let rest = '';
  let line = 1;
  let delimiter = '';
  let newline = '\n';
  let skipping = false; // inside a line that was too long: nothing is kept until it ends
  let rawLines = 0;

  function* take(final: boolean): Generator<CsvRecord> {
    if (!delimiter && !sniff(final)) return;
    let at = 0;
    while (at < rest.length) {
      const end = rest.indexOf(newline, at);
      if (skipping) {
        if (end < 0) break;
        skipping = false;
        line += 1;
        at = end + 1;
        continue;
      }
      if (end < 0 && !final && rest.length - at <= maxRecordLength) break;
      const lineEnd = end < 0 ? rest.length : end;
      if (lineEnd - at > maxRecordLength) {
        yield bad('csv_row_too_long', at, lineEnd);
        if (end < 0) skipping = true;
        else line += 1;
        at = lineEnd + 1;
        continue;
      }
      const text = rest.slice(at, newline === '\n' && rest[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd);
      if (!text.includes('"')) {
        if (text.trim() !== '') yield { line, cells: text.split(delimiter) };
        line += 1;
        at = lineEnd + 1;
        continue;
      }
      const quoted = readQuoted(at, final);
      if (quoted === 'more') break;
      if (quoted === 'broken') {
        yield bad('csv_quote_not_closed', at, lineEnd);
        line += 1;
        at = lineEnd + 1;
        continue;
      }
      yield { line, cells: quoted.cells };
      line += rawLines;
      at = quoted.next;
    }
    rest = skipping ? '' : rest.slice(at);
  }

  function sniff(final: boolean): boolean {
    const head = rest.slice(0, 65_536);
    const end = head.search(/[\r\n]/);
    if (end < 0 && !final && rest.length < maxRecordLength) return false;
    // A lone CR at the very end may be half of a CRLF.
    if (end === rest.length - 1 && rest[end] === '\r' && !final) return false;
    newline = head.includes('\n') || !head.includes('\r') ? '\n' : '\r';
    const header = end < 0 ? head : head.slice(0, end);
    const count = (mark: string) => header.split(mark).length;
    delimiter = [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
    return true;
  }

  function bad(problem: CsvProblem, from: number, to: number): CsvRecord {
    const raw = rest.slice(from, Math.min(to, from + keptOfBadRecord)).trimEnd();
    return { line, cells: raw.split(delimiter), problem };
  }

  /** Reads a record that has quotes somewhere; it may go on over several lines. */
  function readQuoted(start: number, final: boolean): { cells: string[]; next: number } | 'more' | 'broken' {
    const cells: string[] = [];
    let at = start;
    rawLines = 1;
    for (;;) {
      if (rest[at] !== '"') {
        const stop = endOfPlainCell(at);
        if (stop < 0 && !final) return 'more';
        const cellEnd = stop < 0 ? rest.length : stop;
        const isLast = stop < 0 || rest[stop] === newline;
        const cut = isLast && newline === '\n' && rest[cellEnd - 1] === '\r' ? cellEnd - 1 : cellEnd;
        cells.push(rest.slice(at, cut));
        if (isLast) return { cells, next: cellEnd + 1 };
        at = cellEnd + 1;
        continue;
      }
      const close = closingQuote(at + 1);
      if (close < 0) return final || rest.length - start > maxRecordLength ? 'broken' : 'more';
      if (close - start > maxRecordLength) return 'broken';
      if (close + 2 >= rest.length && !final) return 'more'; // what follows the quote decides whether it closes
      const cell = rest.slice(at + 1, close);
      cells.push(cell.includes('"') ? cell.replaceAll('""', '"') : cell);
      rawLines += countOf(cell, newline);
      let after = close + 1;
      if (newline === '\n' && rest[after] === '\r' && (rest[after + 1] === '\n' || after + 1 >= rest.length))
        after += 1;
      if (after >= rest.length) return { cells, next: after };
      if (rest[after] === newline) return { cells, next: after + 1 };
      if (rest[after] !== delimiter) return 'broken';
      at = after + 1;
    }
  }

  /** Where an unquoted cell ends; a quote inside it is only a character (5" nail). */
  function endOfPlainCell(from: number): number {
    const comma = rest.indexOf(delimiter, from);
    const end = rest.indexOf(newline, from);
    if (comma < 0 || end < 0) return Math.max(comma, end);
    return Math.min(comma, end);
  }

  function closingQuote(from: number): number {
    let at = rest.indexOf('"', from);
    while (at >= 0 && rest[at + 1] === '"') at = rest.indexOf('"', at + 2);
    return at;
  }

  return {
    *push(text) {
      rest += text;
      yield* take(false);
    },
    *end() {
      yield* take(true);
    },
  };
}

function countOf(text: string, mark: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) count += 1;
  return count;
}

/** One line of CSV, quoted where needed. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
