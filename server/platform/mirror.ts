import { type RawBuilder, sql } from 'kysely';
import type { Tx } from './database.ts';

/** What became of one mirrored row. */
export type Outcome = 'inserted' | 'updated' | 'unchanged';

/**
 * A field of the given rows: its PostgreSQL type, and the column it fills with `value`, an expression over `s` (the given
 * row) and `shop.id`. Other rows are looked up by subselects, never joined: without statistics a join reads the whole shop.
 */
export type MirrorField = { type: string; column: string; value: string };

/** A table that repeats what stands in the shop's own system. */
export type Mirror = {
  table: string;
  /** Conflict target besides shop_id, as columns; and the fields of a row that make it one of a kind. */
  key: readonly string[];
  identity: readonly string[];
  fields: Readonly<Record<string, MirrorField>>;
  /** Has `synced_at`. */
  stamped: boolean;
};

/** A plain field: same name in the rows and in the table. */
export const field = (type: string, column: string): MirrorField => ({ type, column, value: `s.${column}` });

export const plainFields = (columns: Readonly<Record<string, string>>): Record<string, MirrorField> =>
  Object.fromEntries(Object.entries(columns).map(([column, type]) => [column, field(type, column)]));

export type ChangedRow = Record<string, string> & { id: string; inserted: boolean };
export type GivenRow = Readonly<Record<string, unknown>> & { id: string };

/** A stamp younger than this still says "just now"; older ones are refreshed, since facts go stale by it. Not a change. */
const stampLasts = '1 hour';

/**
 * Repeats rows of the shop's system in ours: new ones are inserted, differing ones updated, equal ones left alone, and
 * the changed ones returned. Only the fields that a row gives are set: a source that does not know a field never empties
 * it, while null does. What the shop dates older (`source_updated_at`) never overwrites what it dated newer. Of several
 * rows with one identity the last counts. One statement per set of given fields, and one more for stamps that have aged.
 * `isTrial`: the caller tries again without it when the statement fails on a row that is there already.
 */
export async function mirrorRows(
  tx: Tx,
  mirror: Mirror,
  rows: readonly GivenRow[],
  { shopId, now, isTrial = false }: { shopId: string; now: Temporal.Instant; isTrial?: boolean | undefined },
): Promise<ChangedRow[]> {
  const changed: ChangedRow[] = [];
  for (const { given, members } of byGivenFields(mirror, rows))
    for (const part of inParts(mirror, shopId, members)) {
      const source = JSON.stringify(part);
      const state = stateOf(mirror, shopId);
      const way = wayOf(state, isTrial);
      if (way === 'insert') expectFailure(state);
      const result = await upsert(mirror, given, shopId, source, now, way).execute(tx);
      for (const row of result.rows) changed.push(row);
      if (way === 'insert') wentWell(state);
      else {
        const allWereNew = result.rows.length === part.length && result.rows.every((row) => row.inserted);
        state.newInARow = allWereNew ? state.newInARow + 1 : 0;
      }
      if (mirror.stamped && result.rows.length < part.length)
        await refreshStamps(mirror, shopId, part, now).execute(tx);
      await analyzeWhenGrown(tx, mirror, shopId, result.rows);
    }
  return changed;
}

/**
 * How rows are written. `look`: what is there already and equal is left out, because ON CONFLICT would lock, and so
 * rewrite, each of those rows. `upsert`: the rows before these were all new, so looking is a waste. `insert`: likewise,
 * and the caller tries again when one is not new after all; a fifth cheaper, which is most of what we lose to COPY.
 */
type Way = 'look' | 'upsert' | 'insert';

/** What this process has seen of a shop's table. It only chooses the way; each of them is right for any rows. */
type TableState = { added: number; newInARow: number; neededForInsert: number };
const states = new Map<string, TableState>();

function stateOf(mirror: Mirror, shopId: string): TableState {
  const name = `${shopId} ${mirror.table}`;
  const state = states.get(name) ?? { added: 0, newInARow: 0, neededForInsert: 1 };
  states.set(name, state);
  return state;
}

function wayOf(state: TableState, isTrial: boolean): Way {
  if (state.newInARow === 0) return 'look';
  return isTrial && state.newInARow >= state.neededForInsert ? 'insert' : 'upsert';
}

/** A failure leaves nobody to say so: before each attempt it counts as failed, and the next needs more to go on. */
function expectFailure(state: TableState): void {
  state.newInARow = 0;
  state.neededForInsert *= 4;
}

function wentWell(state: TableState): void {
  state.neededForInsert /= 4;
  state.newInARow = state.neededForInsert;
}

const firstAnalyzedAt = 250;
const analyzedAgainAfter = 20;

/** The first rows of a shop go by themselves, so that the many after them are already planned on true figures. */
function inParts<Row>(mirror: Mirror, shopId: string, rows: Row[]): Row[][] {
  const isFresh = stateOf(mirror, shopId).added < firstAnalyzedAt;
  if (!isFresh || rows.length <= firstAnalyzedAt) return [rows];
  return [rows.slice(0, firstAnalyzedAt), rows.slice(firstAnalyzedAt)];
}

/**
 * PostgreSQL looks at a growing table about once a minute. Until then it takes a new shop to have next to no rows, finds
 * each by walking them all, and a first import slows down with the square of its rows. SKIP_LOCKED waits for nobody.
 */
async function analyzeWhenGrown(tx: Tx, mirror: Mirror, shopId: string, changed: readonly ChangedRow[]): Promise<void> {
  const state = stateOf(mirror, shopId);
  const before = state.added;
  const after = before + changed.reduce((sum, row) => sum + (row.inserted ? 1 : 0), 0);
  state.added = after;
  for (let mark = firstAnalyzedAt; mark <= after; mark *= analyzedAgainAfter)
    if (before < mark) {
      await sql`analyze (skip_locked) ${sql.raw(mirror.table)}`.execute(tx);
      return;
    }
}

/** What became of each row, in order, and the ids of the objects that changed. */
export type Upserted = { outcomes: Outcome[]; changedIds: string[] };

/** The outcome of each row by its external id; rows that did not come back have not changed. */
export function outcomeById(changed: readonly ChangedRow[]): Map<string, Outcome> {
  return new Map(changed.map((row) => [row.external_id ?? '', row.inserted ? 'inserted' : 'updated']));
}

type Group = { given: string[]; members: GivenRow[] };

/** Clients send rows of one shape, files have one header: nearly always a single group. */
function byGivenFields(mirror: Mirror, rows: readonly GivenRow[]): Group[] {
  const last = new Map<unknown, GivenRow>();
  const [name = 'id', ...more] = mirror.identity;
  for (const row of rows)
    last.set(more.length === 0 ? row[name] : mirror.identity.map((one) => row[one]).join('\u0000'), row);
  const groups = new Map<string, Group>();
  const names = Object.keys(mirror.fields);
  let group: Group | undefined;
  for (const row of last.values()) {
    if (!group || !hasShape(row, group.given, names)) {
      const given = names.filter((one) => row[one] !== undefined);
      group = groups.get(given.join()) ?? { given, members: [] };
      groups.set(given.join(), group);
    }
    group.members.push(row);
  }
  return [...groups.values()];
}

function hasShape(row: GivenRow, given: readonly string[], names: readonly string[]): boolean {
  let at = 0;
  for (const name of names)
    if (row[name] !== undefined) {
      if (given[at] !== name) return false;
      at += 1;
    }
  return at === given.length;
}

function upsert(
  mirror: Mirror,
  given: readonly string[],
  shopId: string,
  source: string,
  now: Temporal.Instant,
  way: Way,
) {
  const fields = given.map((name) => mirror.fields[name] as MirrorField);
  const columns = fields.map((one) => one.column);
  const settable = columns.filter((column) => !mirror.key.includes(column));
  const isOlder = (row: string) =>
    columns.includes('source_updated_at') ? `and (t.source_updated_at > ${row}.source_updated_at) is not true` : '';
  const differs = (row: string) =>
    settable.length === 0
      ? 'false'
      : `row(${settable.map((column) => `t.${column}`)}) is distinct from row(${settable.map((column) => `${row}.${column}`)}) ${isOlder(row)}`;
  const stamps = mirror.stamped ? ['synced_at'] : [];
  const assignments = [...settable, ...stamps].map((column) => `${column} = excluded.${column}`);
  const onConflict = `on conflict (${['shop_id', ...mirror.key].join(', ')}) ${
    assignments.length > 0 ? `do update set ${assignments.join(', ')} where ${differs('excluded')}` : 'do nothing'
  }`;
  return sql<ChangedRow>`
    insert into ${sql.raw(mirror.table)} as t (${sql.raw(['shop_id', 'id', ...columns, ...stamps].join(', '))})
    select given.shop_id, given.id, ${sql.raw(columns.map((column) => `given.${column}`).join(', '))}
      ${mirror.stamped ? sql`, ${now}::timestamptz` : sql``}
    from (
      select shop.id as shop_id, s.id, ${sql.raw(fields.map((one) => `${one.value} as ${one.column}`).join(', '))}
      from (select ${shopId}::uuid as id) shop ${rowsOf(mirror, given, source)} offset 0
    ) given
    ${sql.raw(way === 'look' ? onlyNews(mirror, differs('given')) : '')}
    ${sql.raw(way === 'insert' ? '' : onConflict)}
    returning t.id, ${sql.raw(mirror.key.map((column) => `t.${column}`).join(', '))}, (xmax = 0) as inserted`;
}

function onlyNews(mirror: Mirror, differs: string): string {
  return `left join lateral (
      select ${differs} as differs from ${mirror.table} t
      where t.shop_id = given.shop_id and ${mirror.key.map((column) => `t.${column} = given.${column}`).join(' and ')} offset 0
    ) old on true where old.differs is not false`;
}

/** News that the shop dates older than what is stored does not make the stored row fresh. */
function refreshStamps(mirror: Mirror, shopId: string, rows: readonly GivenRow[], now: Temporal.Instant) {
  const told = JSON.stringify(rows.map((row) => ({ key: row.external_id, at: row.source_updated_at ?? null })));
  return sql`
    with aged as materialized (
      select old.id from json_to_recordset(${told}::json) as told(key text, at timestamptz)
      cross join lateral (
        select t.id from ${sql.raw(mirror.table)} t where t.shop_id = ${shopId} and t.external_id = told.key
          and t.synced_at < ${now}::timestamptz - ${stampLasts}::interval
          and (t.source_updated_at > told.at) is not true offset 0
      ) old
    )
    update ${sql.raw(mirror.table)} t set synced_at = ${now} from aged where t.shop_id = ${shopId} and t.id = aged.id`;
}

function rowsOf(mirror: Mirror, given: readonly string[], source: string): RawBuilder<unknown> {
  const types = given.map((name) => `${name} ${mirror.fields[name]?.type}`);
  return sql`cross join json_to_recordset(${source}::json) as s(id uuid, ${sql.raw(types.join(', '))})`;
}
