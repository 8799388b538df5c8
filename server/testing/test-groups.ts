import { globSync } from 'node:fs';

/** Commands, demo shops and whatever is long or measures or ends its own process keep one for each file. */
const alone =
  /^e2e\/(?:every-write|newcomer|pages)\.|^(?:bench|server\/(?:commands|platform|testing|demo|web))\/|^server\/[^/]+$/;
/** So many that one process does not hold up the end for long. */
const mostTogether = 8;

/** Test files that share a process, because loading the server takes longer than most tests do; and those that do not. */
export function groupTests(patterns: readonly string[], cwd: string): { together: string[][]; alone: string[] } {
  const files = globSync([...patterns], { cwd })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
  const shared = files.filter((file) => !alone.test(file));
  const groups = Math.ceil(shared.length / mostTogether);
  return {
    together: Array.from({ length: groups }, (_, at) => shared.slice(at * mostTogether, (at + 1) * mostTogether)),
    alone: files.filter((file) => alone.test(file)),
  };
}
