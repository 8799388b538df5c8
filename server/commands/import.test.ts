import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { sql } from 'kysely';
import { Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { createShop } from '../shops/index.ts';
import { testDatabase } from '../testing/database.ts';
import { databaseUrl, importInChild, importKilled } from '../testing/killed-import.ts';
import { deliveriesHeader, delivery } from '../testing/made-up-deliveries.ts';
import { selectShopForImport } from './select-shop-for-import.ts';

const { db, poolConfig } = await testDatabase();
const url = databaseUrl(poolConfig);
const folder = mkdtempSync(join(tmpdir(), 'qin-import-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Deliveries with every hundredth row broken, so that the file of rejected rows is part of what must come out right. */
function deliveriesWithFaults(count: number): string {
  const rows = Array.from({ length: count }, (_, nth) =>
    nth % 100 === 50 ? `broken-${nth},delivered` : delivery(nth),
  );
  const file = join(folder, `deliveries-${count}.csv`);
  writeFileSync(file, `${[deliveriesHeader, ...rows].join('\n')}\n`);
  return file;
}

async function stored() {
  const { rows } = await sql<Record<string, unknown>>`
    select (select count(*)::int from orders) as orders, (select count(*)::int from parcels) as parcels,
      (select count(distinct external_id)::int from parcels) as numbers,
      (select count(*)::int from imports where finished) as finished`.execute(db);
  return rows[0];
}

test('an import killed three times at random goes on where it stopped, and loses and doubles nothing', async () => {
  const file = deliveriesWithFaults(20_000);
  const counts = await importKilled(db, url, ['deliveries', file], 3, () => Math.random() * 120);
  assert.deepEqual(
    { ...counts, seconds: 0 },
    { read: 20_000, inserted: 19_800, updated: 0, unchanged: 0, rejected: 200, seconds: 0 },
  );
  assert.deepEqual(await stored(), { orders: 19_800, parcels: 19_800, numbers: 19_800, finished: 1 });
  const rejected = readFileSync(`${file}.rejected.csv`, 'utf8').trimEnd().split('\n');
  assert.equal(rejected.length, 201);
  assert.equal(new Set(rejected.map((line) => line.split(',')[0])).size, 201, 'each rejected row is there once');

  const again = await importInChild(url, ['deliveries', file]);
  assert.deepEqual([again?.inserted, again?.updated, again?.unchanged, again?.rejected], [0, 0, 19_800, 200]);
});

test('imported data go to the named or the only real shop, never to the demo shop', async () => {
  const now = Temporal.Instant.from('2026-03-01T00:00:00Z');
  const choose = (code?: string, given: { zone?: string; country?: string } = {}) =>
    db.transaction().execute(async (tx) => {
      const shop = await selectShopForImport(tx, code, given, {}, now);
      return [shop.code, shop.country, shop.zone, shop.currency];
    });
  const add = (code: string, isDemo: boolean) =>
    db
      .transaction()
      .execute((tx) =>
        createShop(tx, { code, name: code, country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY', isDemo }, now),
      );
  const refused = (code: string) => (error: unknown) => error instanceof Refused && error.code === code;
  await sql`delete from imports`.execute(db);
  await sql`truncate shops cascade`.execute(db);

  await add('demo', true);
  assert.deepEqual(await choose(undefined, { zone: 'America/Sao_Paulo', country: 'BR' }), [
    'imported',
    'BR',
    'America/Sao_Paulo',
    'XXX',
  ]);
  assert.deepEqual(await choose(undefined, { zone: 'america/sao_paulo' }), [
    'imported',
    'BR',
    'America/Sao_Paulo',
    'XXX',
  ]);
  await assert.rejects(choose(undefined, { zone: 'UTC' }), refused('shop_is_elsewhere'));
  await assert.rejects(choose('demo'), refused('import_not_into_demo'));
  await assert.rejects(choose('nobody'), refused('shop_not_found'));
  await add(`second-${newId(now).slice(-6)}`, false);
  await assert.rejects(choose(), refused('shop_ambiguous'));
});
