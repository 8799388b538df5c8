import { type TSchema, Type } from 'typebox';

/** What a form brought: of a name all that was given, as texts that can be stored. */
export type Form = { one(name: string): string; all(name: string): string[]; names(): string[] };

export const Fields: TSchema = Type.Union([
  Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())])),
  Type.Null(),
]);

export type GivenFields = Readonly<Record<string, string | readonly string[]>>;

/** `NUL` and half of a surrogate pair cannot be stored; line ends are as we write them. */
const storable = (value: string) => value.toWellFormed().replaceAll('\0', '').replaceAll('\r\n', '\n');

export function formOf(fields: Iterable<readonly [string, string]>): Form {
  const given = new Map<string, string[]>();
  for (const [name, value] of fields) given.set(name, [...(given.get(name) ?? []), storable(value)]);
  const all = (name: string) => given.get(name) ?? [];
  return { all, one: (name) => (all(name)[0] ?? '').trim(), names: () => [...given.keys()] };
}

export function fieldsOf(body: unknown): [string, string][] {
  return Object.entries((body ?? {}) as GivenFields).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  );
}

/** A body of type application/x-www-form-urlencoded. */
export function readFields(body: Buffer): GivenFields {
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(body.toString('utf8')))
    fields.set(name, [...(fields.get(name) ?? []), value]);
  return Object.fromEntries(fields);
}
