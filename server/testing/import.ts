import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { importPlans } from '../parcels/import-plans.ts';
import { type ImportCounts, runImport } from '../platform/import-run.ts';
import { openSource } from '../platform/import-source.ts';
import { type TestShop, type TestShopOptions, testShop } from './shop.ts';

export type TestImport = {
  shop: TestShop;
  /** Imports this content as a file; the answer without its seconds, what was said, and the rejected rows as text. */
  run(
    kind: string,
    content: string | Uint8Array,
    profile?: string,
  ): Promise<ImportCounts & { rejects: string; unused: string[] }>;
  /** The file that `run` writes. */
  file: string;
};

/** A shop, and a folder to import from. */
export async function testImport(t: TestContext, options: TestShopOptions = {}): Promise<TestImport> {
  const shop = await testShop(t, options);
  const folder = mkdtempSync(join(tmpdir(), 'qin-import-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'export.csv');
  return {
    shop,
    file,
    run: async (kind, content, profile = 'generic') => {
      writeFileSync(file, content);
      const plan = importPlans.find((one) => one.kind === kind && one.profile === profile);
      assert.ok(plan);
      const rejected = `${file}.rejected.csv`;
      let unused: string[] = [];
      const { seconds: _, ...counts } = await runImport(plan, {
        db: shop.db,
        shop,
        source: openSource(file),
        encoding: null,
        rejectedPath: rejected,
        locale: 'en',
        now: shop.now(),
        onHeader: (header) => {
          unused = header.unused;
        },
      });
      return { ...counts, unused, rejects: existsSync(rejected) ? readFileSync(rejected, 'utf8') : '' };
    },
  };
}

export const deliveriesHeader =
  'order_id,order_status,purchased_at,approved_at,carrier_at,delivered_at,promised_date,origin_zip,origin_city,origin_state,dest_zip,dest_city,dest_state,sellers_seen';

/** A made-up delivery: no real one. */
export function delivery(nth: number, more: { id?: string; city?: string } = {}): string {
  const at = (days: number, hour: number) =>
    Temporal.PlainDateTime.from('2025-01-01T00:00')
      .add({ days: (nth % 300) + days, hours: hour + (nth % 7), minutes: nth % 60 })
      .toString({ smallestUnit: 'second' })
      .replace('T', ' ');
  const id = more.id ?? `order-${String(nth).padStart(7, '0')}`;
  const promised = at(14, 0).slice(0, 10);
  const city = more.city ?? 'campinas';
  return `${id},delivered,${at(0, 8)},${at(0, 9)},${at(2, 10)},${at(5 + (nth % 5), 11)},${promised},13000,${city},SP,80000,curitiba,PR,1`;
}

export function deliveriesCsv(count: number): string {
  return `${[deliveriesHeader, ...Array.from({ length: count }, (_, nth) => delivery(nth))].join('\n')}\n`;
}
