import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

const folder = new URL('../../widget/', import.meta.url);

export type WidgetCode = {
  /** Part of the address, so that a browser keeps the code for good and asks for other code when it has changed. */
  version: string;
  files: ReadonlyMap<string, string>;
};

/** The chat page's script as browsers read it: its types taken out when the server starts, and nothing else done to it. */
export function readWidgetCode(): WidgetCode {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort();
  const files = new Map(names.map((name) => [name, quietly(() => stripped(name))]));
  const hash = createHash('sha256');
  for (const [name, code] of files) hash.update(name).update(code);
  return { version: hash.digest('hex').slice(0, 12), files };
}

/** Types become blanks where they stood; comments and those blanks need not travel. */
function stripped(name: string): string {
  const code = stripTypeScriptTypes(readFileSync(new URL(name, folder), 'utf8'));
  return code
    .replace(/^\s*\/\*\*[\s\S]*?\*\/\s*$/gm, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n');
}

/** Node calls the function experimental on the console, each time a shop starts its desk. */
function quietly<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
