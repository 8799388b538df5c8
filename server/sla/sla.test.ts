import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { SlaSettings } from '../../shared/sla.ts';
import { proposeReply, returnToDesk } from '../conversations/index.ts';
import type { TestShop } from '../testing/shop.ts';
import { open } from '../testing/sla.ts';
import { defaultSettings } from './rules.ts';

const typesOf = (events: readonly { type: string }[]) => events.map(({ type }) => type);

const saidBy = async (shop: TestShop) => {
  const { rows } = await sql<{ body: string; script: string }>`select body, script from messages
    where shop_id = ${shop.id} and script = 'talk.holding' and visibility = 'public'`.execute(shop.db);
  return rows;
};

test('a first response is due after so much opening time; what is missed is told once', async (t) => {
  const { shop, asks, after, looks, events, sets } = await open(t, '2026-03-10T17:30+08:00[Asia/Shanghai]');
  const day = [{ opens: '09:00', closes: '18:00' }];
  await shop.put('shop/hours', { weekly: Array(7).fill(day), specialDays: [] });
  await sets({ firstResponseMinutes: 60, resolutionHours: 9, platformSeconds: 86_400, warnSeconds: 0 });
  const id = await asks();
  await looks();
  const due = (await shop.get(`conversations/${id}/sla`)).json<Record<string, string>>();
  const expected = ['2026-03-11T09:30:00+08:00', '2026-03-11T17:30:00+08:00'].map((time) =>
    Temporal.Instant.from(time).toString(),
  );
  assert.deepEqual([due.responseDueAt, due.resolutionDueAt], expected);
  const { items } = (await shop.get('sla/waiting')).json<{ items: { conversationId: string }[] }>();
  assert.deepEqual(
    items.map(({ conversationId }) => conversationId),
    [id],
  );
  for (let hour = 0; hour < 30; hour++) {
    after({ minutes: 55 });
    await looks();
  }
  assert.deepEqual(typesOf(await events('sla.%-missed')), [
    'sla.first-response-missed',
    'sla.reply-missed',
    'sla.resolution-missed',
  ]);
  assert.deepEqual(typesOf(await events('sla.first-response-due-soon')), [], 'nobody looked in time: it is not soon');
});

test('what is answered, handed back or closed is told of no more', async (t) => {
  const { asks, says, does, after, looks, events } = await open(t);
  const [answered, handedBack, closed] = [
    await asks('hands_over', 'a'),
    await asks('hands_over', 'b'),
    await asks('nothing', 'c'),
  ];
  await says(answered);
  await does(closed, 'close');
  await says(handedBack);
  await does(handedBack, 'hand-back');
  await looks();
  for (let day = 0; day < 2; day++) {
    after({ hours: 23 });
    await looks();
  }
  assert.deepEqual(await events('sla.reply%'), []);
  assert.deepEqual(await events('sla.first%'), []);
  after({ hours: 24 });
  await looks();
  assert.deepEqual(await events('sla.resolution%'), [{ type: 'sla.resolution-missed', conversationId: answered }]);
});

test('a buyer who waits too long for a silent agent goes back to all of them, and Qin keeps silent', async (t) => {
  const { asks, says, does, after, looks, view, events, shop } = await open(t);
  const id = await asks();
  await says(id);
  await asks('nothing');
  for (let minute = 0; minute < 14; minute++) {
    after({ minutes: 1 });
    await shop.post(`conversations/${id}/presence`, { kind: 'looking' }, { as: 'agent' });
    await looks();
  }
  assert.equal((await view(id)).holder?.name, 'agent');
  after({ minutes: 1 });
  await looks();
  const { status, holder, assignee } = await view(id);
  assert.deepEqual([status, holder, assignee], ['handed_over', null, null]);
  assert.deepEqual(
    (await events('conversations.returned')).map(({ reason, agentId }) => [reason, agentId]),
    [['silent', shop.people.agent.agentId]],
  );
  assert.equal((await does(id, 'take-over', 'account_manager')).statusCode, 200);
});

test('an agent who is away or gone keeps what nobody waits in, and loses what somebody waits in', async (t) => {
  const { asks, says, after, looks, view, events, shop } = await open(t);
  const [quiet, waits] = [await asks('hands_over', 'a'), await asks('hands_over', 'b')];
  await says(quiet);
  await says(waits);
  await asks('nothing', 'b');
  await looks();
  assert.equal((await view(waits)).holder?.name, 'agent');
  await shop.put('me/availability', { availability: 'away' }, { as: 'agent' });
  await looks();
  assert.equal((await view(waits)).holder, null);
  await says(waits, 'account_manager');
  after({ minutes: 10 });
  await asks('nothing', 'b');
  after({ seconds: 100 });
  await looks();
  assert.equal((await view(waits)).holder?.name, 'account_manager', 'not so fast');
  after({ seconds: 30 });
  await looks();
  assert.equal((await view(quiet)).holder?.name, 'agent');
  assert.deepEqual(
    (await events('conversations.returned')).map(({ reason }) => reason),
    ['away', 'gone'],
  );
});

test('a moment is asked for only where the shop wants it and nobody has the conversation; the round goes on', async (t) => {
  const { shop, asks, does, after, looks, sets, live } = await open(t);
  await asks('hands_over', 'before');
  after({ seconds: 130 });
  await looks();
  assert.deepEqual(await saidBy(shop), [], 'the shop has not asked for it');
  await sets({ sendsHolding: true });
  const [free, held, proposed] = [
    await asks('hands_over', 'a'),
    await asks('hands_over', 'b'),
    await asks('hands_over', 'c'),
  ];
  await does(held, 'take-over');
  const words = { body: 'Here it is.', locale: 'en', script: null, scriptVersion: null, facts: null, moves: null };
  const at = { shopId: shop.id, conversationId: proposed };
  await shop.tx((tx) => proposeReply(tx, { ...at, proposal: words }, shop.now()));
  after({ seconds: 130 });
  await looks();
  await looks();
  const said = await saidBy(shop);
  assert.equal(said.length, 1);
  assert.match(said[0]?.body ?? '', /^One moment please/);
  assert.match(said[0]?.body ?? '', /You will have an answer here/);
  const { rows } = await sql<{
    sentence: string;
    conversation_id: string;
  }>`select sentence, conversation_id from promises
    where shop_id = ${shop.id} and kind = 'person.reply'`.execute(shop.db);
  assert.deepEqual(
    rows.map(({ conversation_id }) => conversation_id),
    [free],
  );
  assert.equal((await live()).waitingNow.length, 3, 'a moment asked for is no answer');
});

test('no moment is asked for where an agent carries the messages by hand, or where the one who had the word has gone', async (t) => {
  const { shop, asks, does, after, looks, sets } = await open(t);
  await sets({ sendsHolding: true });
  const [byHand, left] = [await asks('nothing', 'a'), await asks('hands_over', 'b')];
  await sql`update conversations set channel = 'assist' where shop_id = ${shop.id} and id = ${byHand}`.execute(shop.db);
  await does(left, 'take-over');
  const taken = { shopId: shop.id, conversationId: left, holderId: shop.people.agent.agentId, reason: 'gone' };
  await shop.tx((tx) => returnToDesk(tx, taken, shop.now()));
  after({ seconds: 130 });
  await looks();
  assert.deepEqual(await saidBy(shop), []);
  const { rows } = await sql`select from messages where shop_id = ${shop.id} and script = 'talk.holding'`.execute(
    shop.db,
  );
  assert.equal(rows.length, 0, 'nor proposed');
});

test('only who runs the shop sets the targets; hours that end before they begin are refused', async (t) => {
  const { shop, sets } = await open(t);
  assert.deepEqual((await shop.get('sla/settings', { as: 'agent' })).json(), defaultSettings);
  assert.equal((await shop.put('sla/settings', defaultSettings, { as: 'agent' })).statusCode, 403);
  assert.equal((await sets({ platformFromHour: 23, platformUntilHour: 9 })).statusCode, 400);
  assert.equal((await sets({ warnSeconds: 90 })).statusCode, 200);
  assert.equal((await shop.get('sla/settings')).json<SlaSettings>().warnSeconds, 90);
});

test("a shop sees nobody of another shop's", async (t) => {
  const [mine, theirs] = [await open(t), await open(t)];
  await theirs.asks();
  assert.deepEqual((await mine.live()).waitingNow, []);
  assert.equal((await theirs.live()).waitingNow.length, 1);
});
