import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { newId } from '../platform/ids.ts';
import { switchSending } from '../platform/installation.ts';
import { openLog } from '../platform/log.ts';
import { seal } from '../platform/seal.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import {
  type CallResult,
  type Connector,
  deadlineGuard,
  enqueueSends,
  type ProviderSettings,
  startOutbox,
  suppressionGuard,
} from './index.ts';

const secret = 'a secret that is only for tests, long enough';

test('what is queued goes out through the shop’s provider, which knows its password again', async (t) => {
  const shop = await testShop(t);
  const { connector, sent, given } = carrier(() => ({ is: 'accepted', providerMessageId: 'p1' }));
  await setUp(shop, 'first', 1);
  await enqueue(shop, 'a');
  await runUntil(shop, connector, async () => (await statusOf(shop, 'a')) === 'sent');
  assert.deepEqual(sent, ['first a']);
  assert.deepEqual(given[0]?.secrets, { password: 'p4ss' });
  assert.match(given[0]?.hookUrl ?? '', /^https:\/\/qin\.example\/hooks\/[\w-]{36}\/[\w-]{32}$/);
});

test('a provider that is down is left alone after five calls, and the next one stands in for what it has not taken', async (t) => {
  const shop = await testShop(t);
  const { connector, sent } = carrier((name) =>
    name === 'first' ? { is: 'not_taken', reason: 'no_connection' } : { is: 'accepted', providerMessageId: 'p' },
  );
  await setUp(shop, 'first', 1);
  await setUp(shop, 'second', 2);
  for (let n = 0; n < 20; n++) await enqueue(shop, `m${n}`);
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
  const { connector, sent } = carrier(() => ({ is: 'accepted', providerMessageId: 'p1' }));
  await setUp(shop, 'first', 1);
  await enqueue(shop, 'a');
  await switchSending(shop.db, false);
  t.after(() => switchSending(shop.db, true));
  await runUntil(shop, connector, async () => sleep(800, true));
  assert.deepEqual(sent, []);
  assert.equal(await statusOf(shop, 'a'), 'queued');
});

test('a demo shop sends to nobody: what is queued there stays in the house', async (t) => {
  const shop = await testShop(t);
  await sql`update shops set is_demo = true where id = ${shop.id}`.execute(shop.db);
  const { connector, sent } = carrier(() => ({ is: 'accepted', providerMessageId: 'p1' }));
  await setUp(shop, 'first', 1);
  await enqueue(shop, 'demo');
  await runUntil(shop, connector, async () => (await statusOf(shop, 'demo')) === 'sent');
  assert.ok(!sent.includes('first demo'));
});

test('a provider whose password was sealed with another secret is not used, and what is queued waits', async (t) => {
  const shop = await testShop(t);
  const { connector, sent } = carrier(() => ({ is: 'accepted', providerMessageId: 'p1' }));
  await setUp(shop, 'first', 1, 'another secret');
  await enqueue(shop, 'a');
  await runUntil(shop, connector, async () => sleep(800, true));
  assert.deepEqual(sent, []);
  assert.equal(await statusOf(shop, 'a'), 'queued');
});

/** A kind of provider that is made for the test; writes down who was asked to carry what. */
function carrier(answer: (name: string) => CallResult) {
  const sent: string[] = [];
  const given: ProviderSettings[] = [];
  const connector: Connector = {
    ...{ kind: 'carrier', channel: 'sms', settings: Type.Object({ name: Type.String() }), secrets: ['password'] },
    connect: (one) => {
      given.push(one);
      const name = String(one.settings.name);
      return {
        ...{ id: one.id, channel: 'sms', perSecond: one.perSecond, atOnce: 4, timeoutMs: 1000 },
        certainty: { kind: 'blind' },
        send: async ({ content }) => {
          sent.push(`${name} ${(content as { text: string }).text}`);
          return answer(name);
        },
      };
    },
  };
  return { connector, sent, given };
}

async function setUp(shop: TestShop, name: string, place: number, sealedWith = secret): Promise<void> {
  const sealed = seal(sealedWith, 'providers', JSON.stringify({ password: 'p4ss' }));
  await sql`insert into providers (shop_id, id, kind, channel, name, settings, sealed, place, per_second, changed_at)
    values (${shop.id}, ${newId(shop.now())}, 'carrier', 'sms', ${name}, ${JSON.stringify({ name })}::jsonb, ${sealed},
      ${place}, 100, ${shop.now()})`.execute(shop.db);
}

async function enqueue(shop: TestShop, key: string): Promise<void> {
  const send = { key, rank: 'reply', purpose: 'service', channel: 'sms', address: '+8613800138000' } as const;
  await shop.tx((tx) => enqueueSends(tx, shop.id, [{ ...send, content: { text: key, template: null } }], shop.now()));
}

async function statusOf(shop: TestShop, key: string): Promise<string | undefined> {
  const { rows } = await sql<{ status: string }>`
    select status from sends where shop_id = ${shop.id} and key = ${key}`.execute(shop.db);
  return rows[0]?.status;
}

async function countOf(shop: TestShop, status: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from sends where shop_id = ${shop.id} and status = ${status}`.execute(shop.db);
  return rows[0]?.count ?? 0;
}

async function runUntil(shop: TestShop, connector: Connector, isDone: () => Promise<boolean>) {
  const outbox = startOutbox({
    ...{ db: shop.db, clock: shop.clock, log: openLog('silent') },
    ...{ connectors: [connector], guards: [suppressionGuard, deadlineGuard], secret, publicUrl: 'https://qin.example' },
  });
  try {
    for (let n = 0; n < 100; n++) {
      if (await isDone()) return;
      await sleep(100);
    }
    assert.fail('it takes too long');
  } finally {
    await outbox.stop();
  }
}
