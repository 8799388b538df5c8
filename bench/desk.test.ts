import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { testDatabase } from '../server/testing/database.ts';
import { deskOf, mediansInTurn, openServer } from './desk-bench.ts';
import { words } from './desk-seed.ts';
import { measureStreams } from './streams.ts';

const { db, poolConfig } = await testDatabase();
const app = await openServer(db, poolConfig);
after(() => app.close());

test('a desk that is made up for measuring answers like one that grew: inbox, thread, panel and search', async () => {
  const desk = await deskOf(app, db, poolConfig);
  await desk.seed(1000);
  await desk.grow(2000);
  const { items } = await desk.get<{ items: { id: string }[] }>('conversations?view=mine&limit=100');
  assert.ok(items.length > 0);
  const counts = await desk.get<Record<string, number>>('conversations/counts');
  assert.ok(Object.values(counts).every((count) => count > 0 && count < 1000));
  const thread = await desk.get<{ items: unknown[] }>(`conversations/${items[0]?.id}/messages`);
  assert.equal(thread.items.length, 10);
  const found = async (q: string) =>
    (await desk.get<{ items: unknown[] }>(`search?kind=message&q=${encodeURIComponent(q)}`)).items.length;
  assert.deepEqual([await found(words.thrice), await found(words.absent), await found('快递')], [1, 0, 20]);
  assert.ok(((await mediansInTurn([desk], ['conversations?view=all'], 3))[0] ?? 0) > 0);
});

test('an event reaches every open stream of a node', async () => {
  const desk = await deskOf(app, db, poolConfig);
  const { count, reachedAllMs } = await measureStreams(desk, 20);
  assert.equal(count, 20);
  assert.ok(reachedAllMs < 10_000);
});
