import { parseArgs } from 'node:util';
import { type Command, type Listed, WrongUsage } from './commands/command.ts';
import { localeOf, readConfig } from './platform/config.ts';
import { Refused } from './platform/errors.ts';
import { translate } from './platform/i18n.ts';
import { plainError } from './platform/log.ts';

/** The command line, a public interface: exit 0 done, 1 refused or failed (one sentence on stderr), 2 wrong usage. */
const commands: readonly Listed[] = [
  {
    name: 'start',
    summary: 'run Qin: database, migrations, API, workers and pages in one process',
    load: async () => (await import('./commands/start.ts')).startCommand,
  },
  {
    name: 'shop create',
    summary: 'make a real shop and a one-time link for its owner',
    load: async () => (await import('./commands/shop-create.ts')).shopCreateCommand,
  },
  {
    name: 'ask',
    summary: 'play a buyer: one message a turn through understanding, decision and wording; nothing is kept',
    load: async () => (await import('./commands/ask.ts')).askCommand,
  },
  {
    name: 'import',
    summary: "bring in the shop's data from a CSV file (.csv, .csv.gz, or - for standard input)",
    load: async () => (await import('./commands/import.ts')).importCommand,
  },
  {
    name: 'parcels backtest',
    summary: 'what estimates would have been worth on past deliveries; nothing is kept',
    load: async () => (await import('./commands/parcels-backtest.ts')).parcelsBacktestCommand,
  },
  {
    name: 'scripts check',
    summary: 'render every script against the fixture situations and report what is wrong',
    load: async () => (await import('./commands/scripts.ts')).scriptsCheckCommand,
  },
  {
    name: 'scripts list',
    summary: 'list the scripts: situation, language, version, the facts they cannot do without',
    load: async () => (await import('./commands/scripts.ts')).scriptsListCommand,
  },
  {
    name: 'doctor',
    summary: 'check this installation and say what is wrong with it; changes nothing',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'backup',
    summary: 'write everything to one file, as of one moment, while Qin goes on working',
    load: async () => (await import('./commands/backup.ts')).backupCommand,
  },
  {
    name: 'restore',
    summary: 'fill an empty data folder from a backup; sending starts switched off',
    load: async () => (await import('./commands/restore.ts')).restoreCommand,
  },
  {
    name: 'sending on',
    summary: 'let this installation write to customers (a restored copy may not)',
    load: async () => (await import('./commands/sending.ts')).sendingOnCommand,
  },
  {
    name: 'sending off',
    summary: 'hold back everything that would go to customers',
    load: async () => (await import('./commands/sending.ts')).sendingOffCommand,
  },
];

const everywhere = {
  data: { type: 'string' },
  shop: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const locale = localeOf(process.env);

process.stdout.on('error', () => process.exit(0)); // the reader of a pipe has gone: nobody is left to print for
process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  const listed = commands.find((candidate) => candidate.name.split(' ').every((word, at) => words[at] === word));
  if (!listed) return usage(words);
  try {
    return await runCommand(listed, words.slice(listed.name.split(' ').length));
  } catch (error) {
    return report(listed, error);
  }
}

async function runCommand(listed: Listed, words: string[]): Promise<number> {
  const command = await listed.load();
  const { values, positionals } = parseArgs({
    args: words,
    options: { ...everywhere, ...command.options },
    allowPositionals: true,
  });
  const options = values as Record<string, string | boolean | undefined>;
  if (options.help) return printHelp(listed, command);
  const [fewest, most] = command.count;
  if (positionals.length < fewest || positionals.length > most)
    throw new WrongUsage('cli.wrong_count', { usage: usageOf(listed, command) });
  const config = readConfig({ ...process.env, ...(options.data ? { QIN_DATA: String(options.data) } : {}) });
  const print = (value: unknown, text: string) =>
    process.stdout.write(`${options.json ? JSON.stringify(value) : text}\n`);
  return command.run({ operands: positionals, options, config, print });
}

function report(command: Listed, error: unknown): number {
  const known = asWrongUsage(error);
  if (known instanceof Refused) process.stderr.write(`${translate(locale, known.code, known.params)}\n`);
  else process.stderr.write(`${translate(locale, 'internal_error')} ${JSON.stringify(plainError(error))}\n`);
  if (!(known instanceof WrongUsage)) return 1;
  process.stderr.write(`${translate(locale, 'cli.try_help', { command: command.name })}\n`);
  return 2;
}

/** What Node's own reader of options complains of, in our words. */
function asWrongUsage(error: unknown): unknown {
  const { code, message = '' } = error as { code?: string; message?: string };
  if (!code?.startsWith('ERR_PARSE_ARGS')) return error;
  const option = /'(-{1,2}[^' ]+)/.exec(message)?.[1] ?? '';
  return new WrongUsage(code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? 'cli.unknown_option' : 'cli.bad_option', { option });
}

/** The list of commands, or of those of one group ("scripts"): on request, or because there is no such command. */
function usage(words: string[]): number {
  const group = commands.filter((command) => command.name.startsWith(`${words[0]} `));
  const asking = group.length > 0 ? words[1] : words[0];
  const isAsked = words.length === 0 || ['--help', '-h', 'help'].includes(asking ?? '');
  const listed = group.length > 0 ? group : commands;
  const width = Math.max(...listed.map((command) => command.name.length));
  const list = listed.map((command) => `  qin ${command.name.padEnd(width)}  ${command.summary}`).join('\n');
  const text = `Qin, the after-sales desk.\n\n${list}\n\n"qin COMMAND --help" tells more. Everywhere: --data DIR (default ./data), --shop CODE, --json.\n`;
  if (isAsked) process.stdout.write(text);
  else
    process.stderr.write(
      `${translate(locale, 'cli.unknown_command', {
        command: words
          .slice(0, 2)
          .filter((word) => !word.startsWith('-'))
          .join(' '),
      })}\n\n${text}`,
    );
  return isAsked ? 0 : 2;
}

function printHelp(listed: Listed, command: Command): number {
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
    `${[usageOf(listed, command), listed.summary, ...(command.about ?? [])].join('\n')}\n\nOptions\n${lines.join('\n')}\n\nExamples\n${examples.join('\n')}\n`,
  );
  return 0;
}

function usageOf({ name }: Listed, command: Command): string {
  return `qin ${name}${command.operands ? ` ${command.operands}` : ''} [options]`;
}
