import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { switchSending } from '../platform/installation.ts';
import {
  accepted,
  carrier,
  countOf,
  enqueue,
  keysOf,
  runUntil,
  setUp,
  startNode,
  statusOf,
  until,
} from '../testing/run-outbox.ts';
import { testShop } from '../testing/shop.ts';
import type { CallResult } from './index.ts';

test('what is queued goes out through the shop’s provider, which knows its password again', async (t) => {
  const shop = await testShop(t);
  const { connector, sent, given } = carrier(() => accepted);
  await setUp(shop, { name: 'first' });
  await enqueue(shop, ['a']);
  await runUntil(shop, connector, async () => (await statusOf(shop, 'a')) === 'sent');
  assert.deepEqual(sent, ['first a']);
  assert.deepEqual(given[0]?.secrets, { password: 'p4ss' });
  assert.match(given[0]?.hookUrl ?? '', /^https:\/\/qin\.example\/hooks\/[\w-]{36}\/[\w-]{32}$/);
});

test('a provider that is down is left alone after five calls, and the next one stands in for what it has not taken', async (t) => {
  const shop = await testShop(t);
  const { connector, sent } = carrier((name) =>
    name === 'first' ? { is: 'not_taken', reason: 'no_connection' } : accepted,
  );
  await setUp(shop, { name: 'first' });
  await setUp(shop, { name: 'second', place: 2 });
  await enqueue(shop, keysOf('m', 20));
  await runUntil(shop, connector, async () => {
    // Those that the first did not take wait for a moment before they are tried again.
    shop.clock.advance({ seconds: 1 });
    return (await countOf(shop, 'sent')) === 20;
  });
  const bySecond = sent.filter((one) => one.startsWith('second'));
  assert.equal(new Set(bySecond).size, 20);
  assert.equal(bySecond.length, 20);
  // Calls that were under way when the fifth failed are made as well.
  assert.ok(sent.length - bySecond.length <= 10, `${sent.length - bySecond.length} calls to a provider that is down`);
});

test('while sending is switched off nothing goes, and nothing is lost', async (t) => {
  const shop = await testShop(t);
  const { connector, sent } = carrier(() => accepted);
  await setUp(shop, { name: 'first' });
  await enqueue(shop, ['a']);
  await switchSending(shop.db, false);
  t.after(() => switchSending(shop.db, true));
  await runUntil(shop, connector, async () => sleep(800, true));
  assert.deepEqual(sent, []);
  assert.equal(await statusOf(shop, 'a'), 'queued');
});

test('a demo shop sends to nobody: what is queued there stays in the house', async (t) => {
  const shop = await testShop(t);
  await sql`update shops set is_demo = true where id = ${shop.id}`.execute(shop.db);
  const { connector, sent } = carrier(() => accepted);
  await setUp(shop, { name: 'first' });
  await enqueue(shop, ['demo']);
  await runUntil(shop, connector, async () => (await statusOf(shop, 'demo')) === 'sent');
  assert.ok(!sent.includes('first demo'));
});

test('a provider whose password was sealed with another secret is not used, and what is queued waits', async (t) => {
  const shop = await testShop(t);
  const { connector, sent } = carrier(() => accepted);
  await setUp(shop, { name: 'first', sealedWith: 'another secret' });
  await enqueue(shop, ['a']);
  await runUntil(shop, connector, async () => sleep(800, true));
  assert.deepEqual(sent, []);
  assert.equal(await statusOf(shop, 'a'), 'queued');
});

test('stopping ends what is being called, hands back the rest, and it all goes out once', async (t) => {
  const shop = await testShop(t);
  const { connector, sent } = carrier(() => sleep(300, accepted));
  await setUp(shop, { name: 'first' });
  await enqueue(shop, keysOf('m', 30));
  const outbox = startNode(shop, connector);
  await until(() => sent.length > 0);
  await outbox.stop();
  assert.equal(await countOf(shop, 'sending'), 0);
  assert.equal(await countOf(shop, 'sent'), sent.length);
  assert.ok(sent.length <= 8, `${sent.length} calls`);
  // What was claimed and handed back has not been tried.
  const { rows } = await sql<{ tries: number }>`
    select max(tries) as tries from sends where shop_id = ${shop.id} and status = 'queued'`.execute(shop.db);
  assert.equal(rows[0]?.tries, 0);
  const again = startNode(shop, connector);
  await until(async () => (await countOf(shop, 'sent')) === 30);
  await again.stop();
  assert.equal(new Set(sent).size, 30);
  assert.equal(sent.length, 30);
});

test('stopping does not wait forever for a call that does not end: it is a doubt once its lease has run out', async (t) => {
  const shop = await testShop(t);
  const never = new Promise<CallResult>(() => undefined);
  const { connector } = carrier(() => never);
  await setUp(shop, { name: 'first' });
  await enqueue(shop, ['a']);
  const outbox = startNode(shop, connector);
  await until(async () => (await statusOf(shop, 'a')) === 'sending');
  const start = performance.now();
  await outbox.stop(200);
  assert.ok(performance.now() - start < 2000);
  assert.equal(await statusOf(shop, 'a'), 'sending');
  await sql`update sends set lease_until = clock_timestamp() where shop_id = ${shop.id}`.execute(shop.db);
  await runUntil(shop, carrier(() => accepted).connector, async () => (await statusOf(shop, 'a')) === 'unknown');
});
