import type { SettingField, Settings } from '../api/types.ts';

/** What stands in the fields, by their names: "from.address". */
export type Typed = Readonly<Record<string, string>>;

/** What the fields of a form begin with. */
export function typedOf(fields: readonly SettingField[], settings: Settings | null): Typed {
  return Object.fromEntries(
    fields.map(({ name, initial, type, choices }) => {
      const known = name.split('.').reduce<unknown>((at, key) => (at as Settings | undefined)?.[key], settings ?? {});
      return [name, String(known ?? initial ?? (type === 'choice' ? (choices[0] ?? '') : ''))];
    }),
  );
}

/**
 * The settings as the API wants them. A part that may be left out is, when nothing of it was typed: what only has a first
 * choice or a usual value is not typed.
 */
export function settingsOf(fields: readonly SettingField[], typed: Typed): Settings {
  const settings: Settings = {};
  for (const field of fields) {
    const text = (typed[field.name] ?? '').trim();
    if (field.optionalPart !== null && !isPartUsed(fields, field.optionalPart, typed)) continue;
    if (text === '' && field.isOptional) continue;
    put(settings, field.name.split('.'), readTyped(field, text));
  }
  return settings;
}

/** Whether anything of a part that may be left out has been typed. */
export function isPartUsed(fields: readonly SettingField[], part: string, typed: Typed): boolean {
  return fields.some(
    ({ name, optionalPart, initial, type }) =>
      optionalPart === part && initial === null && type !== 'choice' && (typed[name] ?? '').trim() !== '',
  );
}

function readTyped({ type }: SettingField, text: string): string | number | boolean {
  if (type === 'number') return text === '' ? text : Number(text);
  return type === 'yes_no' ? text === 'true' : text;
}

function put(settings: Settings, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    settings[first] = value;
    return;
  }
  settings[first] ??= {};
  put(settings[first] as Settings, rest, value);
}
