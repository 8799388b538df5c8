import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** One TypeScript file of ours, with what it imports from our own files as paths from the root. */
export type SourceFile = { path: string; text: string; imports: { path: string; names: string; isType: boolean }[] };

const importing = /^(?:import|export)\s+(type\s+)?((?:\{[^}]*\}|\w+|\* as \w+)\s+from\s+)?['"](\.[^'"]+)['"]/gm;

export function readSources(...patterns: string[]): SourceFile[] {
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  return paths.map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const imports = [...text.matchAll(importing)].map(([, type, names, target]) => ({
      path: relative(root, resolve(root, dirname(path), target ?? '')),
      names: names ?? '',
      isType: type !== undefined || isOnlyTypes(names ?? ''),
    }));
    return { path, text, imports };
  });
}

/** `{ type A, type B }` imports nothing that runs. */
function isOnlyTypes(names: string): boolean {
  const inside = /^\{(.*)\}/s.exec(names.trim())?.[1];
  const parts = inside?.split(',').flatMap((part) => (part.trim() ? [part.trim()] : [])) ?? [];
  return parts.length > 0 && parts.every((part) => part.startsWith('type '));
}
