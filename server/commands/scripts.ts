import { statSync } from 'node:fs';
import { Refused } from '../platform/errors.ts';
import { checkScripts, listScripts, type Problem } from '../scripts/index.ts';
import { checkCountry } from '../shops/index.ts';
import { type Command, optionText } from './command.ts';

export const scriptsCheckCommand: Command = {
  operands: '[DIR]',
  count: [0, 1],
  options: { country: { type: 'string' } },
  help: {
    country: 'Whose law the scripts may not contradict, as in CN; without it: what no law that Qin knows allows',
  },
  examples: ['qin scripts check', 'qin scripts check ./my-scripts --country DE --json'],
  async run(invocation) {
    const { operands, print } = invocation;
    const [folder] = operands;
    const country = optionText(invocation, 'country');
    if (folder !== undefined && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new Refused('folder_not_found', 400, { path: folder });
    const report = checkScripts(folder, country === undefined ? null : checkCountry(country));
    const problems = report.problems.map(asText);
    const found = problems.length === 1 ? '1 problem.' : `${problems.length} problems.`;
    const verdict = report.ok ? 'All scripts are fine.' : found;
    print(report, [...problems, `${report.rendered} renderings. ${verdict}`].join('\n'));
    return report.ok ? 0 : 1;
  },
};

/** What is wrong with a file says itself where; anything else is told with its script, and its situation where that matters. */
function asText({ script, locale, fixture, sentence }: Problem): string {
  if (sentence.startsWith(script)) return sentence;
  return `${[locale, script, fixture && `(${fixture})`].filter(Boolean).join(' ')}: ${sentence}`;
}

export const scriptsListCommand: Command = {
  operands: '',
  count: [0, 0],
  options: {},
  help: {},
  examples: ['qin scripts list', 'qin scripts list --json'],
  async run({ print }) {
    const scripts = listScripts();
    const lines = scripts.map(
      (script) =>
        `${script.locale.padEnd(6)} ${script.situation.padEnd(32)} v${script.version}  ${script.requires.join(', ')}`,
    );
    print(scripts, lines.join('\n'));
    return 0;
  },
};
