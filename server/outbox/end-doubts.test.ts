import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { decideSend, endDoubts, type Found, type Provider } from './index.ts';
import { queueSend } from './testing.ts';

/** A send of a conversation of which nobody knows whether its provider has taken it. */
async function addDoubt(shop: TestShop, conversationId = newId(shop.now())): Promise<string> {
  await sql`insert into conversations (shop_id, id, channel, channel_key, opened_at, last_message_at)
    values (${shop.id}, ${conversationId}, 'sms', ${conversationId}, ${shop.now()}, ${shop.now()})`.execute(shop.db);
  const { id } = await queueSend(shop, {
    ...{ channel: 'sms', address: '+8613800138000', rank: 'reply', purpose: 'service', conversationId },
  });
  await sql`update sends set status = 'unknown', in_doubt = true, attempt = 1, tries = 1, provider = 'p',
      reason = 'timed_out', first_called_at = clock_timestamp(), ask_at = clock_timestamp()
    where shop_id = ${shop.id} and id = ${id}`.execute(shop.db);
  return id;
}

const rememberedSeconds = 86_400;

/** Asks about what is in doubt; the ids that were asked about. */
async function ask(shop: TestShop, answer: Found, tookMs = 0): Promise<string[]> {
  const asked: string[] = [];
  const provider: Provider = {
    ...{ id: 'p', channel: 'sms', perSecond: 10, atOnce: 1, timeoutMs: 20 },
    certainty: { kind: 'query', seconds: 60, rememberedSeconds },
    send: async () => assert.fail('nothing is sent'),
    find: async ({ id }) => {
      asked.push(id);
      return sleep(tookMs, answer);
    },
  };
  const outbox = {
    ...{ db: shop.db, guards: [], now: shop.now, leaseSeconds: 120, elapsedMs: () => performance.now() },
    ...{ providersOf: async () => [provider], findProvider: async () => provider },
  };
  await endDoubts(outbox, { shopId: shop.id, provider, batch: 50 });
  return asked;
}

/** How its send ended, and which threads were told. */
async function told(shop: TestShop) {
  const { rows } = await sql<{ status: string; told: string[] }>`
    select status, array(select e.data->>'conversationId' from events e
      where e.shop_id = s.shop_id and e.type = 'outbox.send-settled') as told
    from sends s where shop_id = ${shop.id}`.execute(shop.db);
  return rows;
}

test('whoever reads the thread hears that a doubtful message did go out', async (t) => {
  const shop = await testShop(t);
  const thread = newId(shop.now());
  await addDoubt(shop, thread);
  await ask(shop, { is: 'accepted', providerMessageId: 'their-id' });
  assert.deepEqual(await told(shop), [{ status: 'sent', told: [thread] }]);
});

test('whoever reads the thread hears what a colleague has decided about a doubtful message', async (t) => {
  const shop = await testShop(t);
  const thread = newId(shop.now());
  const sendId = await addDoubt(shop, thread);
  const decided = { shopId: shop.id, sendId, attempt: 1, decision: 'drop', agentId: newId(shop.now()) } as const;
  await shop.tx((tx) => decideSend(tx, decided, shop.now()));
  assert.deepEqual(await told(shop), [{ status: 'not_sent', told: [thread] }]);
});

test('a provider that hangs is asked about one message in a round, so that other shops’ doubts are ended meanwhile', async (t) => {
  const shop = await testShop(t);
  const ids = [await addDoubt(shop), await addDoubt(shop), await addDoubt(shop)];
  assert.deepEqual(await ask(shop, { is: 'unclear' }, 30), ids.slice(0, 1));
  assert.deepEqual(await ask(shop, { is: 'unclear' }, 30), ids.slice(1, 2), 'each has its turn');
});

test('a doubt that is older than what its provider remembers is a person’s to end, and its thread is told', async (t) => {
  const shop = await testShop(t);
  const [old, thread] = [newId(shop.now()), newId(shop.now())];
  const forgotten = await addDoubt(shop, old);
  await sql`update sends set asks = 1, first_called_at = clock_timestamp() - make_interval(secs => ${rememberedSeconds + 1})
    where shop_id = ${shop.id} and id = ${forgotten}`.execute(shop.db);
  const known = await addDoubt(shop, thread);
  assert.deepEqual(await ask(shop, { is: 'not_found' }), [known], 'that it does not find the other proves nothing');
  const { rows } = await sql<{ status: string; isAsked: boolean; reason: string }>`
    select status, ask_at is not null as "isAsked", reason from sends where shop_id = ${shop.id} order by reason`.execute(
    shop.db,
  );
  assert.deepEqual(rows, [
    { status: 'unknown', isAsked: false, reason: 'key_expired' },
    { status: 'unknown', isAsked: true, reason: 'timed_out' },
  ]);
  assert.deepEqual((await told(shop))[0]?.told, [old]);
});
