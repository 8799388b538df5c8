import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { SlaSettings } from '../../shared/sla.ts';
import { proposeReply, type Responder, receive, returnToDesk, sayNotice, writeTurn } from '../conversations/index.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { sequenceAll } from '../platform/sequencer.ts';
import { lastSeqOf } from '../testing/conversations.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import type { Live } from './live.ts';
import { readOn } from './read-events.ts';
import { defaultSettings, type Happening } from './rules.ts';
import { runSlaClock } from './run-clock.ts';
import { tellDue } from './tell-due.ts';
import { countSlowly } from './testing.ts';

const morning = '2026-03-10T10:00+08:00[Asia/Shanghai]';
const desk = { publicUrl: 'http://qin.test', syncedNow: false };
const log = openLog(process.env.QIN_TEST_LOG ?? 'silent');

type Reply = 'nothing' | 'answers' | 'hands_over';

/** What Qin says to a message, without understanding it. */
function qin(reply: Reply): Responder<void> {
  return async (tx, { conversation }, { shopId }, now) => {
    if (reply === 'nothing' || conversation.holderId !== null) return;
    const said = { id: newId(now), author: 'qin', visibility: 'public', body: 'Let me see.', locale: 'en' } as const;
    const moves = reply === 'hands_over' ? [{ kind: 'hand_over', situation: 'handover.person', why: 'complains' }] : [];
    const messages = [{ ...said, script: null, scriptVersion: null, facts: null, moves }];
    const handsOver = reply === 'hands_over';
    const status = handsOver ? 'handed_over' : conversation.status;
    await writeTurn(tx, { shopId, conversationId: conversation.id, now }, { state: {}, status, messages, handsOver });
  };
}

/** A shop, a buyer and those who answer. */
async function open(t: Parameters<typeof testShop>[0], now = morning) {
  const shop = await testShop(t, { now });
  let count = 0;
  const asks = async (reply: Reply = 'hands_over', key = 'buyer', text = 'Where is it?'): Promise<string> => {
    const from = { shopId: shop.id, channel: 'test', channelKey: key, providerMessageId: `${++count}`, text };
    const who = { customerId: null, verified: false, orderId: null, locale: 'en' } as const;
    await receive(shop.db, { ...from, ...who }, qin(reply), shop.now());
    const { rows } = await sql<{ id: string }>`select id from conversations
      where shop_id = ${shop.id} and channel_key = ${key}`.execute(shop.db);
    return rows[0]?.id ?? '';
  };
  const says = async (id: string, as: 'agent' | 'account_manager' = 'agent', seenSeq?: number) => {
    const message = { clientKey: `k${++count}`, body: 'It is there.' };
    const seen = seenSeq ?? (await lastSeqOf(shop.db, shop.id, id));
    return shop.post(`conversations/${id}/messages`, { ...message, seenSeq: seen }, { as });
  };
  const does = (id: string, deed: string, as: 'agent' | 'account_manager' | 'owner' = 'agent') =>
    shop.post(`conversations/${id}/${deed}`, {}, { as });
  const looks = async () => {
    await sequenceAll(shop.db);
    await runSlaClock({ db: shop.db, log, desk }, shop.now());
  };
  return {
    ...{ shop, asks, says, does, looks },
    sets: (settings: Partial<SlaSettings>) => shop.put('sla/settings', { ...defaultSettings, ...settings }),
    live: async () => {
      await looks();
      return (await shop.get('sla/live')).json<Live>();
    },
    events: async (like = 'sla.%') => {
      const { rows } = await sql<{ type: string; data: Record<string, string> }>`select type, data from events
        where shop_id = ${shop.id} and type like ${like} order by id`.execute(shop.db);
      return rows.map(({ type, data }): Told => ({ type, ...data }));
    },
    view: async (id: string) =>
      (await shop.get(`conversations/${id}`)).json<{
        status: string;
        holder: { name: string } | null;
        assignee: object | null;
      }>(),
    after: (by: Temporal.DurationLike) => shop.clock.advance(by),
  };
}

type Told = { type: string } & Record<string, string>;
const typesOf = (events: readonly { type: string }[]) => events.map(({ type }) => type);

test('who waits is shown with the time until which a person must answer; answered in time, the round is good', async (t) => {
  const { shop, asks, says, live, after } = await open(t);
  const id = await asks();
  const asked = shop.now();
  after({ seconds: 30 });
  const { waitingNow, rounds, share } = await live();
  const dueAt = asked.add({ minutes: 3 }).toString();
  assert.deepEqual(waitingNow, [{ conversationId: id, since: asked.toString(), dueAt }]);
  assert.deepEqual([rounds, share], [0, null]);
  after({ seconds: 100 });
  assert.equal((await says(id)).statusCode, 200);
  const then = await live();
  assert.deepEqual([then.rounds, then.answeredInTime, then.share, then.target], [1, 1, 100, 90]);
  assert.deepEqual(then.waitingNow, []);
  assert.deepEqual(
    then.byAgent.map(({ agent, rounds: theirs }) => [agent?.name, theirs]),
    [['agent', 1]],
  );
});

test('before the limit it is told once, after it once more, and the late answer is a slow round of whoever gave it', async (t) => {
  const { asks, says, live, after, looks, events } = await open(t);
  const id = await asks();
  for (let n = 0; n < 40; n++) {
    after({ seconds: 6 });
    await looks();
  }
  assert.deepEqual(await events(), [
    { type: 'sla.reply-due-soon', conversationId: id },
    { type: 'sla.reply-missed', conversationId: id },
  ]);
  assert.deepEqual(
    (await live()).byAgent.map(({ agent, share }) => [agent, share]),
    [[null, 0]],
  );
  await says(id);
  const { byAgent, rounds, answeredInTime } = await live();
  assert.deepEqual([rounds, answeredInTime], [1, 0]);
  assert.deepEqual(
    byAgent.map(({ agent }) => agent?.name),
    ['agent'],
  );
});

test('an answer that was given in time counts so, also when the clock looked before it knew', async (t) => {
  const { shop, asks, says, live, after, events } = await open(t);
  const id = await asks();
  await live();
  after({ seconds: 170 });
  await says(id);
  after({ seconds: 20 });
  await tellDue(shop.db, shop.id, shop.now()); // the answer's event has not been read yet
  assert.deepEqual(await events(), []);
  const { rounds, answeredInTime } = await live();
  assert.deepEqual([rounds, answeredInTime], [1, 1]);
});

test('a refused send is no answer, and neither is a notice, a note or a proposal', async (t) => {
  const { shop, asks, says, live, after, does } = await open(t);
  const id = await asks();
  await does(id, 'take-over', 'account_manager');
  assert.equal((await says(id)).statusCode, 409, 'a colleague holds it');
  assert.equal((await says(id, 'account_manager', 0)).statusCode, 409, 'written without having read');
  const words = { body: 'News', locale: 'en', script: null, scriptVersion: null, facts: null, moves: null };
  const at = { shopId: shop.id, conversationId: id };
  await shop.tx((tx) => sayNotice(tx, { ...at, key: 'n1', ...words }, shop.now()));
  await shop.tx((tx) => proposeReply(tx, { ...at, proposal: words }, shop.now()));
  await shop.post(`conversations/${id}/notes`, { clientKey: 'note', body: 'Who knows?' }, { as: 'agent' });
  assert.equal((await live()).waitingNow.length, 1);
  after({ minutes: 4 });
  await says(id, 'account_manager');
  const { rounds, answeredInTime, byAgent } = await live();
  assert.deepEqual([rounds, answeredInTime, byAgent[0]?.agent?.name], [1, 0, 'account_manager']);
});

test('the allowance of today shrinks with each slow round and is none when the share is below its target', async (t) => {
  const { shop, live } = await open(t);
  const day = (ago: number, rounds: number, inTime: number) =>
    sql`insert into sla_days values (${shop.id}, ${`2026-03-10`}::date - ${ago}::int, ${newId(shop.now())}, ${rounds}, ${inTime})`.execute(
      shop.db,
    );
  await day(1, 100, 95);
  assert.equal((await live()).allowanceLeftToday, 5); // 95 of 105 is 90.5 %, of 106 it is 89.6 %
  await day(29, 100, 90);
  await day(30, 1000, 0); // a day too old
  assert.equal((await live()).allowanceLeftToday, 5);
  await day(0, 10, 0);
  const { allowanceLeftToday, share } = await live();
  assert.deepEqual([allowanceLeftToday, share], [0, 88.09]);
});

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

const saidBy = async (shop: TestShop) => {
  const { rows } = await sql<{ body: string; script: string }>`select body, script from messages
    where shop_id = ${shop.id} and script = 'talk.holding' and visibility = 'public'`.execute(shop.db);
  return rows;
};

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

test('the counts equal a slow count over the messages, whatever happens, and however often nodes read and fail', async (t) => {
  const { shop, asks, says, does, after, looks } = await open(t);
  const random = seeded(7);
  const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T;
  const keys = ['a', 'b', 'c'];
  const ids = new Map<string, string>();
  for (const key of keys) ids.set(key, await asks('hands_over', key));
  for (let n = 0; n < 150; n++) {
    after({ seconds: 1 + Math.floor(random() * 150) });
    const id = ids.get(pick(keys)) ?? '';
    const deed = pick(['ask', 'ask', 'ask', 'say', 'say', 'take-over', 'hand-back', 'close', 'look']);
    const who = pick(['agent', 'account_manager'] as const);
    if (deed === 'ask') await asks(pick(['nothing', 'answers', 'hands_over']), pick(keys));
    else if (deed === 'say') await says(id, who);
    else if (deed === 'look') await looks();
    else await does(id, deed, who);
    if (random() < 0.3) await readAsRivals(shop);
  }
  await looks();
  assert.deepEqual(await countsOf(shop), await slowCountOf(shop, [...ids.values()]));
  const total = Object.values(await countsOf(shop)).reduce((sum, n) => sum + n, 0);
  assert.ok(total > 20, `${total}: the history says something`);
});

/** Three nodes at once, in small bites, and the database drops those that it catches at work. */
async function readAsRivals(shop: TestShop): Promise<void> {
  await sequenceAll(shop.db);
  const kill = sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
    and pid <> pg_backend_pid() and query like '%sla_%' and state <> 'idle'`;
  const rivals = [1, 2, 3].map(() => readOn(shop.db, shop.id, 3));
  await Promise.allSettled([...rivals, kill.execute(shop.db)]);
}

async function countsOf(shop: TestShop): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; rounds: number; inTime: number }>`
    select coalesce(a.name, 'nobody') as name, sum(rounds)::int as rounds, sum(in_time)::int as "inTime" from sla_days d
    left join agents a on a.shop_id = d.shop_id and a.id = d.agent_id where d.shop_id = ${shop.id} group by 1`.execute(
    shop.db,
  );
  return nonZero(
    rows.flatMap(({ name, rounds, inTime }) => [
      [`${name} rounds`, rounds],
      [`${name} in time`, inTime],
    ]),
  );
}

const nonZero = (entries: readonly (readonly (string | number)[])[]): Record<string, number> =>
  Object.fromEntries(entries.filter(([, n]) => n !== 0)) as Record<string, number>;

/** From the messages by their seq, and from what agents did with the conversations. */
async function slowCountOf(shop: TestShop, ids: readonly string[]): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  const rule = { ...defaultSettings, zone: shop.zone };
  for (const id of ids) {
    const said = await sql<{ author: string; name: string | null; handsOver: boolean; at: Temporal.Instant }>`
      select m.author, a.name, m.moves @> '[{"kind": "hand_over"}]' as "handsOver", m.at from messages m
      left join agents a on a.shop_id = m.shop_id and a.id = m.agent_id
      where m.shop_id = ${shop.id} and m.conversation_id = ${id} and m.visibility = 'public' order by seq`.execute(
      shop.db,
    );
    const done = await sql<{ type: string; at: Temporal.Instant }>`select type, at from events
      where shop_id = ${shop.id} and data ->> 'conversationId' = ${id}
        and type in ('conversations.taken-over', 'conversations.handed-back', 'conversations.closed')`.execute(shop.db);
    const kinds = { 'taken-over': 'given_to_person', 'handed-back': 'handed_back', closed: 'closed' } as const;
    const history: Happening[] = [
      ...done.rows.map(({ type, at }) => ({ kind: kinds[type.split('.')[1] as keyof typeof kinds], at })),
      ...said.rows.map(
        ({ author, name, handsOver, at }): Happening =>
          author === 'buyer'
            ? { kind: 'asked', at }
            : { kind: 'answered', at, agentId: name, handsOver: handsOver ?? false },
      ),
    ].toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
    for (const [name, n] of Object.entries(countSlowly(history, shop.now(), rule))) sums[name] = (sums[name] ?? 0) + n;
  }
  return sums;
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
