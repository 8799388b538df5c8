import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { indexShop } from './index-search.ts';
import { fill, sequenced } from './testing.ts';

const morning = '2026-03-10T10:00+08:00[Asia/Shanghai]';

/** A shop to which an import has brought so many customers; their ids in the order in which they are looked through. */
async function open(t: TestContext, count: number) {
  const shop = await testShop(t, { now: morning });
  const ids = Array.from({ length: count }, () => newId(shop.now())).toSorted();
  await sql`insert into customers (shop_id, id, external_id, name, synced_at)
    select ${shop.id}, id, 'c' || n, 'Name' || n, ${shop.now()}
    from unnest(${ids}::uuid[]) with ordinality r (id, n)`.execute(shop.db);
  const found = async (name: string) => {
    const reply = await shop.get(`search?kind=customer&q=${name}`);
    return reply.json<{ items: { title: string }[] }>().items.map(({ title }) => title);
  };
  return { shop, ids, found, state: () => stateOf(shop), index: () => indexShop(shop.db, shop.id) };
}

async function stateOf(shop: TestShop) {
  const { rows } = await sql<{ customers: number; chunks: number; walked: string | null }>`
    select (select count(*)::int from search_objects where shop_id = ${shop.id} and kind = 'customer') as customers,
      (select count(*)::int from search_chunks where shop_id = ${shop.id}) as chunks,
      (select walked_kind from search_heads where shop_id = ${shop.id}) as walked`.execute(shop.db);
  return rows[0];
}

test('an import that is being indexed is not begun anew after a crash: what was done stays done', async (t) => {
  const { shop, ids, found, state, index } = await open(t, 4500);
  await sql`create function fail() returns trigger language plpgsql as 'begin raise exception ''of a test''; end'`.execute(
    shop.db,
  );
  t.after(() => sql`drop function if exists fail cascade`.execute(shop.db));
  await sql`create trigger fails before insert on search_objects for each row
    when (new.id = ${sql.lit(ids[4200])}::uuid) execute function fail()`.execute(shop.db);
  await assert.rejects(index(), /of a test/);
  assert.deepEqual(await state(), { customers: 4000, chunks: 0, walked: 'customer' });
  assert.deepEqual(await found('name3999'), ['Name3999']);
  await sql`drop function fail cascade`.execute(shop.db);
  // No event tells of this change: it stays unseen unless the first customers are looked through once more.
  await sql`update customers set name = 'Renamed' where shop_id = ${shop.id} and id = ${ids[0]}`.execute(shop.db);
  await index();
  assert.deepEqual(await state(), { customers: 4500, chunks: 0, walked: null });
  assert.deepEqual([await found('name4500'), await found('renamed')], [['Name4500'], []]);
});

test('what an import brings while another is being looked through is found in the end', async (t) => {
  const { shop, ids, found, index } = await open(t, 4500);
  const gate = await holdUp(shop, ids[2100]);
  const indexing = index();
  await until(async () => (await stateOf(shop))?.customers === 2000);
  await sql`update customers set name = 'Renamed' where shop_id = ${shop.id} and id = ${ids[0]}`.execute(shop.db);
  await sql`insert into events (shop_id, id, type, data, at)
    values (${shop.id}, ${newId(shop.now())}, 'customers.customers-imported', '{}', ${shop.now()})`.execute(shop.db);
  await sequenced(shop);
  await gate.open();
  await indexing;
  await index();
  assert.deepEqual([await found('renamed'), (await stateOf(shop))?.customers], [['Renamed'], 4500]);
});

test('what buyers write while an import is being indexed is indexed in between', async (t) => {
  const { shop, ids, index } = await open(t, 4500);
  const [second, third] = [await holdUp(shop, ids[2100]), await holdUp(shop, ids[4100])];
  const indexing = index();
  await until(async () => (await stateOf(shop))?.customers === 2000);
  await fill(shop, 300);
  await sequenced(shop);
  await second.open();
  await until(async () => (await stateOf(shop))?.chunks === 1);
  assert.deepEqual(await stateOf(shop), { customers: 4000, chunks: 1, walked: 'customer' });
  await third.open();
  await indexing;
});

/** Whoever indexes this customer waits until the gate is opened: somebody else is just writing the same row. */
async function holdUp(shop: TestShop, id = ''): Promise<{ open(): Promise<void> }> {
  const [held, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = shop.tx(async (tx) => {
    await sql`insert into search_objects (shop_id, kind, id, source, keys) values (${shop.id}, 'customer', ${id}, '', '{}')`.execute(
      tx,
    );
    held.resolve();
    await opened.promise;
    await sql`delete from search_objects where shop_id = ${shop.id} and id = ${id}`.execute(tx);
  });
  await held.promise;
  return {
    open: async () => {
      opened.resolve();
      await holding;
    },
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}
