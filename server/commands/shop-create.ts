import { systemClock } from '../platform/clock.ts';
import { createShop } from '../shops/index.ts';
import { type Command, optionText } from './command.ts';
import { withDatabase } from './with-database.ts';

export const shopCreateCommand: Command = {
  name: 'shop create',
  summary: 'make a real shop and invite its owner',
  operands: 'CODE',
  count: [1, 1],
  options: {
    name: { type: 'string' },
    country: { type: 'string' },
    zone: { type: 'string' },
    currency: { type: 'string' },
    owner: { type: 'string' },
  },
  help: {
    name: 'the name that buyers know',
    country: 'two letters, as CN or DE',
    zone: 'time zone, as Asia/Shanghai',
    currency: 'three letters, as CNY',
    owner: 'MAIL: who gets the one-time link to sign in as owner',
  },
  examples: [
    'qin shop create willow --name "Willow & Thread" --country CN --zone Asia/Shanghai --currency CNY --owner anna@shop.example',
  ],
  run: (invocation) =>
    withDatabase(invocation.config, async ({ db }) => {
      const given = Object.fromEntries(
        ['name', 'country', 'zone', 'currency', 'owner'].map((name) => [name, optionText(invocation, name)]),
      );
      const created = await db
        .transaction()
        .execute((tx) => createShop(tx, { code: invocation.operands[0], ...given }, systemClock.now()));
      invocation.print(created, JSON.stringify(created));
      return 0;
    }),
};
