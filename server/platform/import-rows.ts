import { type CsvRecord, openCsv } from './csv.ts';
import { decodeStream, type Encoding } from './decode.ts';
import { Refused } from './errors.ts';
import type { Reject } from './import-rejects.ts';
import type { Place } from './import-values.ts';

/** The cells of one record by column; undefined when the file has no such column. */
export type Cells = (column: string) => string | undefined;

/** How one kind of file is read: its columns, and what its records say. */
export type RowReader<Row> = {
  required: readonly string[];
  optional: readonly string[];
  /** The encoding to take where the bytes do not tell. */
  encoding?: Encoding;
  /** Records next to each other with the same cell here, or an empty one, are one row (an order and its lines). */
  groupBy?: string;
  /** Throws Refused for what cannot be taken; the record is then rejected and the rest goes on. */
  read(records: readonly Cells[], place: Place): Row;
};

/** What a file says: a row read from some records, or records that cannot be taken. */
export type ReadRow<Row> = { records: readonly CsvRecord[]; row: Row | null; why?: Refused };

export type Header = { columns: string[]; unused: string[] };

const mostRecordsOfOneRow = 2_000;

/**
 * Reads rows from bytes as they come. Calls `onHeader` once. Skips the first `skip` records.
 * Throws Refused `file_empty`, `columns_missing`, `text_damaged_header`, and those of decodeStream.
 */
export async function* readRows<Row>(
  bytes: AsyncIterable<Uint8Array>,
  reader: RowReader<Row>,
  options: { place: Place; encoding: Encoding | null; skip: number; onHeader(header: Header): void },
): AsyncGenerator<ReadRow<Row>> {
  const csv = openCsv();
  let skip = options.skip;
  let columns: Map<string, number> | null = null;
  let width = 0;
  let group: CsvRecord[] = [];
  const groupIndex = () => (reader.groupBy ? (columns?.get(reader.groupBy) ?? -1) : -1);

  function* take(records: Iterable<CsvRecord>): Generator<ReadRow<Row>> {
    for (const record of records) {
      if (!columns) {
        const header = readHeader(record, reader);
        columns = header.index;
        width = record.cells.length;
        options.onHeader(header);
        continue;
      }
      if (skip > 0) {
        skip -= 1;
        continue;
      }
      if (!reader.groupBy) yield readGroup([record]);
      else if (group.length > 0 && !continues(record)) {
        yield readGroup(group);
        group = [record];
      } else group.push(record);
    }
  }

  /** A broken record that belongs to the row it follows leaves that row incomplete, and so takes it along. */
  function continues(record: CsvRecord): boolean {
    if (group.length >= mostRecordsOfOneRow) return false;
    const first = group.find((one) => !one.problem)?.cells[groupIndex()]?.trim();
    const own = record.cells[groupIndex()]?.trim() ?? '';
    return own === '' || own === first;
  }

  function readGroup(records: CsvRecord[]): ReadRow<Row> {
    try {
      return { records, row: reader.read(records.map(cellsOf), options.place) };
    } catch (error) {
      if (error instanceof Refused) return { records, row: null, why: error };
      throw error;
    }
  }

  function cellsOf(record: CsvRecord): Cells {
    if (record.problem) throw new Refused(record.problem, 422, { line: record.line });
    const { cells } = record;
    if (cells.length !== width && !isPadded(cells, width))
      throw new Refused('csv_row_ragged', 422, { cells: cells.length, columns: width });
    const index = columns as Map<string, number>;
    return (column) => {
      const at = index.get(column);
      return at === undefined ? undefined : cells[at];
    };
  }

  for await (const text of decodeStream(bytes, options.encoding ?? null)) yield* take(csv.push(text));
  yield* take(csv.end());
  if (group.length > 0) yield readGroup(group);
  if (!columns) throw new Refused('file_empty', 400);
}

export function rejectsOf<Row>({ records, why }: ReadRow<Row>): Reject[] {
  return why ? records.map(({ line, cells }) => ({ line, cells, why })) : [];
}

/** Spreadsheets leave empty cells at the end of a line. */
function isPadded(cells: readonly string[], width: number): boolean {
  return cells.length > width && cells.slice(width).every((cell) => cell.trim() === '');
}

function readHeader<Row>(record: CsvRecord, reader: RowReader<Row>): Header & { index: Map<string, number> } {
  const columns = record.cells.map((cell) => cell.trim());
  const names = columns.join(', ');
  if (/\ufffd|锟斤拷/.test(names)) throw new Refused('text_damaged_header', 400, { columns: names.slice(0, 200) });
  if (record.problem) throw new Refused(record.problem, 400, { line: record.line });
  const places = new Map<string, number>();
  columns.forEach((name, at) => {
    if (name !== '' && !places.has(keyOf(name))) places.set(keyOf(name), at);
  });
  const missing = reader.required.filter((name) => !places.has(keyOf(name)));
  if (missing.length > 0)
    throw new Refused('columns_missing', 400, { missing: missing.join(', '), found: names.slice(0, 300) });
  const known = [...reader.required, ...reader.optional, ...(reader.groupBy ? [reader.groupBy] : [])];
  const index = new Map(
    known.flatMap((name) => (places.has(keyOf(name)) ? [[name, places.get(keyOf(name)) as number]] : [])),
  );
  const used = new Set(index.values());
  return { columns, unused: columns.filter((name, at) => name !== '' && !used.has(at)), index };
}

/** Column names are compared without regard to case and spaces around them. */
function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
