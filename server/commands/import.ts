import { resolve } from 'node:path';
import { type AnyImportPlan, importPlans } from '../parcels/import-plans.ts';
import { systemClock } from '../platform/clock.ts';
import { localeOf } from '../platform/config.ts';
import { translate } from '../platform/i18n.ts';
import { checkBeginning, type ImportCounts, runImport } from '../platform/import-run.ts';
import { openSource } from '../platform/import-source.ts';
import { type Command, type Invocation, optionText, WrongUsage } from './command.ts';
import { selectShopForImport } from './select-shop-for-import.ts';
import { withDatabase } from './with-database.ts';

const kinds = [...new Set(importPlans.map((plan) => plan.kind))];

export const importCommand: Command = {
  operands: 'KIND FILE',
  about: [`KIND is one of ${kinds.join(', ')}.`, 'FILE is .csv, .csv.gz, or - for standard input.'],
  count: [2, 2],
  options: {
    profile: { type: 'string' },
    encoding: { type: 'string' },
    country: { type: 'string' },
    zone: { type: 'string' },
    currency: { type: 'string' },
  },
  help: {
    profile: 'generic (default), shopify or taobao: whose columns the file has; see docs/importing.md',
    encoding: 'utf-8, gb18030 …: only where the file itself does not tell',
    country: 'CN, BR …: where the shop is, when it is made by this import',
    zone: 'Asia/Shanghai …: the zone of times without one, when the shop is made by this import (default UTC)',
    currency: 'CNY, EUR …: the currency of amounts without one, when the shop is made by this import',
  },
  examples: [
    'qin import deliveries deliveries.csv.gz --country BR --zone America/Sao_Paulo',
    'qin import orders ExportOrderList.csv --profile taobao',
    'qin import products products_export.csv --profile shopify --shop my-shop --json',
    'zcat orders.csv.gz | qin import orders -',
  ],
  run: async (invocation) => {
    const [kind = '', file = ''] = invocation.operands;
    const plan = planOf(kind, optionText(invocation, 'profile') ?? 'generic');
    const { seconds, ...counts } = await importFile(invocation, plan, file);
    const result = { ...counts, seconds };
    invocation.print(result, asText(result, file));
    return 0;
  },
};

function planOf(kind: string, profile: string): AnyImportPlan {
  if (!kinds.includes(kind))
    throw new WrongUsage(translate(locale(), 'import_unknown_kind', { kind, kinds: kinds.join(', ') }));
  const plan = importPlans.find((one) => one.kind === kind && one.profile === profile);
  if (plan) return plan;
  const profiles = importPlans.filter((one) => one.kind === kind).map((one) => one.profile);
  throw new WrongUsage(translate(locale(), 'import_unknown_profile', { kind, profile, profiles: profiles.join(', ') }));
}

async function importFile(invocation: Invocation, plan: AnyImportPlan, file: string) {
  const source = openSource(file);
  const encoding = optionText(invocation, 'encoding') ?? null;
  await checkBeginning(plan, source, encoding); // before a shop, or even a data folder, is made for nothing
  const now = systemClock.now();
  const say = (key: string, params: Record<string, string | number>) =>
    process.stderr.write(`${translate(locale(), key, params)}\n`);
  const bar = progressBar(source.sizeBytes);
  return withDatabase(invocation.config, async ({ db }) => {
    const option = (name: string) => optionText(invocation, name);
    const given = { country: option('country'), zone: option('zone'), currency: option('currency') };
    const shop = await db
      .transaction()
      .execute((tx) => selectShopForImport(tx, option('shop'), given, plan.place ?? {}, now));
    try {
      return await runImport(plan, {
        db,
        shop,
        source,
        encoding,
        rejectedPath: file === '-' ? resolve('stdin.rejected.csv') : `${file}.rejected.csv`,
        locale: locale(),
        now,
        onHeader: ({ unused }) => {
          if (unused.length > 0) say('import_columns_unused', { columns: unused.join(', ').slice(0, 500) });
        },
        onKept: (path) => say('import_rejects_kept', { file: path }),
        onResume: (rows) => say('import_goes_on', { rows }),
        onProgress: bar.show,
      });
    } finally {
      bar.clear();
    }
  });
}

function asText(counts: ImportCounts & { seconds: number }, file: string): string {
  const lines = [translate(locale(), 'import_done', counts)];
  if (counts.rejected > 0)
    lines.push(
      translate(locale(), 'import_left_behind', {
        rejected: counts.rejected,
        file: `${file === '-' ? 'stdin' : file}.rejected.csv`,
      }),
    );
  return lines.join('\n');
}

/** A line on stderr that rewrites itself, only where somebody watches. */
function progressBar(sizeBytes: number | null) {
  const isWatched = process.stderr.isTTY === true;
  return {
    show: ({ bytes, read }: { bytes: number; read: number }) => {
      if (!isWatched) return;
      const share = sizeBytes ? `${Math.min(100, Math.floor((bytes / sizeBytes) * 100))} %  ` : '';
      process.stderr.write(`\r\u001b[K${share}${translate(locale(), 'import_progress', { read })}`);
    },
    clear: () => {
      if (isWatched) process.stderr.write('\r\u001b[K');
    },
  };
}

function locale() {
  return localeOf(process.env);
}
