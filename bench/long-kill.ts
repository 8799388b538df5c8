import { parseArgs } from 'node:util';
import { runKills } from './kill-harness.ts';
import { startCommand } from './start-command.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    clients: { type: 'string', default: '4' },
    'database-every': { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
});

const report = await runKills({
  kills: Number(values.kills),
  clients: Number(values.clients),
  databaseEvery: Number(values['database-every']),
  seed: Number(values.seed),
  command: startCommand,
  tell: (line) => process.stderr.write(`${line}\n`),
});
const { faults, ...figures } = report;
const verdict = faults.length === 0 ? 'Nothing lost, nothing doubled, order kept.' : faults.join('\n');
process.stdout.write(`${values.json ? JSON.stringify(report) : `${JSON.stringify(figures)}\n${verdict}`}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
