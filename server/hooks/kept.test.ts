import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { testDatabase } from '../testing/database.ts';
import { dieOfHook, hookDeaths, hookPorts } from '../testing/killed-hooks.ts';
import { type TestShop, testSecret, testShop } from '../testing/shop.ts';
import { forgetDeliveries, takeWaiting } from './jobs.ts';
import { countHeld, countHooks, letOldestGo } from './queries.ts';
import { replayDelivery } from './replay-delivery.ts';
import { waitSeconds } from './rules.ts';
import { storeDelivery } from './store-delivery.ts';
import { type HookPorts, tryDelivery } from './take-delivery.ts';
import { addProvider, deliver, kannelPost, signed, smsFrom, statesOf } from './testing.ts';

const buyer = '+8613812345678';
const now = Temporal.Instant.from('2026-03-10T01:00:00Z');
const at = String(now.epochMilliseconds / 1000);
const forgersSecret = `whsec_${Buffer.from('what a forger has made up').toString('base64')}`;
const silent: HookPorts['respond'] = async () => null;
const { poolConfig } = await testDatabase();

const bodiesOf = async ({ db, id }: TestShop) =>
  (await sql<{ body: string }>`select body from messages where shop_id = ${id} order by seq`.execute(db)).rows.map(
    ({ body }) => body,
  );

const wordsOf = (text: string) => ({ kind: 'message', id: 'm', from: buyer, at, charset: 'UTF-8', text });

test('a node that is killed at any point of taking a message loses none and doubles none, and a refusal counts', async (t) => {
  const deaths = hookDeaths.map((dies) => ({ dies, text: dies === 'taking' ? 'where is my parcel' : 'TD' }));
  await Promise.all(
    deaths.map(async ({ dies, text }) => {
      const shop = await testShop(t);
      const { id: providerId } = await addProvider(shop, 'kannel');
      const query = kannelPost('', wordsOf(text)).path.slice(1);
      const killed = {
        poolConfig,
        secret: testSecret,
        shopId: shop.id,
        providerId,
        text,
        query,
        now: now.toString(),
        dies,
      };
      assert.equal(await dieOfHook(killed), 'SIGKILL');
      const ports = hookPorts(testSecret, silent);
      await takeWaiting(shop.db, ports, () => now.add({ seconds: waitSeconds(0) }));
      await takeWaiting(shop.db, ports, () => now.add({ hours: 1 }));
      assert.deepEqual(await bodiesOf(shop), [text], dies);
      assert.deepEqual(
        (await statesOf(shop.db, shop.id)).map(({ state }) => state),
        ['taken'],
        dies,
      );
      const { rows } = await sql`select from suppressions where shop_id = ${shop.id}`.execute(shop.db);
      assert.equal(rows.length, text === 'TD' ? 1 : 0, dies);
    }),
  );
});

test('a fault of ours while a message is taken is tried again, later and later, until it is mended', async (t) => {
  const shop = await testShop(t);
  const { id: providerId } = await addProvider(shop, 'kannel');
  let faults = 0;
  const broken = hookPorts(testSecret, async () => {
    faults += 1;
    throw new Error('the dialogue is broken');
  });
  const posted = {
    method: 'GET',
    headers: {},
    query: kannelPost('', wordsOf('hello')).path.slice(1),
    body: Buffer.alloc(0),
  };
  const kept = await storeDelivery(shop.db, { shopId: shop.id, providerId }, posted, now);
  assert.equal(await tryDelivery(shop.db, broken, kept, now), 'received');
  for (let minute = 1; minute <= 24 * 60; minute++)
    if (minute % 5 === 0) await takeWaiting(shop.db, broken, () => now.add({ minutes: minute }));
  assert.ok(faults > 7 && faults < 14, `${faults} times`);
  assert.deepEqual(await bodiesOf(shop), [], 'half a turn is none');
  assert.equal((await countHooks(shop.db, shop.id, now)).waiting, 1);
  await takeWaiting(shop.db, hookPorts(testSecret, silent), () => now.add({ hours: 48 }));
  assert.deepEqual(await bodiesOf(shop), ['hello']);
});

test('two nodes that work off the same delivery at once take it once, by hand too', async (t) => {
  const shop = await testShop(t);
  const { id: providerId } = await addProvider(shop, 'kannel');
  const ports = hookPorts(testSecret, silent);
  const posted = {
    method: 'GET',
    headers: {},
    query: kannelPost('', wordsOf('hello')).path.slice(1),
    body: Buffer.alloc(0),
  };
  const kept = await storeDelivery(shop.db, { shopId: shop.id, providerId }, posted, now);
  const byHand = { shopId: shop.id, id: kept.id, replay: 'accept', agentId: shop.people.owner.agentId } as const;
  const states = await Promise.all([
    ...[1, 2, 3].map(() => tryDelivery(shop.db, ports, kept, now)),
    replayDelivery(shop.db, ports, byHand, now),
  ]);
  assert.deepEqual(new Set(states), new Set(['taken']));
  assert.deepEqual(await bodiesOf(shop), ['hello']);
});

test('two posts that tell of the same buyers in another order stand in nobody’s way', async (t) => {
  const shop = await testShop(t);
  const { id: providerId } = await addProvider(shop, 'aliyun');
  let answers = 0;
  const ports = hookPorts(testSecret, async () => {
    answers += 1;
    await sleep(100); // the other post has its first conversation by now
    return null;
  });
  // One number is written in two ways: it is the conversation that counts.
  const posts = [
    ['13812345678', '13912345678'],
    ['8613912345678', '13812345678'],
  ].map((numbers, post) =>
    numbers.map((phone_number, n) => ({
      ...{ phone_number, content: `${post}${n}`, send_time: '2026-03-10 09:00:00', sequence_id: 10 * post + n },
    })),
  );
  const kept = await Promise.all(
    posts.map((pushed) =>
      storeDelivery(
        shop.db,
        { shopId: shop.id, providerId },
        { method: 'POST', headers: {}, query: '', body: Buffer.from(JSON.stringify(pushed)) },
        now,
      ),
    ),
  );
  const states = await Promise.all(kept.map((one) => tryDelivery(shop.db, ports, one, now)));
  assert.deepEqual(states, ['taken', 'taken']);
  assert.equal(answers, 4, 'none of them twice: the database had to break no deadlock');
});

test('a flood of forgeries fills neither the disk nor the feed: of a day the newest are kept, and the rest is counted', async (t) => {
  const shop = await testShop(t);
  const { id: providerId, path } = await addProvider(shop, 'webhook');
  for (let n = 0; n < 6; n++) {
    shop.clock.advance({ seconds: 1 });
    const forged = signed(path, `f${n}`, smsFrom(buyer, `${n}`, `${n}`, now), now, forgersSecret);
    await deliver(shop.app, forged);
  }
  const day = { shopId: shop.id, providerId, day: Temporal.PlainDate.from('2026-03-10') };
  const sweep = (most: { deliveries: number; bytes: number }) =>
    shop.tx(async (tx) => letOldestGo(tx, day, await countHeld(tx, day, 0), most));
  await sweep({ deliveries: 4, bytes: 1e9 });
  const left = await sql<{
    body: Buffer;
  }>`select body from hook_deliveries where shop_id = ${shop.id} order by id`.execute(shop.db);
  // The count went up by the one that swept.
  assert.deepEqual(
    left.rows.map(({ body }) => JSON.parse(body.toString()).data.id),
    ['3', '4', '5'],
  );
  assert.deepEqual(await countHooks(shop.db, shop.id, now), { quarantined: 3, unreadable: 0, letGo: 3, waiting: 0 });
  await sweep({ deliveries: 1000, bytes: 1 });
  assert.equal((await countHooks(shop.db, shop.id, now)).quarantined, 0);
});

test('what was taken or dropped goes after thirty days; what waits for a decision after ninety, and stays counted', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'webhook');
  const post = (id: string, secret?: string) =>
    deliver(shop.app, signed(path, id, smsFrom(buyer, id, id, now), now, secret));
  await post('taken');
  await post('forged', forgersSecret);
  const forget = (days: number) =>
    forgetDeliveries.handler(
      {},
      { db: shop.db, clock: { now: () => now.add({ hours: 24 * days }) }, log: hookPorts('', silent).log as never },
    );
  await forget(29);
  assert.equal((await statesOf(shop.db, shop.id)).length, 2);
  await forget(31);
  assert.deepEqual(
    (await statesOf(shop.db, shop.id)).map(({ state }) => state),
    ['quarantined'],
  );
  await forget(89);
  assert.equal((await statesOf(shop.db, shop.id)).length, 1);
  await forget(91);
  assert.deepEqual(await statesOf(shop.db, shop.id), []);
  const { rows } = await sql`select held, held_bytes::int as bytes, let_go as "letGo" from hook_days
    where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(rows, [{ held: 1, bytes: 0, letGo: 1 }]);
});
