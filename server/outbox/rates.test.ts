import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { testDatabase } from '../testing/database.ts';
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

const { db } = await testDatabase();
// What one test leaves queued is none of the next one's.
afterEach(async () => {
  await sql`update providers set is_on = false`.execute(db);
});

const down: CallResult = { is: 'not_taken', reason: 'no_connection' };

test('two nodes together keep to the rate that a provider allows', async (t) => {
  const shop = await testShop(t);
  const { connector, sent } = carrier(() => accepted);
  await setUp(shop, { name: 'first', perSecond: 20 });
  await enqueue(shop, keysOf('m', 300), 'campaign');
  const nodes = [startNode(shop, connector), startNode(shop, connector)];
  await until(() => sent.length > 0);
  const start = performance.now();
  await sleep(3000);
  await Promise.all(nodes.map((node) => node.stop()));
  const seconds = (performance.now() - start) / 1000;
  assert.ok(sent.length <= 20 * (seconds + 1), `${sent.length} calls in ${seconds} s`);
  // It is used as well: nine tenths are a campaign's.
  assert.ok(sent.length >= 20, `${sent.length} calls in ${seconds} s`);
  assert.equal(new Set(sent).size, sent.length);
});

test('however scarce the rate, a reply goes before the campaign that uses it up', async (t) => {
  const shop = await testShop(t);
  const { connector, sent } = carrier(() => accepted);
  await setUp(shop, { name: 'first', perSecond: 2 });
  await enqueue(shop, keysOf('campaign', 50), 'campaign');
  const outbox = startNode(shop, connector);
  await until(() => sent.length > 3);
  const before = sent.length;
  await enqueue(shop, keysOf('reply', 3));
  await until(() => sent.filter((one) => one.includes('reply')).length === 3);
  await outbox.stop();
  // One may have been claimed in the same moment.
  const between = sent.slice(before).filter((one) => one.includes('campaign'));
  assert.ok(between.length <= 1, `${between.length} of the campaign went before`);
});

test('a shop with ten texts does not wait for another one’s campaign', async (t) => {
  const [large, small] = [await testShop(t), await testShop(t)];
  const { connector, sent } = carrier((name) => (name === 'large' ? sleep(5, accepted) : accepted));
  for (const [shop, name] of [[large, 'large'] as const, [small, 'small'] as const])
    await setUp(shop, { name, perSecond: 100_000 });
  await enqueue(large, keysOf('m', 10_000), 'campaign');
  const outbox = startNode(large, connector);
  await until(() => sent.length > 100);
  const before = sent.length;
  await enqueue(small, keysOf('n', 10), 'campaign');
  await until(async () => (await countOf(small, 'sent')) === 10);
  const between = sent.length - before;
  await outbox.stop();
  assert.ok(between < 2000, `${between} of the campaign went before`);
});

test('more shops with campaigns than hands: each has its turn', async (t) => {
  const shops = await Promise.all(Array.from({ length: 8 }, () => testShop(t)));
  const { connector, sent } = carrier(() => sleep(2, accepted));
  for (const [n, shop] of shops.entries()) {
    await setUp(shop, { name: `shop${n}`, perSecond: 100_000 });
    await enqueue(shop, keysOf('m', n === 0 ? 5000 : 60), 'campaign');
  }
  const [first] = shops;
  assert.ok(first);
  const outbox = startNode(first, connector);
  await until(async () =>
    (await Promise.all(shops.slice(1).map((shop) => countOf(shop, 'sent')))).every((n) => n === 60),
  );
  await outbox.stop();
  const ofLarge = sent.filter((one) => one.startsWith('shop0 ')).length;
  assert.ok(ofLarge < 4000, `${ofLarge} of the campaign went before the others`);
});

test('sixty shops without a provider, or with one that nobody can use, do not hold up the one behind them', async (t) => {
  const shops = await Promise.all(Array.from({ length: 61 }, () => testShop(t)));
  const { connector, sent } = carrier(() => accepted);
  const last = shops.pop();
  assert.ok(last);
  for (const [n, shop] of shops.entries()) {
    if (n % 2 === 0) await setUp(shop, { name: 'unusable', sealedWith: 'another secret' });
    await enqueue(shop, ['m'], n % 3 === 0 ? 'campaign' : 'reply');
  }
  await setUp(last, { name: 'first' });
  await enqueue(last, ['a'], 'campaign');
  await enqueue(last, ['b'], 'reply');
  const start = performance.now();
  await runUntil(last, connector, async () => (await countOf(last, 'sent')) === 2);
  assert.ok(performance.now() - start < 8000, `${performance.now() - start} ms`);
  assert.equal(sent.length, 2);
});

test('a provider that one node finds down is left alone by the other, too; its texts go by the next one', async (t) => {
  const shop = await testShop(t);
  const { connector, sent } = carrier((name) => (name === 'first' ? down : accepted));
  await setUp(shop, { name: 'first', place: 1 });
  await setUp(shop, { name: 'second', place: 2 });
  await enqueue(shop, keysOf('m', 40), 'campaign');
  const nodes = [startNode(shop, connector), startNode(shop, connector)];
  await until(async () => {
    shop.clock.advance({ seconds: 1 });
    return (await countOf(shop, 'sent')) === 40;
  });
  await Promise.all(nodes.map((node) => node.stop()));
  const bySecond = sent.filter((one) => one.startsWith('second'));
  assert.equal(new Set(bySecond).size, 40);
  assert.equal(bySecond.length, 40);
  assert.ok(sent.length - bySecond.length <= 16, `${sent.length - bySecond.length} calls to the one that is down`);
});

test('what the first provider may have taken is never given to the second one', async (t) => {
  const shop = await testShop(t);
  const { connector, sent } = carrier((name) => (name === 'first' ? { is: 'unclear', reason: 'timeout' } : accepted));
  await setUp(shop, { name: 'first', place: 1 });
  await setUp(shop, { name: 'second', place: 2 });
  await enqueue(shop, keysOf('m', 30));
  await runUntil(shop, connector, async () => (await countOf(shop, 'queued')) + (await countOf(shop, 'sending')) === 0);
  const texts = sent.map((one) => one.split(' ')[1]);
  assert.equal(new Set(texts).size, 30);
  assert.equal(texts.length, 30);
  const byFirst = sent.filter((one) => one.startsWith('first')).length;
  assert.equal(await countOf(shop, 'unknown'), byFirst);
  assert.equal(await statusOf(shop, 'm29'), 'sent');
});

test('a number that has had its texts for the hour keeps nobody else waiting', async (t) => {
  const shop = await testShop(t);
  const limited: CallResult = { is: 'not_taken', reason: 'limit', afterSeconds: 3600, isAboutThis: true };
  const answers = Array.from({ length: 6 }, () => limited);
  const { connector, sent } = carrier(() => answers.pop() ?? accepted);
  await setUp(shop, { name: 'first' });
  await enqueue(shop, keysOf('limited', 6));
  await runUntil(shop, connector, () => sent.length >= 6);
  await enqueue(shop, ['other']);
  await runUntil(shop, connector, async () => (await statusOf(shop, 'other')) === 'sent');
  assert.equal(await countOf(shop, 'queued'), 6);
});
