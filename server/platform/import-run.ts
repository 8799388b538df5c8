import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { stopwatch } from './clock.ts';
import type { Db, Tx } from './database.ts';
import type { Encoding } from './decode.ts';
import { Refused } from './errors.ts';
import type { Locale } from './i18n.ts';
import { idsInOrder } from './ids.ts';
import { openRejects, type Reject } from './import-rejects.ts';
import { type Header, type ReadRow, type RowReader, readRows, rejectsOf } from './import-rows.ts';
import type { ImportSource } from './import-source.ts';
import type { Place } from './import-values.ts';
import type { Outcome } from './mirror.ts';
import { tidyHeap } from './tidy-heap.ts';
import { rowFault, writeEach } from './write-each.ts';

/** In whose name and when rows are written; `nextId` gives ids in order. */
export type WriteAt = {
  shopId: string;
  now: Temporal.Instant;
  nextId: () => string;
  /** The caller writes the same rows again, without this, when they are refused: see mirrorRows. */
  isTrial?: boolean;
};

/** One kind of import in one profile. */
export type ImportPlan<Row> = RowReader<Row> & {
  kind: string;
  profile: string;
  /** Where shops with such exports are, for a shop that is made by the import. */
  place?: Place;
  /** Writes rows on the batch's transaction; one outcome for each, in order. */
  write(tx: Tx, rows: readonly Row[], at: WriteAt): Promise<Outcome[]>;
};

/** In records of the file; `read` is the sum of the others. */
export type ImportCounts = { read: number; inserted: number; updated: number; unchanged: number; rejected: number };

export type ImportOptions = {
  db: Db;
  shop: Place & { id: string };
  source: ImportSource;
  encoding: Encoding | null;
  rejectedPath: string;
  locale: Locale;
  now: Temporal.Instant;
  onHeader?(header: Header): void;
  /** Rows that an earlier, killed run has already committed. */
  onResume?(rows: number): void;
  /** An older file of rejected rows is kept under this name. */
  onKept?(path: string): void;
  onProgress?(progress: { bytes: number; read: number }): void;
};

const recordsInBatch = 2_500;
const charsInBatch = 4_000_000;
const heapBytes = 60_000_000;
const residentBytes = 250_000_000;
/** After so many rows the database gets its turn, or it would wait for each statement until a whole batch is read. */
const rowsInTurn = 100;

type Batch<Row> = { rows: ReadRow<Row>[]; records: number; chars: number };
type Progress = { id: string; rowsDone: number; rejectedBytes: number; counts: ImportCounts };

/**
 * Streams a file into the shop. Each batch commits together with the place it ends at, so a killed import goes on after
 * its last committed batch and the same file twice changes nothing. While PostgreSQL writes one batch the next is read;
 * never more than two are in memory. Throws Refused `import_running`, and those of readRows.
 */
export async function runImport<Row>(
  plan: ImportPlan<Row>,
  options: ImportOptions,
): Promise<ImportCounts & { seconds: number }> {
  const elapsed = stopwatch();
  const hash = await options.source.hash();
  // The same bytes read as another place's local times are another import.
  const { zone, currency, country } = options.shop;
  const name = `${hash ?? `pipe ${options.now}`} ${options.encoding ?? ''} ${country} ${zone} ${currency}`;
  const counts = await options.db.connection().execute(async (db) => {
    await lockImport(db, options.shop.id, plan, name);
    try {
      const progress = await findProgress(db, options, plan, name);
      if (progress.rowsDone > 0) options.onResume?.(progress.rowsDone);
      await importRows(db, plan, options, progress);
      return progress.counts;
    } finally {
      await sql`select pg_advisory_unlock_all()`.execute(db);
    }
  });
  return { ...counts, seconds: Math.round(elapsed()) / 1000 };
}

async function importRows<Row>(
  db: Db,
  plan: ImportPlan<Row>,
  options: ImportOptions,
  progress: Progress,
): Promise<void> {
  const at: WriteAt = { shopId: options.shop.id, now: options.now, nextId: idsInOrder(options.now) };
  const rejects = openRejects(options.rejectedPath, options.locale, progress.rejectedBytes);
  let header: string[] = [];
  let bytes = 0;
  let batch: Batch<Row> = { rows: [], records: 0, chars: 0 };
  let writing: Promise<void> = Promise.resolve();
  const tidy = tidyHeap(heapBytes, residentBytes);
  const flush = async (finished: boolean) => {
    await writing;
    tidy();
    const full = batch;
    batch = { rows: [], records: 0, chars: 0 };
    const append = (rows: readonly Reject[]) => rejects.append(header, rows);
    writing = writeBatch(db, plan, full, at, progress, append, finished).then(() =>
      options.onProgress?.({ bytes, read: progress.counts.read }),
    );
    writing.catch(() => undefined); // seen at the next await
  };
  const rows = readRows(
    options.source.open((read) => (bytes = read)),
    plan,
    {
      place: options.shop,
      encoding: options.encoding ?? plan.encoding ?? null,
      skip: progress.rowsDone,
      onHeader: (found) => {
        header = found.columns;
        options.onHeader?.(found);
      },
    },
  );
  let turn = 0;
  try {
    for await (const row of rows) {
      batch.rows.push(row);
      batch.records += row.records.length;
      for (const record of row.records) for (const cell of record.cells) batch.chars += cell.length;
      if (batch.records >= recordsInBatch || batch.chars >= charsInBatch) await flush(false);
      else if (++turn % rowsInTurn === 0) await setImmediate();
    }
    await flush(true);
  } catch (error) {
    if (error instanceof Refused && batch.records > 0) await flush(false); // a file that breaks off: what came before counts
    throw error;
  } finally {
    try {
      await writing; // on a failure, too: the connection must not go back while a batch is on it
    } finally {
      const kept = rejects.close();
      if (kept !== null) options.onKept?.(kept);
    }
  }
}

const nowhere: Place = { country: 'ZZ', zone: 'UTC', currency: 'XXX' };

/**
 * Reads as far as the first row. Throws the Refused of readRows and of the source, so that nothing need be made for a
 * file that cannot be imported.
 */
export async function checkBeginning<Row>(
  plan: ImportPlan<Row>,
  source: ImportSource,
  encoding: Encoding | null,
): Promise<void> {
  const options = { place: nowhere, encoding: encoding ?? plan.encoding ?? null, skip: 0, onHeader: () => undefined };
  const rows = readRows(source.peek(), plan, options);
  await rows.next();
  await rows.return(undefined);
}

/** Rows, progress and the size of the rejected file commit together. */
async function writeBatch<Row>(
  db: Db,
  plan: ImportPlan<Row>,
  batch: Batch<Row>,
  at: WriteAt,
  progress: Progress,
  append: (rejects: readonly Reject[]) => number,
  finished: boolean,
): Promise<void> {
  const good = batch.rows.filter((row) => row.row !== null);
  const store = (writeRows: (tx: Tx) => Promise<readonly (Outcome | Refused)[]>) =>
    db.transaction().execute(async (tx) => {
      const results = await writeRows(tx);
      const counts = { ...progress.counts, read: progress.counts.read + batch.records };
      const refused = batch.rows.filter((row) => row.row === null);
      good.forEach((row, index) => {
        const result = results[index];
        if (typeof result === 'string') counts[result] += row.records.length;
        else if (result) refused.push({ ...row, row: null, why: result });
      });
      const bad = refused.flatMap(rejectsOf).sort((a, b) => a.line - b.line);
      counts.rejected += bad.length;
      const next = { rowsDone: progress.rowsDone + batch.records, rejectedBytes: append(bad), counts };
      await saveProgress(tx, at, { ...progress, ...next }, finished);
      return next;
    });
  const write = (tx: Tx, rows: readonly ReadRow<Row>[], isTrial: boolean) => {
    const given = rows.map((row) => row.row as Row);
    return given.length > 0 ? plan.write(tx, given, { ...at, isTrial }) : Promise.resolve([]);
  };
  try {
    Object.assign(progress, await store((tx) => write(tx, good, true)));
  } catch (error) {
    if (!rowFault(error)) throw error;
    Object.assign(progress, await store((tx) => writeEach(tx, good, (rows) => write(tx, rows, false))));
  }
}

async function saveProgress(tx: Tx, at: WriteAt, progress: Progress, finished: boolean): Promise<void> {
  const counts = JSON.stringify({ ...progress.counts, rejectedBytes: progress.rejectedBytes });
  await sql`update imports set rows_done = ${progress.rowsDone}, finished = ${finished}, at = ${at.now}, counts = ${counts}
    where shop_id = ${at.shopId} and id = ${progress.id}`.execute(tx);
}

/** One process at a time per file; the lock goes with the connection, so a killed one leaves nothing behind. */
async function lockImport(
  db: Db,
  shopId: string,
  plan: { kind: string; profile: string },
  name: string,
): Promise<void> {
  const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_lock(hashtextextended(
    ${`import ${shopId} ${plan.kind} ${plan.profile} ${name}`}, 0)) as locked`.execute(db);
  if (!rows[0]?.locked) throw new Refused('import_running', 409);
}

async function findProgress(
  db: Db,
  options: ImportOptions,
  plan: { kind: string; profile: string },
  name: string,
): Promise<Progress> {
  const { now, shop } = options;
  const { rows } = await sql<{ id: string; rows_done: number; counts: ImportCounts & { rejectedBytes: number } }>`
    select id, rows_done, counts from imports where shop_id = ${shop.id} and kind = ${plan.kind}
      and profile = ${plan.profile} and file_hash = ${name} and not finished`.execute(db);
  const nothing = { read: 0, inserted: 0, updated: 0, unchanged: 0, rejected: 0 };
  const [found] = rows;
  if (found) {
    const { rejectedBytes = 0, ...counts } = found.counts;
    return { id: found.id, rowsDone: found.rows_done, rejectedBytes, counts: { ...nothing, ...counts } };
  }
  const id = idsInOrder(now)();
  await sql`insert into imports (shop_id, id, kind, profile, file_hash, at)
    values (${shop.id}, ${id}, ${plan.kind}, ${plan.profile}, ${name}, ${now})`.execute(db);
  return { id, rowsDone: 0, rejectedBytes: 0, counts: nothing };
}
