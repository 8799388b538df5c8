import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { RouteOptions } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import type { Access } from './http-access.ts';

/** Every refusal and every fault is answered in this shape. */
export const Refusal = Type.Object(
  {
    code: Type.String({ description: 'Stable; also the key of the sentence.' }),
    message: Type.String({ description: 'The sentence, in the language of Accept-Language.' }),
    requestId: Type.String(),
    params: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  },
  { title: 'Refusal' },
);

/** Declares refusals of a route by status, to spread into `schema.response`. Those that any route may give are added by themselves. */
export function refusals<Status extends number>(...statuses: Status[]): Record<Status, typeof Refusal> {
  return Object.fromEntries(statuses.map((status) => [status, Refusal])) as Record<Status, typeof Refusal>;
}

/** An answer that is a page. */
export const Page = { description: 'The page', content: { 'text/html': { schema: Type.String() } } };

export const Id = Type.String({ format: 'uuid' });
export const Time = Type.Unsafe<string | Temporal.Instant>({ type: 'string', description: 'ISO 8601 instant' });
export const MaybeTime = Type.Unsafe<string | Temporal.Instant | null>({
  type: ['string', 'null'],
  description: 'ISO 8601 instant',
});
/** One of these words. */
export function OneOf<Word extends string>(words: readonly Word[]) {
  return Type.Unsafe<Word>({ type: 'string', enum: [...words] });
}

/** Null where there is none. */
export function Maybe<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

export const Nothing = Type.Null({ description: 'No content' });

type Answers = Record<string, unknown>;
type Schema = { body?: TSchema; querystring?: TSchema; params?: TSchema; response?: Answers };

/**
 * Deny by default, at start: a route without access or declared answers, or with a body that lets unknown fields
 * through, never goes live. Fills in what is the same for all routes.
 */
export function settleRoute(route: RouteOptions): void {
  const name = `${route.method} ${route.url}`;
  const access = route.config?.access as Access | undefined;
  if (access === undefined) throw new Error(`${name} does not say who may call it: add config.access.`);
  route.schema ??= {};
  const schema = route.schema as Schema;
  if (schema.response === undefined || Object.keys(schema.response).length === 0)
    throw new Error(`${name} does not declare its answers: add schema.response.`);
  for (const part of ['body', 'querystring', 'params'] as const) if (schema[part]) close(schema[part]);
  if (!schema.querystring) schema.querystring = Type.Object({}, { additionalProperties: false });
  const common = refusals(
    400,
    500,
    ...(schema.body ? ([413, 415] as const) : []),
    ...(access === 'public' ? [] : ([401] as const)),
    ...(access === 'public' && !isWrite(route) ? [] : ([403] as const)),
  );
  schema.response = { ...common, ...schema.response };
}

function isWrite(route: RouteOptions): boolean {
  return route.method !== 'GET';
}

/** An object that does not say otherwise takes no unknown fields. */
function close(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  const node = schema as Record<string, unknown>;
  if (node.type === 'object' && node.properties !== undefined && node.additionalProperties === undefined)
    node.additionalProperties = false;
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) value.forEach(close);
    else close(value);
  }
}

type Fault = { keyword: string; instancePath: string; message: string; params: object };

/**
 * Bodies are taken literally; text of addresses and headers is converted to the declared type first. Compiled when it is
 * first needed: most of the routes' many schemas are not, for as long as a node lives.
 */
export function compileValidator({ schema, httpPart }: { schema: TSchema; httpPart?: string }) {
  let checker: ReturnType<typeof Compile> | undefined;
  return (value: unknown): { value: unknown } | { error: Fault[] } => {
    checker ??= Compile(schema);
    const candidate = httpPart === 'body' ? value : Value.Convert(schema, Value.Default(schema, value));
    if (checker.Check(candidate)) return { value: candidate };
    return { error: checker.Errors(candidate) as Fault[] };
  };
}

const buildSerializer = SerializerSelector()({}, {});

/** What an answer declares is all that is written of it. Compiled when it is first needed, as above. */
export function compileSerializer(route: Parameters<typeof buildSerializer>[0]): (answer: unknown) => string {
  let write: ((answer: unknown) => string) | undefined;
  return (answer) => {
    write ??= buildSerializer(route) as (answer: unknown) => string;
    return write(answer);
  };
}
