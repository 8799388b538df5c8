import { type RawBuilder, sql } from 'kysely';
import type { Tx } from './database.ts';

/** What became of one mirrored row. */
export type Outcome = 'inserted' | 'updated' | 'unchanged';

/** A field of the given rows: its PostgreSQL type, and the column it fills. `value` and `join` look another row up. */
export type MirrorField = { type: string; column: string; value: string; join?: string };

/** A table that repeats what stands in the shop's own system. */
export type Mirror = {
  table: string;
  /** Conflict target besides shop_id, as columns; and the fields of a row that make it one of a kind. */
  key: readonly string[];
  identity: readonly string[];
  fields: Readonly<Record<string, MirrorField>>;
  /** Joins that every row needs; they may use `s` (the given rows) and `shop.id`. */
  join?: string;
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
 * rows with one identity the last counts. One statement per set of given fields, and one for stamps that have aged.
 */
export async function mirrorRows(
  tx: Tx,
  mirror: Mirror,
  shopId: string,
  rows: readonly GivenRow[],
  now: Temporal.Instant,
): Promise<ChangedRow[]> {
  const changed: ChangedRow[] = [];
  for (const { given, members } of byGivenFields(mirror, rows)) {
    const source = JSON.stringify(members);
    const result = await upsert(mirror, given, shopId, source, now).execute(tx);
    changed.push(...result.rows);
    if (mirror.stamped && result.rows.length < members.length)
      await refreshStamps(mirror, given, shopId, source, now).execute(tx);
  }
  return changed;
}

/** The outcome of each row by its external id; rows that did not come back have not changed. */
export function outcomeById(changed: readonly ChangedRow[]): Map<string, Outcome> {
  return new Map(changed.map((row) => [row.external_id ?? '', row.inserted ? 'inserted' : 'updated']));
}

/** Clients send rows of one shape, files have one header: nearly always a single group. */
function byGivenFields(mirror: Mirror, rows: readonly GivenRow[]): { given: string[]; members: GivenRow[] }[] {
  const last = new Map<string, GivenRow>();
  for (const row of rows) last.set(mirror.identity.map((name) => row[name]).join('\u0000'), row);
  const groups = new Map<string, { given: string[]; members: GivenRow[] }>();
  const names = Object.keys(mirror.fields);
  for (const row of last.values()) {
    const given = names.filter((name) => row[name] !== undefined);
    const shape = given.join();
    const group = groups.get(shape) ?? { given, members: [] };
    group.members.push(row);
    groups.set(shape, group);
  }
  return [...groups.values()];
}

function upsert(mirror: Mirror, given: readonly string[], shopId: string, source: string, now: Temporal.Instant) {
  const fields = given.map((name) => mirror.fields[name] as MirrorField);
  const columns = fields.map((one) => one.column);
  const settable = columns.filter((column) => !mirror.key.includes(column));
  const stamp = mirror.stamped ? sql`, ${now}::timestamptz` : sql``;
  const isOlder = 't.source_updated_at > excluded.source_updated_at';
  const assignments = settable.map((column) => `${column} = excluded.${column}`);
  if (mirror.stamped) assignments.push('synced_at = excluded.synced_at');
  // With nothing but a key given there is nothing to update, and ON CONFLICT DO NOTHING says so.
  const onConflict = settable.length
    ? `do update set ${assignments.join(', ')}
       where row(${settable.map((column) => `t.${column}`).join(', ')})
         is distinct from row(${settable.map((column) => `excluded.${column}`).join(', ')})
         ${columns.includes('source_updated_at') ? `and (${isOlder}) is not true` : ''}`
    : 'do nothing';
  return sql<ChangedRow>`
    insert into ${sql.raw(mirror.table)} as t
      (shop_id, id, ${sql.raw(columns.join(', '))} ${sql.raw(mirror.stamped ? ', synced_at' : '')})
    select shop.id, s.id, ${sql.raw(fields.map((one) => one.value).join(', '))} ${stamp}
    from (select ${shopId}::uuid as id) shop ${rowsOf(mirror, given, source)}
    ${sql.raw([mirror.join ?? '', ...fields.map((one) => one.join ?? '')].join(' '))}
    on conflict (${sql.raw(['shop_id', ...mirror.key].join(', '))}) ${sql.raw(onConflict)}
    returning t.id, ${sql.raw(mirror.key.map((column) => `t.${column}`).join(', '))}, (xmax = 0) as inserted`;
}

function refreshStamps(
  mirror: Mirror,
  given: readonly string[],
  shopId: string,
  source: string,
  now: Temporal.Instant,
) {
  return sql`
    update ${sql.raw(mirror.table)} t set synced_at = ${now}
    from (select ${shopId}::uuid as id) shop ${rowsOf(mirror, given, source)}
    where t.shop_id = shop.id and t.external_id = s.external_id
      and t.synced_at < ${now}::timestamptz - ${stampLasts}::interval`;
}

function rowsOf(mirror: Mirror, given: readonly string[], source: string): RawBuilder<unknown> {
  const types = given.map((name) => `${name} ${mirror.fields[name]?.type}`);
  return sql`cross join json_to_recordset(${source}::json) as s(id uuid, ${sql.raw(types.join(', '))})`;
}
