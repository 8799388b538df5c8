import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Type } from 'typebox';
import {
  addressGuard,
  type CallResult,
  type Connector,
  deadlineGuard,
  enqueueSends,
  type NewSend,
  type Provider,
  type ProviderSettings,
  startOutbox,
  suppressionGuard,
} from '../outbox/index.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { seal } from '../platform/seal.ts';
import { followMoney } from '../refunds/index.ts';
import { openPorts } from '../refunds/testing.ts';
import { type TestShop, testSecret } from './shop.ts';

export const accepted: CallResult = { is: 'accepted', providerMessageId: 'p' };

/** A kind of provider that is made for the test; writes down who was asked to carry what. */
export function carrier(answer: (name: string) => CallResult | Promise<CallResult>, own: Partial<Provider> = {}) {
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
        ...own,
      };
    },
  };
  return { connector, sent, given };
}

type Carried = { name: string; place?: number; perSecond?: number; sealedWith?: string };

/** The shop is to be carried by it. */
export async function setUp(
  shop: TestShop,
  { name, place = 1, perSecond = 100, sealedWith = testSecret }: Carried,
): Promise<void> {
  const sealed = seal(sealedWith, 'providers', JSON.stringify({ password: 'p4ss' }));
  await sql`insert into providers (shop_id, id, kind, channel, name, settings, sealed, place, per_second, changed_at)
    values (${shop.id}, ${newId(shop.now())}, 'carrier', 'sms', ${name}, ${JSON.stringify({ name })}::jsonb, ${sealed},
      ${place}, ${perSecond}, ${shop.now()})`.execute(shop.db);
}

/** Queues a text for each key, which is its text as well. */
export async function enqueue(shop: TestShop, keys: readonly string[], rank: NewSend['rank'] = 'reply'): Promise<void> {
  const send = { rank, purpose: 'service', channel: 'sms', address: '+8613800138000' } as const;
  const sends = keys.map((key) => ({ ...send, key, content: { text: key, template: null } }));
  await shop.tx((tx) => enqueueSends(tx, shop.id, sends, shop.now()));
}

export const keysOf = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}${n}`);

export async function statusOf(shop: TestShop, key: string): Promise<string | undefined> {
  const { rows } = await sql<{ status: string }>`
    select status from sends where shop_id = ${shop.id} and key = ${key}`.execute(shop.db);
  return rows[0]?.status;
}

export async function countOf(shop: TestShop, status: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from sends where shop_id = ${shop.id} and status = ${status}`.execute(shop.db);
  return rows[0]?.count ?? 0;
}

/** One node that sends. */
export function startNode(shop: TestShop, connector: Connector) {
  return startOutbox({
    ...{ db: shop.db, clock: shop.clock, log: openLog('silent'), secret: testSecret, publicUrl: 'https://qin.example' },
    ...{ connectors: [connector], guards: [addressGuard, suppressionGuard, deadlineGuard] },
    followMoney: followMoney(openPorts),
  });
}

export async function until(isDone: () => Promise<boolean> | boolean, withinMs = 30_000): Promise<void> {
  for (let waitedMs = 0; waitedMs < withinMs; waitedMs += 50) {
    if (await isDone()) return;
    await sleep(50);
  }
  assert.fail('it takes too long');
}

export async function runUntil(shop: TestShop, connector: Connector, isDone: () => Promise<boolean> | boolean) {
  const outbox = startNode(shop, connector);
  try {
    await until(isDone);
  } finally {
    await outbox.stop();
  }
}
