import { resolve } from 'node:path';
import { checkBackupPlace, writeBackup } from '../platform/backup.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { hasCluster } from '../platform/postgres-place.ts';
import type { Command } from './command.ts';

export const backupCommand: Command = {
  operands: 'FILE',
  count: [1, 1],
  options: { force: { type: 'boolean' } },
  help: { force: 'overwrite FILE when it is there already' },
  examples: ['qin backup qin-2026-11-22.backup', 'qin backup /mnt/nightly/qin.backup --force --data /srv/qin --json'],
  async run({ operands, options, config, print }) {
    const file = resolve(operands[0] ?? '');
    if (!config.databaseUrl && !hasCluster(config.dataDir)) throw new Refused('backup_nothing', 400);
    checkBackupPlace(file, options.force === true);
    const opened = await openDatabase(config, 1);
    try {
      const report = await writeBackup(opened.poolConfig, file, systemClock.now());
      const megabytes = (report.bytes / 1_000_000).toFixed(1);
      print(report, `${report.file}: ${report.rows} rows of ${report.tables} tables, ${megabytes} MB.`);
      return 0;
    } finally {
      await opened.close();
    }
  },
};
