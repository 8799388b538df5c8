import { parseArgs } from 'node:util';
import { askCommand } from './commands/ask.ts';
import { backupCommand } from './commands/backup.ts';
import { type Command, WrongUsage } from './commands/command.ts';
import { doctorCommand } from './commands/doctor.ts';
import { importCommand } from './commands/import.ts';
import { restoreCommand } from './commands/restore.ts';
import { scriptsCheckCommand, scriptsListCommand } from './commands/scripts.ts';
import { sendingOffCommand, sendingOnCommand } from './commands/sending.ts';
import { shopCreateCommand } from './commands/shop-create.ts';
import { startCommand } from './commands/start.ts';
import { readConfig } from './platform/config.ts';
import { Refused } from './platform/errors.ts';
import { pickLocale, translate } from './platform/i18n.ts';
import { plainError } from './platform/log.ts';

/** The command line, a public interface: exit 0 done, 1 refused or failed (one sentence on stderr), 2 wrong usage. */
const commands: readonly Command[] = [
  startCommand,
  shopCreateCommand,
  askCommand,
  importCommand,
  scriptsCheckCommand,
  scriptsListCommand,
  doctorCommand,
  backupCommand,
  restoreCommand,
  sendingOnCommand,
  sendingOffCommand,
];

const everywhere = {
  data: { type: 'string' },
  shop: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const locale = pickLocale(process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG);

process.stdout.on('error', () => process.exit(0)); // the reader of a pipe has gone: nobody is left to print for
process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  const command = commands.find((candidate) => candidate.name.split(' ').every((word, at) => words[at] === word));
  if (!command) return usage(words);
  try {
    return await runCommand(command, words.slice(command.name.split(' ').length));
  } catch (error) {
    return report(command, error);
  }
}

async function runCommand(command: Command, words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    options: { ...everywhere, ...command.options },
    allowPositionals: true,
  });
  const options = values as Record<string, string | boolean | undefined>;
  if (options.help) return printHelp(command);
  const [fewest, most] = command.count;
  if (positionals.length < fewest || positionals.length > most)
    throw new WrongUsage(translate(locale, 'cli.wrong_count', { usage: usageOf(command) }));
  const config = readConfig({ ...process.env, ...(options.data ? { QIN_DATA: String(options.data) } : {}) });
  const print = (value: unknown, text: string) =>
    process.stdout.write(`${options.json ? JSON.stringify(value) : text}\n`);
  return command.run({ operands: positionals, options, config, print });
}

function report(command: Command, error: unknown): number {
  if (error instanceof WrongUsage || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(
      `${(error as Error).message}\n${translate(locale, 'cli.try_help', { command: command.name })}\n`,
    );
    return 2;
  }
  if (error instanceof Refused) {
    process.stderr.write(`${translate(locale, error.code, error.params)}\n`);
    return 1;
  }
  process.stderr.write(`${translate(locale, 'internal_error')} ${JSON.stringify(plainError(error))}\n`);
  return 1;
}

function usage(words: string[]): number {
  const isAsked = words.length === 0 || ['--help', '-h', 'help'].includes(words[0] ?? '');
  const width = Math.max(...commands.map((command) => command.name.length));
  const list = commands.map((command) => `  qin ${command.name.padEnd(width)}  ${command.summary}`).join('\n');
  const text = `Qin, the after-sales desk.\n\n${list}\n\n"qin COMMAND --help" tells more. Everywhere: --data DIR (default ./data), --shop CODE, --json.\n`;
  if (isAsked) process.stdout.write(text);
  else
    process.stderr.write(
      `${translate(locale, 'cli.unknown_command', { command: words.slice(0, 2).join(' ') })}\n\n${text}`,
    );
  return isAsked ? 0 : 2;
}

function printHelp(command: Command): number {
  const options = {
    ...command.help,
    data: 'DIR: where everything is kept (default ./data)',
    shop: 'CODE: which shop (default: the only one)',
    json: 'print one JSON document and nothing else',
  };
  const width = Math.max(...Object.keys(options).map((name) => name.length));
  const lines = Object.entries(options).map(([name, meaning]) => `  --${name.padEnd(width)}  ${meaning}`);
  const examples = command.examples.map((example) => `  ${example}`);
  process.stdout.write(
    `${usageOf(command)}\n${command.summary}\n\nOptions\n${lines.join('\n')}\n\nExamples\n${examples.join('\n')}\n`,
  );
  return 0;
}

function usageOf(command: Command): string {
  return `qin ${command.name}${command.operands ? ` ${command.operands}` : ''} [options]`;
}
