import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { newId } from '../platform/ids.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { breakOverdue, informDueAt, keepOpenPromise, listPromises, openPromise, settlePromise } from './index.ts';
import { maySettle, promiseStatuses } from './rules.ts';

const at = (text: string) => Temporal.Instant.from(text);

function promise(shop: TestShop, subjectId = newId(shop.now()), dueAt = shop.now().add({ hours: 24 })) {
  const about = { kind: 'parcel.inform', subjectType: 'parcel', conversationId: null, messageId: null } as const;
  return { shopId: shop.id, subjectId, dueAt, ...about };
}

const kept = (evidence: string) => ({ status: 'kept', evidence }) as const;
const waived = (evidence: string) => ({ status: 'waived', evidence }) as const;

async function eventsOf(shop: TestShop, promiseId: string): Promise<string[]> {
  const events = await shop.db
    .selectFrom('events' as never)
    .selectAll()
    .where('shop_id' as never, '=', shop.id as never)
    .execute();
  return (events as { type: string; data: { promiseId?: string } }[])
    .filter(({ data }) => data.promiseId === promiseId)
    .map(({ type }) => type)
    .sort();
}

test('a promise said twice is one promise, due at the earliest time that was told', async (t) => {
  const shop = await testShop(t);
  const first = promise(shop);
  const made = await shop.tx((tx) => openPromise(tx, first, shop.now()));
  for (const [hours, due] of [
    [48, 0],
    [-6, -6],
    [-3, -6],
  ] as const) {
    const again = { ...first, dueAt: first.dueAt.add({ hours }) };
    const stored = await shop.tx((tx) => openPromise(tx, again, shop.now()));
    assert.equal(stored.id, made.id);
    assert.equal(String(stored.dueAt), String(first.dueAt.add({ hours: due })));
  }
  assert.deepEqual(await eventsOf(shop, made.id), ['promises.promise-opened']);
});

test('twenty answers at once promise one buyer one thing once', async (t) => {
  const shop = await testShop(t);
  const wanted = promise(shop);
  const made = await Promise.all(
    Array.from({ length: 20 }, () => shop.tx((tx) => openPromise(tx, wanted, shop.now()))),
  );
  assert.equal(new Set(made.map(({ id }) => id)).size, 1);
});

test('once kept, the same thing can be promised anew', async (t) => {
  const shop = await testShop(t);
  const wanted = promise(shop);
  const made = await shop.tx((tx) => openPromise(tx, wanted, shop.now()));
  await shop.tx((tx) => settlePromise(tx, shop.id, made.id, kept('told in message 7'), shop.now()));
  const anew = await shop.tx((tx) => openPromise(tx, wanted, shop.now()));
  assert.notEqual(anew.id, made.id);
  assert.deepEqual(await eventsOf(shop, made.id), ['promises.promise-kept', 'promises.promise-opened']);
});

test('what was settled stays settled: the same way again is quiet, another way is refused', async (t) => {
  const shop = await testShop(t);
  const made = await shop.tx((tx) => openPromise(tx, promise(shop), shop.now()));
  await shop.tx((tx) => settlePromise(tx, shop.id, made.id, waived('the buyer found the parcel'), shop.now()));
  const again = await shop.tx((tx) => settlePromise(tx, shop.id, made.id, waived('another word'), shop.now()));
  assert.equal(again.evidence, 'the buyer found the parcel');
  const rival = shop.tx((tx) => settlePromise(tx, shop.id, made.id, kept('too late'), shop.now()));
  await assert.rejects(rival, { code: 'promise_already_settled' });
});

test("another shop's promise is not there", async (t) => {
  const [shop, other] = [await testShop(t), await testShop(t)];
  const made = await shop.tx((tx) => openPromise(tx, promise(shop), shop.now()));
  const settled = other.tx((tx) =>
    settlePromise(tx, other.id, made.id, { status: 'kept', evidence: 'x' }, other.now()),
  );
  await assert.rejects(settled, { code: 'not_found' });
});

test('a promise past its time is broken, once, and one still in time is not', async (t) => {
  const shop = await testShop(t);
  const overdue = await shop.tx((tx) =>
    openPromise(tx, promise(shop, newId(shop.now()), shop.now().add({ hours: 1 })), shop.now()),
  );
  const inTime = await shop.tx((tx) =>
    openPromise(tx, promise(shop, newId(shop.now()), shop.now().add({ hours: 3 })), shop.now()),
  );
  const later = shop.now().add({ hours: 2 });
  const broken = await Promise.all([1, 2, 3].map(() => breakOverdue(shop.db, shop.id, later)));
  assert.equal(
    broken.reduce((sum, count) => sum + count, 0),
    1,
  );
  assert.deepEqual(await eventsOf(shop, overdue.id), ['promises.promise-broken', 'promises.promise-opened']);
  const open = await listPromises(shop.db, shop.id, { status: 'open', limit: 10 });
  assert.deepEqual(
    open.map(({ id }) => id),
    [inTime.id],
  );
});

test('pages of promises miss none and repeat none, also when many are due at the same moment', async (t) => {
  const shop = await testShop(t);
  for (let i = 0; i < 25; i++) {
    const dueAt = shop.now().add({ hours: 1 + Math.floor(i / 10) });
    await shop.tx((tx) => openPromise(tx, promise(shop, newId(shop.now()), dueAt), shop.now()));
  }
  for (const status of ['open', undefined] as const) {
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await listPromises(shop.db, shop.id, { status, after, limit: 4 });
      seen.push(...page.map(({ id }) => id));
      after = page.at(-1)?.id;
      if (!after) break;
    }
    assert.equal(seen.length, 25);
    assert.equal(new Set(seen).size, 25);
  }
  const soon = await listPromises(shop.db, shop.id, { dueBefore: shop.now().add({ hours: 2 }), limit: 100 });
  assert.equal(soon.length, 10);
});

test('an agent sees what is promised and settles it; bad times and unknown promises are refused in words', async (t) => {
  const shop = await testShop(t);
  const made = await shop.tx((tx) => openPromise(tx, promise(shop), shop.now()));
  const listed = await shop.get('promises?status=open', { as: 'agent' });
  const { promises } = listed.json<{ promises: { id: string; dueAt: string; settledAt: string | null }[] }>();
  assert.deepEqual(
    promises.map(({ id, dueAt, settledAt }) => [id, dueAt, settledAt]),
    [[made.id, String(made.dueAt), null]],
  );
  const body = { status: 'kept', evidence: 'phoned' };
  const settled = await shop.post(`promises/${made.id}/settle`, body, { as: 'agent' });
  assert.equal(settled.statusCode, 200);
  assert.equal(settled.json<{ settledAt: string }>().settledAt, String(shop.now()));
  const waived = await shop.post(`promises/${made.id}/settle`, { ...body, status: 'waived' });
  assert.equal(waived.statusCode, 409);
  assert.equal((await shop.post(`promises/${newId(shop.now())}/settle`, body)).statusCode, 404);
  assert.equal((await shop.get('promises?dueBefore=soon')).statusCode, 400);
});

test('a promise never comes back from an end', () => {
  const step = fc.constantFrom(...promiseStatuses);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      let status: (typeof promiseStatuses)[number] = 'open';
      let ends = 0;
      for (const next of steps)
        if (maySettle(status, next)) {
          status = next;
          ends++;
        }
      assert.ok(ends <= 1);
      assert.equal(status === 'open', ends === 0);
    }),
  );
});

test("a parcel is watched to the end of the last day, by the shop's own clock", () => {
  const due = informDueAt(Temporal.PlainDate.from('2026-03-08'), 'America/New_York', at('2026-03-02T12:00:00Z'));
  assert.equal(String(due), '2026-03-09T03:59:59Z'); // the day on which summer time begins has 23 hours
  const unknown = informDueAt(null, 'Asia/Shanghai', at('2026-03-02T12:00:00Z'));
  assert.equal(String(unknown), '2026-04-01T15:59:59Z');
});

test('an answer goes out although somebody waives the promise of it at the same moment', async (t) => {
  const shop = await testShop(t);
  const wanted = promise(shop);
  const { id } = await shop.tx((tx) => openPromise(tx, wanted, shop.now()));
  const shown = { evidence: 'message 1', by: shop.people.agent.agentId };
  let answering: Promise<void> | undefined;
  await shop.tx(async (tx) => {
    await settlePromise(tx, shop.id, id, waived('bought elsewhere'), shop.now());
    answering = shop.tx((other) => keepOpenPromise(other, shop.id, wanted, shown, shop.now()));
    await sleep(100); // the other waits for this row now
  });
  await answering;
  assert.equal((await listPromises(shop.db, shop.id, { limit: 5 }))[0]?.status, 'waived');
});

test('an answer after its time does not keep the promise, whether the clock has looked already or not', async (t) => {
  const shop = await testShop(t);
  const wanted = promise(shop);
  const { id } = await shop.tx((tx) => openPromise(tx, wanted, shop.now()));
  const shown = { evidence: 'message 1', by: shop.people.agent.agentId };
  const late = wanted.dueAt.add({ seconds: 1 });
  await shop.tx((tx) => keepOpenPromise(tx, shop.id, wanted, shown, late));
  await breakOverdue(shop.db, shop.id, late);
  assert.deepEqual(await eventsOf(shop, id), ['promises.promise-broken', 'promises.promise-opened']);
});
