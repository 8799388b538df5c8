import { checkScripts, listScripts } from '../scripts/index.ts';
import type { Command } from './command.ts';

export const scriptsCheckCommand: Command = {
  operands: '[DIR]',
  count: [0, 1],
  options: {},
  help: {},
  examples: ['qin scripts check', 'qin scripts check ./my-scripts --json'],
  async run({ operands, print }) {
    const report = checkScripts(operands[0]);
    const problems = report.problems.map(
      ({ script, locale, fixture, sentence }) => `${locale} ${script} (${fixture}): ${sentence}`,
    );
    const verdict = report.ok ? 'All scripts are fine.' : `${problems.length} problems.`;
    print(report, [...problems, `${report.rendered} renderings. ${verdict}`].join('\n'));
    return report.ok ? 0 : 1;
  },
};

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
