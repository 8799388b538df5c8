import { parseArgs } from 'node:util';

type Numbers = Readonly<Record<string, number | readonly number[]>>;
/** As many as are usual: one, or several with commas between them. */
type Given<Usual> = { [Name in keyof Usual]: Usual[Name] extends number ? number : number[] } & { json: boolean };

/**
 * The options of a command here: whole numbers from 1 on, and `--json`. What was typed wrong ends it with exit code 2 and
 * says how to call it: a run of no runs would find no fault.
 */
export function readOptions<const Usual extends Numbers>(usual: Usual): Given<Usual> {
  const shown = Object.entries(usual).map(([name, value]) => `--${name} ${value}`);
  const usage = `Options, as they are where none are given: ${shown.join(' ')} --json\n`;
  try {
    const named = Object.keys(usual).map((name) => [name, { type: 'string' }] as const);
    const { values: typed }: { values: Record<string, unknown> } = parseArgs({
      options: { ...Object.fromEntries(named), json: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    if (typed.help) end(usage, 0);
    const numbers = Object.entries(usual).map(([name, value]) => [name, read(name, typed[name], value)]);
    return { ...Object.fromEntries(numbers), json: typed.json === true };
  } catch (error) {
    return end(`${error instanceof Error ? error.message : error}\n${usage}`, 2);
  }
}

function read(name: string, typed: unknown, usual: number | readonly number[]): number | readonly number[] {
  if (typed === undefined) return usual;
  const numbers = String(typed).split(',').map(Number);
  const isMany = typeof usual !== 'number';
  if (!numbers.every((number) => Number.isSafeInteger(number) && number >= 1) || (!isMany && numbers.length > 1))
    throw new Error(`--${name} takes ${isMany ? 'whole numbers from 1 on, as 10,100' : 'a whole number from 1 on'}.`);
  return isMany ? numbers : (numbers[0] ?? usual);
}

function end(says: string, code: number): never {
  (code === 0 ? process.stdout : process.stderr).write(says);
  process.exit(code);
}
