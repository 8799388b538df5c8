import { systemClock } from '../platform/clock.ts';
import { Refused } from '../platform/errors.ts';
import { createShop, invitationLink, inviteAgent, keepUsualHours } from '../shops/index.ts';
import { type Command, type Invocation, optionText } from './command.ts';
import { withDatabase } from './with-database.ts';

export const shopCreateCommand: Command = {
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
    owner: 'MAIL: who becomes its owner by opening the link',
  },
  examples: [
    'qin shop create willow --name "Willow & Thread" --country CN --zone Asia/Shanghai --currency CNY --owner anna@shop.example',
  ],
  run: (invocation) =>
    withDatabase(invocation.config, async ({ db }) => {
      const wanted = { code: invocation.operands[0] ?? '', ...required(invocation) };
      const now = systemClock.now();
      const { shop, invitation } = await db.transaction().execute(async (tx) => {
        const created = await createShop(tx, wanted, now);
        await keepUsualHours(tx, created.id);
        const owner = { shopId: created.id, email: wanted.owner, role: 'owner' as const, by: null };
        return { shop: created, invitation: await inviteAgent(tx, owner, now) };
      });
      const { config } = invocation;
      const link = invitationLink(config.publicUrl ?? `http://localhost:${config.port}`, invitation.token);
      const result = { shopId: shop.id, code: shop.code, ownerLink: link, linkExpiresAt: invitation.expiresAt };
      invocation.print(
        result,
        `Shop ${shop.code} is there, open every day from 9:00 to 21:00 (PUT /api/shop/hours changes that).\nIts owner sets a password through this link, once, until ${invitation.expiresAt}:\n${link}`,
      );
      return 0;
    }),
};

const names = ['name', 'country', 'zone', 'currency', 'owner'] as const;

/** Throws Refused `options_missing` that names every missing option at once. */
function required(invocation: Invocation): Record<(typeof names)[number], string> {
  const missing = names.filter((name) => optionText(invocation, name) === undefined);
  if (missing.length > 0)
    throw new Refused('options_missing', 400, { options: missing.map((name) => `--${name}`).join(' ') });
  return Object.fromEntries(names.map((name) => [name, optionText(invocation, name)])) as Record<
    (typeof names)[number],
    string
  >;
}
