import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { revokeAgent } from '../shops/index.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { type Responder, receive, writeTurn } from './index.ts';

const asksForPerson: Responder<void> = (tx, { conversation }, { shopId }, now) => {
  const said = {
    id: newId(now),
    author: 'qin',
    visibility: 'public',
    body: 'A colleague will answer.',
    locale: 'en',
  } as const;
  const messages = [{ ...said, script: null, scriptVersion: null, facts: null, moves: null }];
  const turn = { state: {}, status: 'handed_over', messages, handsOver: true } as const;
  return writeTurn(tx, { shopId, conversationId: conversation.id, now }, turn);
};

/** A buyer asks for a person; answers whose inbox it lies in. */
async function handOver(shop: TestShop, key: string): Promise<string | null> {
  const from = { shopId: shop.id, channel: 'test', channelKey: key, providerMessageId: null, text: 'a person please' };
  const who = { customerId: null, verified: false, orderId: null, locale: null };
  await receive(shop.db, { ...from, ...who }, asksForPerson, shop.now());
  const { rows } = await sql<{ role: string | null }>`select a.role from conversations c
    left join agents a on a.shop_id = c.shop_id and a.id = c.assignee_id
    where c.shop_id = ${shop.id} and c.channel_key = ${key}`.execute(shop.db);
  return rows[0]?.role ?? null;
}

const is = (shop: TestShop, availability: 'online' | 'away', as: 'agent' | 'account_manager' | 'supervisor') =>
  shop.put('me/availability', { availability }, { as });

test('who asks for a person is given to the online agents in turn', async (t) => {
  const shop = await testShop(t);
  assert.equal(await handOver(shop, 'early'), null, 'nobody is there: it waits for everybody to see');
  for (const role of ['agent', 'account_manager', 'supervisor'] as const) await is(shop, 'online', role);
  await is(shop, 'away', 'supervisor');
  const given: (string | null)[] = [];
  for (let n = 0; n < 6; n++) given.push(await handOver(shop, `b${n}`));
  const [first, second] = given;
  assert.deepEqual(new Set([first, second]), new Set(['agent', 'account_manager']));
  assert.deepEqual(given, [first, second, first, second, first, second]);
});

test('nobody is given more than their limit, also when many ask at the same moment', async (t) => {
  const shop = await testShop(t);
  for (const role of ['agent', 'account_manager'] as const) await is(shop, 'online', role);
  for (const role of ['agent', 'account_manager'] as const) await shop.put('me/limit', { mostOpen: 3 }, { as: role });
  const given = await Promise.all(Array.from({ length: 9 }, (_, n) => handOver(shop, `b${n}`)));
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from conversations
    where shop_id = ${shop.id} and assignee_id is not null group by assignee_id`.execute(shop.db);
  assert.deepEqual(
    rows.map(({ n }) => n),
    [3, 3],
  );
  assert.equal(given.filter((role) => role === null).length, 3);
  const first = (await shop.get('conversations?view=mine', { as: 'agent' })).json<{ items: { id: string }[] }>()
    .items[0];
  await shop.post(`conversations/${first?.id}/close`, {}, { as: 'agent' });
  assert.equal(await handOver(shop, 'late'), 'agent', 'whose desk has room again');
});

test('each says how many open conversations they take, and who runs the shop says it for anybody', async (t) => {
  const shop = await testShop(t);
  const limitOf = async (agentId: string) =>
    (await shop.get('agents')).json<{ id: string; mostOpen: number }[]>().find(({ id }) => id === agentId)?.mostOpen;
  const { agent, owner } = shop.people;
  assert.equal(await limitOf(agent.agentId), 20);
  assert.deepEqual((await shop.put('me/limit', { mostOpen: 7 }, { as: 'agent' })).json(), { mostOpen: 7 });
  assert.equal(await limitOf(agent.agentId), 7);
  const forAnybody = await shop.put(`agents/${owner.agentId}/limit`, { mostOpen: 200 }, { as: 'supervisor' });
  assert.deepEqual([forAnybody.statusCode, await limitOf(owner.agentId)], [200, 200], forAnybody.body);
  const foreign = await shop.put(`agents/${owner.agentId}/limit`, { mostOpen: 1 }, { as: 'agent' });
  assert.equal(foreign.statusCode, 403);
  for (const mostOpen of [-1, 201, 2.5])
    assert.equal((await shop.put('me/limit', { mostOpen }, { as: 'agent' })).statusCode, 400, `${mostOpen}`);
  await shop.tx((tx) => revokeAgent(tx, { shopId: shop.id, agentId: agent.agentId, by: null }, shop.now()));
  assert.equal((await shop.put(`agents/${agent.agentId}/limit`, { mostOpen: 1 })).statusCode, 404);
});

test('who takes none is given none, and still counts as online', async (t) => {
  const shop = await testShop(t);
  await is(shop, 'online', 'agent');
  await shop.put('me/limit', { mostOpen: 0 }, { as: 'agent' });
  assert.equal(await handOver(shop, 'b'), null);
  assert.deepEqual((await shop.get('conversations/turns')).json(), { online: 1, atLimit: 1 });
});

test('why a conversation stays with nobody can be seen: how many are online, and how many of them are at their limit', async (t) => {
  const shop = await testShop(t);
  const turns = async () => (await shop.get('conversations/turns', { as: 'agent' })).json();
  assert.deepEqual(await turns(), { online: 0, atLimit: 0 });
  for (const role of ['agent', 'account_manager'] as const) await is(shop, 'online', role);
  await shop.put('me/limit', { mostOpen: 1 }, { as: 'agent' });
  for (const key of ['b1', 'b2']) await handOver(shop, key);
  assert.deepEqual(await turns(), { online: 2, atLimit: 1 });
  await shop.put('me/limit', { mostOpen: 1 }, { as: 'account_manager' });
  assert.deepEqual(await turns(), { online: 2, atLimit: 2 });
  assert.equal(await handOver(shop, 'b3'), null);
});

test('a limit that was set before the first day does not keep anybody away from the desk', async (t) => {
  const shop = await testShop(t);
  await shop.put(`agents/${shop.people.agent.agentId}/limit`, { mostOpen: 5 }, { as: 'owner' });
  assert.deepEqual((await shop.get('conversations/turns')).json(), { online: 0, atLimit: 0 }, 'not there yet');
  await handOver(shop, 'b');
  const { id } = await shop.db
    .selectFrom('conversations')
    .select('id')
    .where('shop_id', '=', shop.id)
    .executeTakeFirstOrThrow();
  await shop.post(`conversations/${id}/presence`, { kind: 'looking' }, { as: 'agent' });
  assert.equal(await handOver(shop, 'c'), 'agent');
});

test('who has left the shop is given nothing', async (t) => {
  const shop = await testShop(t);
  await is(shop, 'online', 'agent');
  await shop.tx((tx) => revokeAgent(tx, { shopId: shop.id, agentId: shop.people.agent.agentId, by: null }, shop.now()));
  assert.equal(await handOver(shop, 'b'), null);
});

test('a buyer who asked for a person and got a promise still counts as waiting', async (t) => {
  const shop = await testShop(t);
  await handOver(shop, 'b');
  const { items } = (await shop.get('conversations?view=waiting')).json<{ items: { waitingSince: string }[] }>();
  assert.equal(items[0]?.waitingSince, shop.now().toString());
});
