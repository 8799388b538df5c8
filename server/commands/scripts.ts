import { statSync } from 'node:fs';
import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { Refused } from '../platform/errors.ts';
import { pickLocale } from '../platform/i18n.ts';
import { hasCluster } from '../platform/postgres-place.ts';
import { checkScripts, listScripts, type Problem } from '../scripts/index.ts';
import { checkCountry, findShopByCode } from '../shops/index.ts';
import { currentStatement, statementTexts } from '../statements/index.ts';
import { type Command, optionText } from './command.ts';
import { withDatabase } from './with-database.ts';

export const scriptsCheckCommand: Command = {
  operands: '[DIR]',
  count: [0, 1],
  options: { country: { type: 'string' } },
  help: {
    country:
      "Whose law the scripts may not contradict, as in CN; without it: the law of --shop's country, whose statement is checked too, or what no law that Qin knows allows",
  },
  examples: [
    'qin scripts check',
    'qin scripts check ./my-scripts --country DE --json',
    'qin scripts check --shop SHOP',
  ],
  async run(invocation) {
    const { operands, print } = invocation;
    const [folder] = operands;
    const code = optionText(invocation, 'shop');
    const shop = code === undefined ? null : await statementOf(invocation.config, code);
    const named = optionText(invocation, 'country');
    const country = named === undefined ? (shop?.country ?? null) : checkCountry(named);
    if (folder !== undefined && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new Refused('folder_not_found', 400, { path: folder });
    const report = checkScripts(folder, country, shop?.published);
    const problems = report.problems.map(asText);
    const found = problems.length === 1 ? '1 problem.' : `${problems.length} problems.`;
    const verdict = report.ok ? 'All scripts are fine.' : found;
    print(report, [...problems, `${report.rendered} renderings. ${verdict}`].join('\n'));
    return report.ok ? 0 : 1;
  },
};

/** The terms that hold in the shop now: the law may have become stricter since they were published. */
async function statementOf(config: Config, code: string) {
  if (!config.databaseUrl && !hasCluster(config.dataDir)) throw new Refused('shop_not_found', 404, { code });
  return withDatabase(config, async ({ db }) => {
    const shop = await findShopByCode(db, code);
    if (!shop) throw new Refused('shop_not_found', 404, { code });
    const newest = await currentStatement(db, shop.id, 'en', systemClock.now());
    const texts = newest ? await statementTexts(db, shop.id, newest.version) : [];
    const published = texts.map(({ locale, title, body }) => ({
      ...{ name: `statement version ${newest?.version}`, locale: pickLocale(locale), text: `${title}\n${body}` },
    }));
    return { country: shop.country, published };
  });
}

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
