import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { codeOf, testShop } from '../testing/shop.ts';
import type { ConversationView } from './list-queries.ts';
import { colleague, open, supervisor } from './testing.ts';
import { wakeSnoozed } from './wake-snoozed.ts';

test('only those who run the shop take over from a colleague at work; from one who is away or gone anybody does', async (t) => {
  const { shop, does, view } = await open(t);
  await does('take-over');
  assert.equal(codeOf(await does('take-over', {}, colleague)), 'held_by_other');
  assert.equal((await does('take-over', {}, supervisor)).statusCode, 200);
  assert.deepEqual([(await view()).holder?.name, (await view()).epoch], ['supervisor', 2]);
  await shop.put('me/availability', { availability: 'away' }, supervisor);
  assert.equal((await does('take-over', {}, colleague)).statusCode, 200);
  assert.equal(codeOf(await does('take-over')), 'held_by_other');
  shop.clock.advance({ minutes: 3 });
  assert.equal((await does('take-over')).statusCode, 200, 'no sign of life for minutes');
  assert.equal((await does('take-over')).json<ConversationView>().epoch, 4, 'taking what one has changes nothing');
});

test('handed back, Qin answers again, from the beginning; nobody else hands back what an agent holds', async (t) => {
  const { shop, id, does, view } = await open(t);
  await does('take-over');
  assert.equal(codeOf(await does('hand-back', {}, colleague)), 'held_by_other');
  await shop.tx((tx) => sql`update conversations set state = '{"handedOver": true}' where id = ${id}`.execute(tx));
  assert.equal((await does('hand-back')).statusCode, 200);
  const { holder, assignee, status, epoch } = await view();
  assert.deepEqual([holder, assignee, status, epoch], [null, null, 'open', 2]);
  const { rows } = await sql<{ state: object }>`select state from conversations where id = ${id}`.execute(shop.db);
  assert.deepEqual(rows[0]?.state, {});
});

test('giving a conversation that somebody holds to a colleague gives the word too: Qin does not begin to talk in between', async (t) => {
  const { shop, does, view } = await open(t);
  const { agentId } = shop.people.account_manager;
  await does('take-over');
  assert.equal(codeOf(await does('assign', { agentId: null })), 'hand_back_first');
  assert.equal(codeOf(await does('assign', { agentId }, colleague)), 'held_by_other');
  await does('assign', { agentId });
  const { holder, assignee, epoch } = await view();
  assert.deepEqual([holder?.id, assignee?.id, epoch], [agentId, agentId, 2]);
  const stranger = (await testShop(t)).people.agent.agentId;
  assert.equal(codeOf(await does('assign', { agentId: stranger }, supervisor)), 'agent_unknown');
});

test('an inbox is not a gag: who is only assigned silences nobody', async (t) => {
  const { shop, does, view, says } = await open(t);
  await does('assign', { agentId: shop.people.account_manager.agentId });
  assert.deepEqual([(await view()).holder, (await view()).status], [null, 'open']);
  assert.equal((await says('I take this one.', 1)).statusCode, 200);
});

test('closed until the buyer writes again, who is then answered like anybody', async (t) => {
  const { does, view, writes } = await open(t);
  await does('take-over');
  await does('close');
  const closed = await view();
  assert.deepEqual([closed.status, closed.holder, closed.waitingSince], ['closed', null, null]);
  assert.equal(codeOf(await does('hand-back')), 'conversation_closed');
  await writes('one more thing');
  const again = await view();
  assert.deepEqual([again.status, again.assignee, again.waitingSince === null], ['open', null, false]);
  await does('close');
  assert.equal((await does('reopen')).json<ConversationView>().status, 'open');
});

test('snoozed, it leaves the inboxes until its time or the buyer’s next message', async (t) => {
  const { shop, does, view, writes } = await open(t);
  const waiting = async () => (await shop.get('conversations?view=waiting')).json<{ items: object[] }>().items.length;
  const until = shop.now().add({ hours: 2 }).toString();
  assert.equal(codeOf(await does('snooze', { until: '2020-01-01T00:00:00Z' })), 'time_passed');
  assert.equal((await does('snooze', { until })).json<ConversationView>().snoozedUntil, until);
  assert.equal(await waiting(), 0);
  await shop.tx((tx) => wakeSnoozed(tx, shop.id, shop.now()));
  assert.equal(await waiting(), 0, 'not before its time');
  shop.clock.advance({ hours: 2 });
  await shop.tx((tx) => wakeSnoozed(tx, shop.id, shop.now()));
  assert.equal(await waiting(), 1);
  await does('snooze', { until: shop.now().add({ hours: 2 }).toString() });
  await writes('hello?');
  assert.equal((await view()).snoozedUntil, null);
});

test('tags are kept each once, in the order given, as they were spelt first', async (t) => {
  const { puts, view } = await open(t);
  await puts('tags', { tags: [' Size', 'size', '物流', 'SIZE'] });
  assert.deepEqual((await view()).tags, ['Size', '物流']);
});
