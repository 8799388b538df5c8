import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { importPlans } from '../parcels/import-plans.ts';
import { type ImportCounts, runImport } from '../platform/import-run.ts';
import { openSource } from '../platform/import-source.ts';
import { deliveriesHeader, delivery } from './made-up-deliveries.ts';
import { type TestShop, type TestShopOptions, testShop } from './shop.ts';

export type TestImport = {
  shop: TestShop;
  /** Imports this content as a file; the answer without its seconds, what was said, and the rejected rows as text. */
  run(
    kind: string,
    content: string | Uint8Array,
    profile?: string,
  ): Promise<ImportCounts & { rejects: string; unused: string[] }>;
  /** The name under which the last run kept an older file of rejected rows. */
  kept(): string | null;
  /** The file that `run` writes. */
  file: string;
};

/** A shop, and a folder to import from. */
export async function testImport(t: TestContext, options: TestShopOptions = {}): Promise<TestImport> {
  const shop = await testShop(t, options);
  const folder = mkdtempSync(join(tmpdir(), 'qin-import-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'export.csv');
  let kept: string | null = null;
  return {
    shop,
    file,
    kept: () => kept,
    run: async (kind, content, profile = 'generic') => {
      writeFileSync(file, content);
      shop.clock.advance({ milliseconds: 1 }); // ids of one run come after those of the run before
      const plan = importPlans.find((one) => one.kind === kind && one.profile === profile);
      assert.ok(plan);
      const rejected = `${file}.rejected.csv`;
      let unused: string[] = [];
      kept = null;
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
        onKept: (path) => {
          kept = path;
        },
      });
      return { ...counts, unused, rejects: existsSync(rejected) ? readFileSync(rejected, 'utf8') : '' };
    },
  };
}

export function deliveriesCsv(count: number): string {
  return `${[deliveriesHeader, ...Array.from({ length: count }, (_, nth) => delivery(nth))].join('\n')}\n`;
}
