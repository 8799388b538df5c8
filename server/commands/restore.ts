import { resolve } from 'node:path';
import { systemClock } from '../platform/clock.ts';
import { openDatabase } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { checkBackup, restoreBackup } from '../platform/restore.ts';
import type { Command } from './command.ts';

export const restoreCommand: Command = {
  operands: 'FILE',
  count: [1, 1],
  options: {},
  help: {},
  examples: ['qin restore qin-2026-11-22.backup --data ./copy', 'DATABASE_URL=postgres://… qin restore qin.backup'],
  async run({ operands, config, print }) {
    const file = resolve(operands[0] ?? '');
    const header = await checkBackup(file); // before a data folder is made for nothing
    const opened = await openDatabase(config, 2);
    try {
      if (opened.embedded && !opened.embedded.becomeOwner())
        throw new Refused('already_running', 409, { path: config.dataDir });
      const report = await restoreBackup(opened, file, header, systemClock.now());
      print(
        report,
        `${report.rows} rows of ${report.tables} tables are back, as of ${report.madeAt}.\n` +
          'This copy sends nothing to customers until you allow it with "qin sending on".',
      );
      return 0;
    } finally {
      await opened.close();
    }
  },
};
