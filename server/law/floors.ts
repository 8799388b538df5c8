import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Floor, type FloorCode, floorCodes } from './floor.ts';

type Source = { title: string; read: string; how: 'text' | 'quoted' | 'known' };

export const lawContent = fileURLToPath(new URL('../../content/law', import.meta.url));

let known: readonly Floor[] | undefined;

/** Every floor that Qin knows; read once. */
export function allFloors(): readonly Floor[] {
  known ??= floorCodes.map(readFloor);
  return known;
}

/** The floor of a country (ISO 3166-1 alpha-2), or null: Qin knows none there, which does not mean that there is none. */
export function floorOf(country: string): Floor | null {
  return allFloors().find(({ countries }) => countries.includes(country)) ?? null;
}

function readFloor(code: FloorCode): Floor {
  const file = `${lawContent}/${code}.yaml`;
  const { sources, ...rules } = parse(readFileSync(file, 'utf8')) as { sources: Record<string, Source> };
  return cite(rules, sources, file) as Floor;
}

/** Puts the title and the day of reading where a rule names its source. */
function cite(value: unknown, sources: Record<string, Source>, file: string): unknown {
  if (Array.isArray(value)) return value.map((one) => cite(one, sources, file));
  if (typeof value !== 'object' || value === null) return value;
  const rule = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cite(one, sources, file)]));
  if (rule.source === undefined) return rule;
  const source = sources[String(rule.source)];
  if (!source) throw new TypeError(`${file}: there is no source "${rule.source}"`);
  return { ...rule, source: source.title, read: source.read };
}
