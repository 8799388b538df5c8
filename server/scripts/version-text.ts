import { readFileSync } from 'node:fs';
import type { Db, Tx } from '../platform/database.ts';
import { selectVersionBody, type VersionKey } from './queries.ts';
import { shippedScripts } from './scripts-of.ts';

/** The text of a version: the shop's own, or the file that came with Qin. Null when neither is there. */
export async function textOfVersion(tx: Db | Tx, shopId: string, key: VersionKey): Promise<string | null> {
  return (await selectVersionBody(tx, shopId, key)) ?? shippedText(key);
}

/** The shipped file of this version. */
export function shippedText({ situation, locale, version }: VersionKey): string | null {
  const script = shippedScripts().find(situation, locale);
  return script?.version === version ? readFileSync(script.file, 'utf8') : null;
}

/** The same text as this version of this situation: the desk counts versions, whatever the text says itself. Lines keep their places. */
export function headed(body: string, situation: string, version: number): string {
  const lines = body.replace(/\r\n?/g, '\n').trimEnd().split('\n');
  return `${withField(withField(lines, 'version', String(version)), 'situation', situation).join('\n')}\n`;
}

function withField(lines: readonly string[], field: string, value: string): string[] {
  const line = `${field}: ${value}`;
  const at = lines.findIndex((text) => text.startsWith(`${field}:`));
  return at === -1 ? [line, ...lines] : lines.with(at, line);
}

/** Whether two texts say the same, whatever their versions. */
export function isSameText(a: string, b: string): boolean {
  return headed(a, 'x', 1) === headed(b, 'x', 1);
}
