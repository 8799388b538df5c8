import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Db, Tx } from './database.ts';
import { Refused } from './errors.ts';
import type { App } from './http.ts';
import { readerOf } from './http-access.ts';
import { compileValidator, refusals } from './http-schemas.ts';
import { refuseUnstorable } from './http-text.ts';
import { type Locale, pickLocale } from './i18n.ts';
import { idsInOrder } from './ids.ts';
import type { WriteAt } from './import-run.ts';
import type { Place } from './import-values.ts';
import type { Outcome } from './mirror.ts';
import { type Fault, problemOf, sayRefusal } from './say-refusal.ts';
import { writeEach } from './write-each.ts';

/** One kind of the shop's objects that integrators deliver. */
export type Ingestion<Row extends TObject, Input> = {
  /** The path's and the body's word: "orders". */
  kind: string;
  row: Row;
  /** What the row says, checked beyond its schema. Throws Refused for that row. */
  read(row: Static<Row>, place: Place): Input;
  write(tx: Tx, rows: readonly Input[], at: WriteAt): Promise<readonly Outcome[]>;
};

const Result = Type.Object({
  externalId: Type.Union([Type.String(), Type.Null()]),
  result: Type.Union([
    Type.Literal('inserted'),
    Type.Literal('updated'),
    Type.Literal('unchanged'),
    Type.Literal('rejected'),
  ]),
  row: Type.Optional(Type.Integer({ description: 'Which row of the body was rejected, counted from 1' })),
  code: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
});
type Result = Static<typeof Result>;

const mostRows = 1_000;
const bodyLimitBytes = 16 * 1024 * 1024;
const leftOut = 'A field that is left out stays as it stood; null empties it.';

export const ExternalId = Type.String({ minLength: 1, maxLength: 200, description: "The shop's own id" });
export const Instant = Type.String({
  maxLength: 40,
  description: 'ISO 8601 with an offset: 2026-03-01T14:05:00+08:00',
});
export const Given = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]));

/**
 * PUT /api/ingest/KIND takes up to 1,000 rows and mirrors them by the shop's own ids. Rows are judged one by one: a bad
 * one is answered `rejected` with its reason, the others go in, and sending all of them again changes nothing.
 */
export function ingestRoute<Row extends TObject, Input>(
  app: App,
  ingestion: Ingestion<Row, Input>,
  placeOf: (db: Db, shopId: string) => Promise<Place>,
): void {
  const { kind } = ingestion;
  const isRow = Compile(Type.Object(ingestion.row.properties, { additionalProperties: false }));
  // The reference shows what a row is; the body is only checked for being a list of objects, since rows are judged one by one.
  const list = { minItems: 1, maxItems: mostRows };
  const Row = Type.Object(ingestion.row.properties, { description: leftOut });
  const shown = Type.Object({ [kind]: Type.Array(Row, list) });
  const taken = Type.Object(
    { [kind]: Type.Array(Type.Object({}, { additionalProperties: true }), list) },
    { additionalProperties: false },
  );
  app.put(
    `/api/ingest/${kind}`,
    {
      config: { access: { scope: 'ingest' }, judgesRows: true },
      validatorCompiler: ({ schema, httpPart }) =>
        compileValidator(httpPart === 'body' ? { schema: taken, httpPart } : { schema: schema as TSchema }) as never,
      bodyLimit: bodyLimitBytes,
      schema: {
        summary: `Deliver ${kind}`,
        body: shown,
        response: { 200: Type.Object({ results: Type.Array(Result) }), ...refusals(400) },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const rows = (request.body as Record<string, Record<string, unknown>[]>)[kind] ?? [];
      const locale = pickLocale(request.headers['accept-language']);
      const now = app.clock.now();
      const place = await placeOf(app.db, shopId);
      const read = rows.map((row) => readRow(row, isRow, (good) => ingestion.read(good as Static<Row>, place)));
      const results = await app.db
        .transaction()
        .execute((tx) => writeRows(tx, read, ingestion, { shopId, now, nextId: idsInOrder(now) }));
      return { results: rows.map((row, at) => answer(row, at + 1, results[at] as Outcome | Refused, locale)) };
    },
  );
}

/** Always in the order of their ids, so that two deliveries of the same rows wait for each other instead of deadlocking. */
async function writeRows<Row extends TObject, Input>(
  tx: Tx,
  read: readonly { id: string; read: Input | Refused }[],
  ingestion: Ingestion<Row, Input>,
  at: WriteAt,
): Promise<(Outcome | Refused)[]> {
  const good = read.flatMap((row, index) =>
    row.read instanceof Refused ? [] : [{ index, id: row.id, input: row.read }],
  );
  good.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.index - b.index));
  const outcomes = await writeEach(tx, good, (rows) =>
    ingestion.write(
      tx,
      rows.map((row) => row.input),
      at,
    ),
  );
  const results: (Outcome | Refused)[] = read.map((row) => (row.read instanceof Refused ? row.read : 'unchanged'));
  good.forEach((row, place) => {
    results[row.index] = outcomes[place] ?? 'unchanged';
  });
  return results;
}

type Check = {
  Check(value: unknown): boolean;
  Errors(value: unknown): Fault[];
};

function readRow<Input>(
  row: Record<string, unknown>,
  isRow: Check,
  read: (row: unknown) => Input,
): { id: string; read: Input | Refused } {
  const id = String(row.externalId ?? row.parcel ?? '');
  if (!isRow.Check(row)) return { id, read: faultOf(isRow.Errors(row)) };
  try {
    for (const [field, value] of Object.entries(row)) refuseUnstorable(value, field);
    return { id, read: read(row) };
  } catch (error) {
    if (error instanceof Refused) return { id, read: error };
    throw error;
  }
}

function faultOf(faults: ReturnType<Check['Errors']>): Refused {
  const unknown = faults.find((fault) => fault.keyword === 'additionalProperties');
  const pathOf = (path: string, name: string) => [...path.split('/').filter(Boolean), name].filter(Boolean).join('.');
  if (unknown)
    return new Refused('unknown_field', 422, {
      field: pathOf(unknown.instancePath, Object.values(unknown.params).flat().join(', ')).slice(0, 200),
    });
  const first = faults.find((fault) => fault.keyword === 'required') ?? faults[0];
  const missing = first?.keyword === 'required' ? Object.values(first.params).flat().join(', ') : '';
  return new Refused('bad_field', 422, {
    field: pathOf(first?.instancePath ?? '', missing),
    ...(first ? problemOf(first) : {}),
  });
}

function answer(row: Record<string, unknown>, number: number, result: Outcome | Refused, locale: Locale): Result {
  const id = row.externalId ?? row.parcel;
  const externalId = typeof id === 'string' ? id.slice(0, 200) : null;
  if (typeof result === 'string') return { externalId, result };
  const message = sayRefusal(locale, result);
  return { externalId, result: 'rejected', row: number, code: result.code, message };
}

/** An instant with its offset, as ISO text, of a year that the database knows; undefined and null stay as they are. */
export function instantOf<Value extends string | null | undefined>(field: string, value: Value): Value {
  if (value === null || value === undefined) return value;
  try {
    const at = Temporal.Instant.from(value).toString();
    if (/^\d{4}-/.test(at)) return at as Value;
  } catch {
    // Said below.
  }
  throw new Refused('bad_field', 422, { field, problem: 'not_time' });
}

/** Leaves out fields that were not given, which JSON and the upserts tell apart from null. */
export function onlyGiven<Row extends object>(row: Row): { [Name in keyof Row]: Exclude<Row[Name], undefined> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as never;
}
