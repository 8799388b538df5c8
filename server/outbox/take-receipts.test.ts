import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { randomFrom } from '../../shared/random.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { decideSend, enqueueSends, takeReceipts } from './index.ts';
import type { Delivery } from './rules.ts';

type Row = { id: string; status: string; delivery: Delivery | null; reason: string | null; attempt: number };
const begin = Temporal.Instant.from('2026-03-10T01:00:00Z');

/** One that provider p was called for. */
async function anySend(shop: TestShop, status: string, key = status): Promise<string> {
  const send = { key, rank: 'reply', purpose: 'service', channel: 'sms', address: '+8613800138000' } as const;
  await shop.tx((tx) => enqueueSends(tx, shop.id, [{ ...send, content: { text: key, template: null } }], shop.now()));
  const { rows } = await sql<{ id: string }>`
    update sends set status = ${status}, provider = 'p', attempt = 1, tries = 1, lease_until = now(),
      provider_message_id = case when ${status} = 'sent' then ${`at provider ${key}`} end
    where shop_id = ${shop.id} and key = ${key} returning id`.execute(shop.db);
  return rows[0]?.id ?? '';
}

async function read(shop: TestShop, id: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select id, status, delivery, delivery_reason as reason, attempt from sends
    where shop_id = ${shop.id} and id = ${id}`.execute(shop.db);
  return rows[0] as Row;
}

const receipt = (
  sendId: string | null,
  delivery: Delivery,
  minutes: number,
  providerMessageId: string | null = null,
) => ({
  ...({ is: 'receipt', sendId, providerMessageId, delivery } as const),
  ...{ reason: delivery === 'undelivered' ? 'ABSENT' : null, at: begin.add({ minutes }) },
});

for (const status of ['queued', 'sending', 'unknown', 'not_sent'])
  test(`a receipt proves that it was taken, also where we thought it was ${status}: it does not go again`, async (t) => {
    const shop = await testShop(t);
    const id = await anySend(shop, status);
    const left = await shop.tx((tx) =>
      takeReceipts(tx, { shopId: shop.id, provider: 'p' }, [receipt(id, 'delivered', 1)], shop.now()),
    );
    assert.deepEqual(left, []);
    assert.deepEqual(await read(shop, id), { id, status: 'sent', delivery: 'delivered', reason: null, attempt: 1 });
  });

test('receipts that come in any order and more than once end where one of each in order would', async (t) => {
  const shop = await testShop(t);
  for (let seed = 1; seed <= 40; seed++) {
    const id = await anySend(shop, 'sent', `s${seed}`);
    const random = randomFrom(seed);
    const last = seed % 2 === 0 ? 'delivered' : 'undelivered';
    const told = [receipt(id, 'handed_on', 1), receipt(null, last, 2, `at provider s${seed}`)];
    const come = [...told, ...told, ...told]
      .map((one) => ({ one, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ one }) => one);
    const first = come.splice(0, Math.floor(random() * come.length));
    for (const some of [first, come])
      await shop.tx((tx) => takeReceipts(tx, { shopId: shop.id, provider: 'p' }, some, shop.now()));
    const row = await read(shop, id);
    assert.deepEqual([row.status, row.delivery], ['sent', last], `seed ${seed}`);
  }
});

test('a receipt for something that is not in the ledger is given back, and touches no other shop’s', async (t) => {
  const [shop, other] = [await testShop(t), await testShop(t)];
  const id = await anySend(other, 'sent');
  const strange = receipt(id, 'undelivered', 1);
  const left = await shop.tx((tx) => takeReceipts(tx, { shopId: shop.id, provider: 'p' }, [strange], shop.now()));
  assert.deepEqual(left, [strange]);
  assert.equal((await read(other, id)).delivery, null);
});

test('a receipt proves nothing of what was never called, or was given to another provider alone', async (t) => {
  const shop = await testShop(t);
  const [uncalled, called] = [await anySend(shop, 'queued'), await anySend(shop, 'unknown')];
  await sql`update sends set attempt = 0, tries = 0, provider = null where shop_id = ${shop.id} and id = ${uncalled}`.execute(
    shop.db,
  );
  const told = [receipt(uncalled, 'delivered', 1), receipt(called, 'delivered', 1)];
  const ofThem = (provider: string) =>
    shop.tx((tx) => takeReceipts(tx, { shopId: shop.id, provider }, told, shop.now()));
  assert.deepEqual(await ofThem('another'), told);
  assert.deepEqual(await ofThem('p'), told.slice(0, 1));
  assert.equal((await read(shop, uncalled)).status, 'queued');
});

test('what another provider took before is told beside a message that has moved on, once, and ends nothing', async (t) => {
  const shop = await testShop(t);
  const id = await anySend(shop, 'sending');
  await sql`update sends set attempt = 2 where shop_id = ${shop.id} and id = ${id}`.execute(shop.db);
  const told = [receipt(id, 'delivered', 1)];
  for (let again = 0; again < 2; again++) {
    const left = await shop.tx((tx) => takeReceipts(tx, { shopId: shop.id, provider: 'another' }, told, shop.now()));
    assert.deepEqual(left, []);
  }
  assert.deepEqual(await read(shop, id), { id, status: 'sending', delivery: null, reason: null, attempt: 2 });
  const { rows } = await sql<{ attempt: number; provider: string }>`
    select attempt, detail->>'provider' as provider from send_evidence where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(rows, [{ attempt: 1, provider: 'another' }]);
});

test('a person ends a doubt once: who decides on what is no longer so is told', async (t) => {
  const shop = await testShop(t);
  const id = await anySend(shop, 'unknown');
  const { agentId } = shop.people.agent;
  const decide = (decision: 'sent' | 'again' | 'drop', attempt = 1) =>
    shop.tx((tx) => decideSend(tx, { shopId: shop.id, sendId: id, attempt, decision, agentId }, shop.now()));
  await assert.rejects(decide('sent', 7), { code: 'send_moved_on' });
  const rivals = await Promise.allSettled([decide('sent'), decide('sent'), decide('sent')]);
  assert.equal(rivals.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((await read(shop, id)).status, 'sent');
  await assert.rejects(decide('again'), { code: 'send_moved_on' });
  const { rows } = await sql<{ detail: { agentId: string } }>`
    select detail from send_evidence where shop_id = ${shop.id} and kind = 'decision'`.execute(shop.db);
  assert.deepEqual(
    rows.map(({ detail }) => detail.agentId),
    [agentId],
  );
});

test('what has failed goes out again when a person says so, and what waits can be taken back', async (t) => {
  const shop = await testShop(t);
  const { agentId } = shop.people.agent;
  const failed = await anySend(shop, 'not_sent');
  const waiting = await anySend(shop, 'queued');
  await shop.tx((tx) =>
    decideSend(tx, { shopId: shop.id, sendId: failed, attempt: 1, decision: 'again', agentId }, shop.now()),
  );
  await shop.tx((tx) =>
    decideSend(tx, { shopId: shop.id, sendId: waiting, attempt: 1, decision: 'drop', agentId }, shop.now()),
  );
  assert.equal((await read(shop, failed)).status, 'queued');
  assert.equal((await read(shop, waiting)).status, 'not_sent');
});
