import type { TObject, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { refusalOf } from '../platform/http-errors.ts';
import type { Connector } from './provider.ts';

/** What an owner fills in, one field after the other: read off a connector's schema, so that no form knows a kind. */
export type SettingField = {
  /** `from.address`: a field of a part. */
  name: string;
  type: 'text' | 'number' | 'choice' | 'yes_no';
  choices: string[];
  /** Whether it may not stay empty. */
  isNeeded: boolean;
  /** Empty, it is left out. */
  isOptional: boolean;
  /** The part it belongs to, if that part may be left out as a whole. */
  optionalPart: string | null;
  initial: string | number | boolean | null;
  longest: number | null;
  least: number | null;
  most: number | null;
};

type Node = TSchema & {
  type?: string;
  properties?: Record<string, Node>;
  required?: string[];
  anyOf?: { const?: unknown }[];
  enum?: unknown[];
  default?: unknown;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
};

export function fieldsOf(settings: TObject): SettingField[] {
  return read(settings as Node, '', null);
}

function read(part: Node, prefix: string, optionalPart: string | null): SettingField[] {
  return Object.entries(part.properties ?? {}).flatMap(([key, node]) => {
    const name = `${prefix}${key}`;
    const isRequired = part.required?.includes(key) === true;
    if (node.type === 'object') return read(node, `${name}.`, isRequired ? optionalPart : name);
    const choices = (node.anyOf?.map((one) => one.const) ?? node.enum ?? []).map(String);
    const initial = node.default;
    return {
      ...{ name, choices, optionalPart, type: typeOf(node, choices) },
      isNeeded: isRequired && !mayBeEmpty(node),
      isOptional: !isRequired,
      initial:
        typeof initial === 'string' || typeof initial === 'number' || typeof initial === 'boolean' ? initial : null,
      longest: node.maxLength ?? null,
      least: node.minimum ?? null,
      most: node.maximum ?? null,
    };
  });
}

function typeOf({ type }: Node, choices: readonly string[]): SettingField['type'] {
  if (choices.length > 0) return 'choice';
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'boolean' ? 'yes_no' : 'text';
}

const mayBeEmpty = ({ type, minLength = 0, pattern }: Node) =>
  type === 'string' && minLength === 0 && (pattern === undefined || new RegExp(pattern, 'u').test(''));

/** Throws Refused `bad_field` or `unknown_field`, naming the field. */
export function checkSettings({ settings: schema }: Connector, settings: unknown): void {
  const faults = Value.Errors(schema, settings);
  if (faults.length > 0) throw refusalOf(faults, 'body.settings');
}

/** Settings that say where passwords are sent, or whether they are hidden on the way. */
const isPlace = (name: string) => /(^|\.)(host|port|url|endpoint|security)$/i.test(name);

/** Whether a stored password would go elsewhere, or more openly, than where its owner has sent it so far. */
export function leadsElsewhere(settings: TObject, before: unknown, after: unknown): boolean {
  return fieldsOf(settings).some(({ name }) => isPlace(name) && valueAt(before, name) !== valueAt(after, name));
}

const valueAt = (settings: unknown, name: string) =>
  name.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], settings);
