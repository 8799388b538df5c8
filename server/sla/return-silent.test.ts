import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { returnSilent } from './return-silent.ts';

const log = openLog(process.env.QIN_TEST_LOG ?? 'silent');
const morning = '2026-03-10T10:00+08:00[Asia/Shanghai]';

/** Conversations that this agent holds, with buyers who have waited so long. */
async function hold(shop: TestShop, agentId: string, minutes: number, count = 1, channel = 'test'): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId(shop.now()));
  const since = shop.now().subtract({ minutes });
  await sql`insert into conversations (shop_id, id, channel, channel_key, status, opened_at, last_message_at, assignee_id,
      holder_id, is_persons, waiting_since)
    select ${shop.id}, id, ${channel}, id, 'handed_over', ${since}, ${since}, ${agentId}, ${agentId}, true, ${since}
    from unnest(${ids}::uuid[]) id`.execute(shop.db);
  return ids;
}

async function isHeld(shop: TestShop, id = ''): Promise<boolean> {
  const { rows } = await sql<{ holder: string | null }>`select holder_id as holder from conversations
    where shop_id = ${shop.id} and id = ${id}`.execute(shop.db);
  return rows[0]?.holder !== null;
}

/** One agent is there, one has gone to lunch. */
async function open(t: Parameters<typeof testShop>[0]) {
  const shop = await testShop(t, { now: morning });
  const { agent, account_manager: manager } = shop.people;
  await shop.put('me/availability', { availability: 'online' }, { as: 'agent' });
  await shop.put('me/availability', { availability: 'away' }, { as: 'account_manager' });
  return {
    shop,
    there: agent.agentId,
    away: manager.agentId,
    looks: () => returnSilent({ db: shop.db, log }, shop.id, shop.now()),
  };
}

test('hundreds who wait for an agent who is there do not hide one who waits for an agent who is away', async (t) => {
  const { shop, there, away, looks } = await open(t);
  const [patient] = await hold(shop, there, 5, 600);
  const [hidden] = await hold(shop, away, 1);
  await looks();
  assert.deepEqual([await isHeld(shop, patient), await isHeld(shop, hidden)], [true, false]);
});

test('more of them than fit into one look all go back', async (t) => {
  const { shop, away, looks } = await open(t);
  const ids = await hold(shop, away, 5, 501);
  await looks();
  assert.deepEqual([await isHeld(shop, ids.at(0)), await isHeld(shop, ids.at(-1))], [false, false]);
});

test('one conversation that fails keeps no other from going back', async (t) => {
  const { shop, away, looks } = await open(t);
  const [faulty] = await hold(shop, away, 5);
  const [sound] = await hold(shop, away, 4);
  await sql`create function fail() returns trigger language plpgsql as 'begin raise exception ''of a test''; end'`.execute(
    shop.db,
  );
  t.after(() => sql`drop function fail cascade`.execute(shop.db));
  await sql`create trigger fails before update on conversations for each row when (old.id = ${sql.lit(faulty)}::uuid)
    execute function fail()`.execute(shop.db);
  await looks();
  assert.deepEqual([await isHeld(shop, faulty), await isHeld(shop, sound)], [true, false]);
});

test('one in which an agent is just writing is left alone, and one that was answered meanwhile is kept', async (t) => {
  const { shop, away, looks } = await open(t);
  const [writing] = await hold(shop, away, 5);
  const [other] = await hold(shop, away, 4);
  await shop.tx(async (tx) => {
    await sql`select from conversations where shop_id = ${shop.id} and id = ${writing} for update`.execute(tx);
    await looks();
    await sql`update conversations set waiting_since = null where shop_id = ${shop.id} and id = ${writing}`.execute(tx);
  });
  await looks();
  assert.deepEqual([await isHeld(shop, writing), await isHeld(shop, other)], [true, false]);
});

test('a chat that an agent carries from a platform stays with them: whether its buyer waits cannot be seen here', async (t) => {
  const { shop, away, looks } = await open(t);
  const [carried] = await hold(shop, away, 600, 1, 'assist');
  await looks();
  assert.equal(await isHeld(shop, carried), true);
});
