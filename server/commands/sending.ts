import { Refused } from '../platform/errors.ts';
import { switchSending } from '../platform/installation.ts';
import { hasCluster } from '../platform/postgres-place.ts';
import type { Command } from './command.ts';
import { withDatabase } from './with-database.ts';

const sending = (name: string, enabled: boolean): Command => ({
  operands: '',
  count: [0, 0],
  options: {},
  help: {},
  examples: [`qin sending ${name}`, `qin sending ${name} --data ./copy`],
  async run({ config, print }) {
    // Who mistypes the folder must not believe that the shop's sending is off.
    if (!config.databaseUrl && !hasCluster(config.dataDir))
      throw new Refused('sending_nothing', 400, { path: config.dataDir });
    await withDatabase(config, ({ db }) => switchSending(db, enabled));
    print({ sendingEnabled: enabled }, `Sending is switched ${name}.`);
    return 0;
  },
});

export const sendingOnCommand = sending('on', true);
export const sendingOffCommand = sending('off', false);
