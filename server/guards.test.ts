import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { speakingGuard } from './conversations/index.ts';
import { type Consent, recordConsent } from './customers/index.ts';
import {
  addressGuard,
  type Channel,
  consentGuard,
  enqueueSends,
  frequencyGuard,
  type Guard,
  type NewSend,
  type Outbox,
  type Provider,
  quietHoursGuard,
  refuse,
  suppress,
  suppressionGuard,
  workOff,
} from './outbox/index.ts';
import { optOut } from './outbox/opt-out.ts';
import { takeWord } from './outbox/take-word.ts';
import { queueSend } from './outbox/testing.ts';
import { withdrawConsent } from './outbox/withdraw-consent.ts';
import type { Tx } from './platform/database.ts';
import { newId } from './platform/ids.ts';
import { disputeGuard } from './returns/index.ts';
import { type TestShop, testShop } from './testing/shop.ts';

const guards = [addressGuard, consentGuard, disputeGuard, speakingGuard, frequencyGuard, quietHoursGuard];
const phone = '+8613812345678';
const noon = '2026-03-10T12:00+08:00[Asia/Shanghai]';

function outboxOf(shop: TestShop, given: readonly Guard[] = guards): Outbox {
  const provider: Provider = {
    ...{ id: 'made-up', channel: 'sms', certainty: { kind: 'key', seconds: 3600 }, perSecond: 1e6, atOnce: 4 },
    timeoutMs: 1000,
    send: async ({ id }) => ({ is: 'accepted', providerMessageId: id }),
  };
  return {
    ...{ db: shop.db, guards: given, now: shop.now, leaseSeconds: 60, elapsedMs: () => performance.now() },
    providersOf: async () => [provider],
    findProvider: async () => provider,
  };
}

async function customer(shop: TestShop, more: { country?: string } = {}): Promise<string> {
  const id = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, country, synced_at)
    values (${shop.id}, ${id}, ${id}, ${more.country ?? null}, ${shop.now()})`.execute(shop.db);
  return id;
}

const word = (shop: TestShop, customerId: string, more: Partial<Consent> = {}): Consent => ({
  ...{ shopId: shop.id, customerId, channel: 'sms', purpose: 'promotion', state: 'given', at: shop.now() },
  ...{ recordedBy: 'customer', textVersion: '1', source: 'checkout', proof: {}, ...more },
});

async function buyer(shop: TestShop): Promise<string> {
  const id = await customer(shop);
  await shop.tx((tx) => recordConsent(tx, word(shop, id), shop.now()));
  return id;
}

/** Queues these, to go by SMS where they say nothing else, lets a worker do its work, and tells what became of each. */
async function send(shop: TestShop, ...sends: Partial<NewSend>[]) {
  const keys = sends.map(() => crypto.randomUUID());
  const rows = sends.map((one, n) => ({
    ...({ key: keys[n] ?? '', rank: 'campaign', purpose: 'promotion', channel: 'sms' } as const),
    ...{ address: phone, content: { text: 'x', template: null }, ...one },
  }));
  await shop.tx((tx) => enqueueSends(tx, shop.id, rows, shop.now()));
  await work(shop, guards, 100, sends[0]?.channel);
  const { rows: found } = await sql<{ key: string; status: string; reason: string | null; dueAt: Temporal.Instant }>`
    select key, status, reason, due_at as "dueAt" from sends where shop_id = ${shop.id} and key = any(${keys})`.execute(
    shop.db,
  );
  return keys.map((key) => {
    const row = found.find((one) => one.key === key);
    return [row?.status, row?.reason, row?.status === 'queued' ? String(row.dueAt) : null];
  });
}

const work = (shop: TestShop, given?: readonly Guard[], batch = 100, channel: Channel = 'sms') =>
  workOff(outboxOf(shop, given), { shopId: shop.id, channel, ranks: [0, 2], batch });

const sent = ['sent', null, null];
const open = (t: TestContext, now = noon) => testShop(t, { now });

test('nothing goes to what is no address, and that is what is written down', async (t) => {
  const shop = await open(t);
  const customerId = await buyer(shop);
  for (const address of ['13812345678', '+86', '+0123456789', 'li@example.com'])
    assert.deepEqual(await send(shop, { address, customerId }), [['not_sent', 'bad_address', null]], address);
});

test('what sells goes only to who has agreed, by the newest word and under whatever id it was given', async (t) => {
  const shop = await open(t);
  const none = await customer(shop);
  assert.deepEqual(await send(shop, { customerId: none }, {}), [
    ['not_sent', 'no_consent', null],
    ['not_sent', 'no_consent', null],
  ]);
  assert.deepEqual(await send(shop, { customerId: none, purpose: 'service', rank: 'notice' }), [sent]);
  const other = await buyer(shop);
  assert.equal((await shop.post(`customers/${none}/merge`, { otherId: other, keep: {} })).statusCode, 201);
  assert.deepEqual(await send(shop, { customerId: none }), [sent]);
  const earlier = word(shop, none, { at: shop.now().subtract({ hours: 1 }) });
  await shop.tx((tx) => withdrawConsent(tx, earlier, shop.now()));
  assert.deepEqual(await send(shop, { customerId: other }), [sent], 'an older word that comes later');
  await shop.tx((tx) => withdrawConsent(tx, word(shop, none), shop.now()));
  assert.deepEqual(await send(shop, { customerId: other }), [['not_sent', 'no_consent', null]]);
});

test('a buyer hears no more than two promotions in seven days, also when three are due at once', async (t) => {
  const shop = await open(t);
  const customerId = await buyer(shop);
  const later = ['queued', 'frequency_cap', '2026-03-17T04:00:00Z'];
  assert.deepEqual(await send(shop, { customerId }, { customerId }, { customerId }), [sent, sent, later]);
  assert.deepEqual(await send(shop, { customerId }, { customerId, purpose: 'service', rank: 'notice' }), [later, sent]);
  shop.clock.advance({ hours: 7 * 24 });
  assert.deepEqual(await send(shop), []);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from sends
    where shop_id = ${shop.id} and status = 'sent' and purpose = 'promotion'`.execute(shop.db);
  assert.equal(rows[0]?.count, 4);
});

test('at night what nobody waits for is held back until morning where the buyer is; an answer goes at once', async (t) => {
  const shop = await open(t, '2026-03-10T21:00+08:00[Asia/Shanghai]');
  const customerId = await buyer(shop);
  const notice = { customerId, purpose: 'service', rank: 'notice' } as const;
  const morning = ['queued', 'quiet_hours', '2026-03-11T00:00:00Z'];
  assert.deepEqual(await send(shop, { customerId }, notice, { ...notice, rank: 'reply' }), [morning, sent, sent]);
  assert.deepEqual(await send(shop, { ...notice, address: '+14155552671' }), [
    ['queued', 'quiet_hours', '2026-03-10T18:00:00Z'],
  ]);
});

test('what is taken in hand just before night could go out after its fall: it waits for the morning', async (t) => {
  const shop = await open(t, '2026-03-10T19:58+08:00[Asia/Shanghai]');
  const morning = ['queued', 'quiet_hours', '2026-03-11T00:00:00Z'];
  assert.deepEqual(await send(shop, { customerId: await buyer(shop) }), [morning]);
});

test('a buyer by mail in the shop’s own large country is asleep for as long as the furthest zone is', async (t) => {
  const shop = await testShop(t, {
    now: '2026-01-12T09:00-05:00[America/New_York]',
    country: 'US',
    zone: 'America/New_York',
  });
  const notice = { purpose: 'service', rank: 'notice', channel: 'mail', address: 'b@example.com' } as const;
  assert.deepEqual(await send(shop, { ...notice, customerId: await customer(shop) }), [
    ['queued', 'quiet_hours', '2026-01-12T18:00:00Z'],
  ]);
});

test('while a person speaks with a buyer or a return is under way, nothing comes in between', async (t) => {
  const shop = await open(t);
  const customerId = await buyer(shop);
  const notice = { customerId, purpose: 'service', rank: 'notice' } as const;
  const id = newId(shop.now());
  await sql`insert into conversations (shop_id, id, channel, channel_key, customer_id, status, holder_id, is_persons, opened_at,
      last_message_at) values (${shop.id}, ${id}, 'web', ${id}, ${customerId}, 'handed_over',
      ${shop.people.agent.agentId}, true, ${shop.now()}, ${shop.now()})`.execute(shop.db);
  const soon = ['queued', 'person_speaking', '2026-03-10T04:15:00Z'];
  assert.deepEqual(await send(shop, { customerId }, notice, { ...notice, rank: 'reply' }), [soon, soon, sent]);
  await sql`update conversations set holder_id = null where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(await send(shop, { customerId }, notice), [soon, soon], 'her agent has gone, a colleague will come');
  await sql`update conversations set is_persons = false where shop_id = ${shop.id}`.execute(shop.db);
  await sql`insert into messages (shop_id, conversation_id, seq, id, author, body, script, at)
    values (${shop.id}, ${id}, 1, ${id}, 'qin', 'x', 'handover.complaint', ${shop.now()})`.execute(shop.db);
  const tomorrow = ['queued', 'open_dispute', '2026-03-11T04:00:00Z'];
  assert.deepEqual(await send(shop, { customerId }, notice), [tomorrow, sent]);
  await sql`delete from messages where shop_id = ${shop.id}`.execute(shop.db);
  await sql`insert into returns (shop_id, id, rma, conversation_id, opened_at)
    values (${shop.id}, ${id}, 'R1', ${id}, ${shop.now()})`.execute(shop.db);
  assert.deepEqual(await send(shop, { customerId }, notice), [tomorrow, sent]);
});

const reply = { channel: 'sms', scope: 'promotion', source: 'reply', proof: {} } as const;

/** Each way to say no while messages to this customer are going out; the first of them is `sendId`. */
const refusals = {
  agent: (tx, shop, { customerId }) =>
    takeWord(tx, { ...word(shop, customerId, { state: 'withdrawn' }), channels: ['sms'], note: null }, shop.now()),
  link: (tx, shop, { sendId }) => optOut(tx, { shopId: shop.id, sendId, scope: 'promotion', proof: {} }, shop.now()),
  reply: (tx, shop, { address }) =>
    refuse(tx, shop.id, { ...reply, address, customerId: null, at: shop.now() }, shop.now()),
} satisfies Record<
  string,
  (tx: Tx, shop: TestShop, to: Record<'customerId' | 'sendId' | 'address', string>) => unknown
>;

for (const [way, refuse] of Object.entries(refusals))
  test(`whoever says no while messages are going out gets nothing that was taken in hand after it: by ${way}`, async (t) => {
    const shop = await open(t);
    const outcomes = { before: 0, stopped: 0 };
    for (let race = 0; race < Number(process.env.RACES ?? 60); race += 1) {
      const customerId = await buyer(shop);
      const address = `+86138${String(race).padStart(8, '0')}`;
      await sql`update customers set phone = ${address} where shop_id = ${shop.id} and id = ${customerId}`.execute(
        shop.db,
      );
      const sends = await Promise.all([1, 2, 3].map(() => queueSend(shop, { channel: 'sms', address, customerId })));
      const to = { customerId, address, sendId: sends[0]?.id ?? '' };
      const sayNo = async () => {
        await sleep(race % 8);
        return shop.tx(async (tx) => {
          await refuse(tx, shop, to);
          const { rows: at } = await sql<{ at: string }>`select clock_timestamp()::text as at`.execute(tx);
          return at[0]?.at ?? '';
        });
      };
      const claims = [1, 2, 3].map(() => work(shop, [suppressionGuard, consentGuard], 1));
      const [at] = await Promise.all([sayNo(), ...claims]);
      await work(shop, [suppressionGuard, consentGuard]);
      const { rows: found } = await sql<{ reason: string | null; isAfter: boolean }>`
        select reason, coalesce(first_called_at > ${at}::timestamptz, false) as "isAfter" from sends
        where shop_id = ${shop.id} and customer_id = ${customerId}`.execute(shop.db);
      assert.ok(found.length === 3 && !found.some(({ isAfter }) => isAfter), `race ${race}`);
      outcomes.stopped += found.filter(({ reason }) => reason !== null).length;
      outcomes.before += found.filter(({ reason }) => reason === null).length;
    }
    assert.ok(outcomes.before > 0 && outcomes.stopped > 0, JSON.stringify(outcomes));
  });

test('an address that has opted out gets nothing more that sells', async (t) => {
  const shop = await open(t);
  const customerId = await buyer(shop);
  await shop.tx((tx) =>
    suppress(
      tx,
      shop.id,
      { channel: 'sms', address: phone, scope: 'promotion', source: 'reply', proof: {} },
      shop.now(),
    ),
  );
  const key = crypto.randomUUID();
  const content = { text: 'x', template: null };
  const one = { key, rank: 'campaign', purpose: 'promotion', channel: 'sms', address: phone, content } as const;
  await shop.tx((tx) => enqueueSends(tx, shop.id, [{ ...one, customerId }], shop.now()));
  await work(shop, [addressGuard, suppressionGuard, ...guards.slice(1)]);
  const { rows } = await sql<{ reason: string }>`select reason from sends where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(rows[0]?.reason, 'suppressed');
});
