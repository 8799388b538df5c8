import { resolve } from 'node:path';
import { writeBackup } from '../platform/backup.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { hasCluster } from '../platform/postgres-place.ts';
import type { Command } from './command.ts';

export const backupCommand: Command = {
  operands: 'FILE',
  count: [1, 1],
  options: {},
  help: {},
  examples: ['qin backup qin-2026-11-22.backup', 'qin backup /mnt/nightly/qin.backup --data /srv/qin --json'],
  async run({ operands, config, print }) {
    if (!config.databaseUrl && !hasCluster(config.dataDir)) throw new Refused('backup_nothing', 400);
    const opened = await openDatabase(config, 1);
    try {
      const report = await writeBackup(opened.poolConfig, resolve(operands[0] ?? ''), systemClock.now());
      const megabytes = (report.bytes / 1_000_000).toFixed(1);
      print(report, `${report.file}: ${report.rows} rows of ${report.tables} tables, ${megabytes} MB.`);
      return 0;
    } finally {
      await opened.close();
    }
  },
};
