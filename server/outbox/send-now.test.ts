import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { type TestShop, testShop } from '../testing/shop.ts';
import { recover } from './end-doubts.ts';
import type { CrashPoint, Outbox } from './outbox.ts';
import type { Provider } from './provider.ts';
import type { CallResult } from './rules.ts';
import { sendNow } from './send-now.ts';
import { addProvider } from './testing.ts';

const to = { address: '+8613800138000', content: { text: 'a test', template: null } };

async function open(shop: TestShop, answer: CallResult, diesAt: CrashPoint | null = null) {
  const providerId = await addProvider(shop, 'First');
  const called: string[] = [];
  const provider: Provider = {
    ...{ id: providerId, channel: 'sms', perSecond: 10, atOnce: 1, timeoutMs: 1000, certainty: { kind: 'blind' } },
    send: async ({ id }) => {
      called.push(id);
      return answer;
    },
  };
  const outbox: Outbox = {
    ...{ db: shop.db, guards: [], leaseSeconds: 60, now: shop.now, elapsedMs: () => 0 },
    providersOf: async () => [provider],
    findProvider: async () => provider,
    reach: (point) => {
      if (point === diesAt) throw new Error('dies here');
    },
  };
  return { outbox, provider, called, send: () => sendNow(outbox, { ...to, shopId: shop.id, providerId }) };
}

async function rows(shop: TestShop) {
  const found = await sql<{ status: string; reason: string | null; tries: number }>`
    select status, reason, tries from sends where shop_id = ${shop.id}`.execute(shop.db);
  return found.rows;
}

test('a test that the provider takes stands in the ledger as sent, and the provider is verified', async (t) => {
  const shop = await testShop(t);
  const { send, called } = await open(shop, { is: 'accepted', providerMessageId: 'p1' });
  const { result } = await send();
  assert.deepEqual([result.is, called.length], ['accepted', 1]);
  assert.deepEqual(await rows(shop), [{ status: 'sent', reason: null, tries: 1 }]);
  const { rows: verified } = await sql<{ at: Temporal.Instant }>`
    select verified_at as at from providers where shop_id = ${shop.id}`.execute(shop.db);
  assert.ok(verified[0]?.at.equals(shop.now()));
});

test('what became of a test is told as it is: refused and not taken are not sent, no answer is a doubt', async (t) => {
  for (const [is, status] of [
    ['refused', 'not_sent'],
    ['not_taken', 'not_sent'],
    ['unclear', 'unknown'],
  ] as const) {
    const shop = await testShop(t);
    const { send } = await open(shop, { is, reason: 'http_500' });
    assert.equal((await send()).result.is, is);
    assert.deepEqual(await rows(shop), [{ status, reason: 'http_500', tries: 1 }]);
  }
});

test('a test that dies on the way leaves an ordinary doubt, is called at most once, and nothing where it was not begun', async (t) => {
  const deaths = [
    ['claim.marked', 0, null],
    ['claim.committed', 0, 'unknown'],
    ['call.before', 0, 'unknown'],
    ['call.after', 1, 'unknown'],
    ['settle.before', 1, 'unknown'],
    ['settle.written', 1, 'unknown'],
    ['settle.committed', 1, 'sent'],
  ] as const;
  for (const [diesAt, calls, becomes] of deaths) {
    const shop = await testShop(t);
    const { send, outbox, provider, called } = await open(shop, { is: 'accepted', providerMessageId: 'p1' }, diesAt);
    await assert.rejects(send(), /dies here/);
    await sql`update sends set lease_until = clock_timestamp() - interval '1 second'
      where shop_id = ${shop.id} and status = 'sending'`.execute(shop.db);
    const { reach: _dead, ...alive } = outbox;
    await recover(alive, { shopId: shop.id, provider, batch: 10 });
    const found = (await rows(shop)).map(({ status }) => status);
    assert.deepEqual([found, called.length], [becomes ? [becomes] : [], calls], diesAt);
  }
});

test('a test that stood still for longer than its lease calls nobody: it is a doubt by now', async (t) => {
  const shop = await testShop(t);
  let elapsedMs = 0;
  const { outbox, provider, called, send } = await open(shop, { is: 'accepted', providerMessageId: 'p1' });
  outbox.elapsedMs = () => elapsedMs;
  outbox.reach = async (point) => {
    if (point !== 'call.before') return;
    elapsedMs = 60_000;
    await sql`update sends set lease_until = clock_timestamp() - interval '1 second'
      where shop_id = ${shop.id}`.execute(shop.db);
    const { reach: _stopped, ...other } = outbox;
    await recover(other, { shopId: shop.id, provider, batch: 10 });
  };
  const { result } = await send();
  assert.deepEqual([result, called], [{ is: 'not_taken', reason: 'stood_still' }, []]);
  assert.deepEqual(
    (await rows(shop)).map(({ status }) => status),
    ['unknown'],
  );
});

test('a test that is almost too late is not called, and is not sent', async (t) => {
  const shop = await testShop(t);
  const { outbox, called, send } = await open(shop, { is: 'accepted', providerMessageId: 'p1' });
  let elapsedMs = 0;
  outbox.elapsedMs = () => elapsedMs;
  outbox.reach = (point) => {
    if (point === 'call.before') elapsedMs = 59_500;
  };
  await send();
  assert.deepEqual(called, []);
  assert.deepEqual(await rows(shop), [{ status: 'not_sent', reason: 'stood_still', tries: 1 }]);
});
