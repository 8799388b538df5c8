import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { breakOverdue, type OpenPromise, openPromise, settlePromise } from '../promises/index.ts';
import { lastSeqOf } from '../testing/conversations.ts';
import { type TestShop, testShop } from '../testing/shop.ts';

type Board = {
  day: string;
  counts: Record<string, number>;
  byAgent: (Record<string, number> & { agent: { name: string } | null })[];
  byScript: (Record<string, number> & { script: { situation: string; version: number } | null })[];
};
type Item = Record<string, unknown> & {
  id: string;
  said: string;
  agent: { name: string } | null;
  customer: { name: string } | null;
  subject: { type: string; label: string | null };
  minutesLeft: number | null;
  settledBy: { id: string } | null;
  evidence: string | null;
};

const zero = { dueToday: 0, overdue: 0, kept: 0, broken: 0, waived: 0 };
const board = async (shop: TestShop) => (await shop.get('promises/board')).json<Board>();
const list = async (shop: TestShop, query: string) =>
  (await shop.get(`promises/board/items?${query}`)).json<{ items: Item[]; next: string | null }>();

async function promise(shop: TestShop, hours: number, changes: Partial<OpenPromise> = {}): Promise<string> {
  const about = { kind: 'person.reply', subjectType: 'conversation', subjectId: newId(shop.now()) } as const;
  const said = { conversationId: null, messageId: null, dueAt: shop.now().add({ minutes: hours * 60 }) };
  const made = { shopId: shop.id, ...about, ...said, ...changes };
  return (await shop.tx((tx) => openPromise(tx, made, shop.now()))).id;
}

/** Somebody asks for a person: Qin hands over and promises one. */
async function askedForPerson(shop: TestShop, who = 'anna'): Promise<{ conversationId: string; messageId: string }> {
  const key = await shop.apiKey(['converse']);
  await shop.post('messages', { channelKey: who, messageId: who, text: 'I want to talk to a person' }, { key });
  const { rows } = await sql<{ conversationId: string; messageId: string }>`
    select conversation_id as "conversationId", id as "messageId" from messages
    where shop_id = ${shop.id} and author = 'qin' order by id desc`.execute(shop.db);
  assert.ok(rows[0]);
  return rows[0];
}

test('the board shows what is due today, what was kept, broken and waived today, and nothing of other days', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T09:00+08:00[Asia/Shanghai]' });
  const yesterday = await promise(shop, -10); // 23:00 the day before
  await breakOverdue(shop.db, shop.id, shop.now().subtract({ hours: 9, minutes: 30 })); // broken 23:30
  const [broken, kept, waived] = [await promise(shop, -1), await promise(shop, 1), await promise(shop, 2)];
  await breakOverdue(shop.db, shop.id, shop.now());
  await shop.tx((tx) => settlePromise(tx, shop.id, kept, { status: 'kept', evidence: 'phoned' }, shop.now()));
  await shop.tx((tx) => settlePromise(tx, shop.id, waived, { status: 'waived', evidence: 'not needed' }, shop.now()));
  const [late, today] = [await promise(shop, -0.5), await promise(shop, 14.9)];
  const tomorrow = await promise(shop, 15);
  const { day, counts } = await board(shop);
  assert.deepEqual([day, counts], ['2026-03-10', { dueToday: 1, overdue: 1, kept: 1, broken: 1, waived: 1 }]);
  const lists = { overdue: late, due_today: today, upcoming: tomorrow, kept, broken, waived };
  for (const [name, id] of Object.entries(lists))
    assert.deepEqual(
      (await list(shop, `list=${name}`)).items.map((item) => item.id),
      [id],
      name,
    );
  assert.notEqual(yesterday, broken);
});

test('each promise is counted for whoever made it and for the script that said it', async (t) => {
  const shop = await testShop(t);
  const { messageId } = await askedForPerson(shop);
  const { conversationId } = await askedForPerson(shop, 'ben'); // whom the agent answers: that promise is kept
  const own = { conversationId, messageId: await agentsWord(shop, conversationId) };
  await promise(shop, 1, { ...own, kind: 'photos.review', sentence: 'I will look at your photos.' });
  const { byAgent, byScript } = await board(shop);
  assert.deepEqual(byAgent.map(({ agent, dueToday }) => [agent?.name ?? null, dueToday]).toSorted(), [
    [null, 1],
    ['agent', 1],
  ]);
  assert.deepEqual(
    byScript.map(({ script, dueToday }) => [script?.situation ?? null, dueToday]),
    [
      [null, 1],
      ['handover.person', 1],
    ],
  );
  const { items } = await list(shop, 'list=due_today');
  const qins = items.find((item) => item.agent === null);
  assert.match(qins?.said ?? '', /^You will have a personal answer here/);
  assert.equal(qins?.messageId, undefined);
  assert.equal(items.find((item) => item.agent !== null)?.said, 'I will look at your photos.');
  assert.ok(messageId);
});

async function agentsWord(shop: TestShop, conversationId: string): Promise<string> {
  const sent = await shop.post(
    `conversations/${conversationId}/messages`,
    {
      ...{ clientKey: 'k1', body: 'I will look at your photos.' },
      seenSeq: await lastSeqOf(shop.db, shop.id, conversationId),
    },
    { as: 'agent' },
  );
  assert.equal(sent.statusCode, 200, sent.body);
  return sent.json<{ message: { id: string } }>().message.id;
}

test('how much time is left is told in opening hours', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T17:00+08:00[Asia/Shanghai]' });
  const day = [{ opens: '09:00', closes: '18:00' }];
  await shop.put('shop/hours', { weekly: Array(7).fill(day), specialDays: [] });
  await promise(shop, 17); // tomorrow at ten: one hour today, one tomorrow
  const { items } = await list(shop, 'list=upcoming');
  assert.deepEqual(
    items.map(({ minutesLeft }) => minutesLeft),
    [120],
  );
});

test('any agent may say that a promise was kept; only who runs the shop may waive it; both stand with their name', async (t) => {
  const shop = await testShop(t);
  const [kept, waived] = [await promise(shop, 1), await promise(shop, 2)];
  const settle = (id: string, status: string, as: 'agent' | 'account_manager' | 'supervisor') =>
    shop.post(`promises/${id}/settle`, { status, evidence: 'phoned at ten' }, { as });
  assert.equal((await settle(kept, 'kept', 'agent')).statusCode, 200);
  for (const as of ['agent', 'account_manager'] as const)
    assert.equal((await settle(waived, 'waived', as)).statusCode, 403);
  assert.equal((await settle(waived, 'waived', 'supervisor')).statusCode, 200);
  for (const [name, role] of [
    ['kept', 'agent'],
    ['waived', 'supervisor'],
  ] as const) {
    const [item] = (await list(shop, `list=${name}`)).items;
    assert.deepEqual([item?.settledBy?.id, item?.evidence], [shop.people[role].agentId, 'phoned at ten']);
    const { rows } = await sql<{ data: object }>`select data from events
      where shop_id = ${shop.id} and type = ${`promises.promise-${name}`}`.execute(shop.db);
    assert.deepEqual(
      rows.map(({ data }) => data),
      [{ promiseId: item?.id, agentId: shop.people[role].agentId }],
    );
  }
});

test('pages of the board miss none and repeat none, also when many are due at the same moment', async (t) => {
  const shop = await testShop(t);
  const made = new Set<string>();
  for (let i = 0; i < 13; i++) made.add(await promise(shop, 1 + Math.floor(i / 6)));
  const seen: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: { items: Item[]; next: string | null } = await list(shop, `limit=4${after && `&after=${after}`}`);
    seen.push(...page.items.map(({ id }) => id));
    after = page.next;
  }
  assert.equal(seen.length, 13);
  assert.deepEqual(new Set(seen), made);
  assert.equal((await shop.get('promises/board/items?after=nothing')).statusCode, 400);
});

test("a shop sees no other shop's promises", async (t) => {
  const [shop, other] = [await testShop(t), await testShop(t)];
  await promise(other, 1);
  assert.deepEqual((await board(shop)).counts, zero);
  assert.deepEqual(await list(shop, 'list=due_today'), { items: [], next: null });
});
