import type { ParseArgsConfig } from 'node:util';
import type { Config } from '../platform/config.ts';
import { Refused } from '../platform/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** A line of the list of commands. A command is loaded only when it is called: most need little of what others do. */
export type Listed = {
  /** The words that call it: "shop create". */
  name: string;
  /** One line for the list of commands. */
  summary: string;
  load(): Promise<Command>;
};

/** One command of the public command line. `run` answers the exit code: 0 done, 1 refused. */
export type Command = {
  /** What follows the name, as in "MESSAGE…". */
  operands: string;
  /** What the operands may be, a line each. */
  about?: readonly string[];
  /** Fewest and most operands. */
  count: readonly [number, number];
  options: Options;
  /** What each option means, in help order. */
  help: Readonly<Record<string, string>>;
  examples: readonly string[];
  run(invocation: Invocation): Promise<number>;
};

export type Invocation = {
  operands: string[];
  options: Readonly<Record<string, string | boolean | undefined>>;
  config: Config;
  /** Prints the result: with --json the value as one document, otherwise the text. */
  print(value: unknown, text: string): void;
};

/** The text of an option, or undefined when it was not given. */
export function optionText(invocation: Invocation, name: string): string | undefined {
  const value = invocation.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The command was called in a way it is not made for: exit code 2. The code is the key of its sentence. */
export class WrongUsage extends Refused {
  constructor(code: string, params: Record<string, string | number> = {}) {
    super(code, 400, params);
  }
}
