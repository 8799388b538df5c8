import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { proposeReply, sayNotice } from '../conversations/index.ts';
import { newId } from '../platform/ids.ts';
import { sequenceAll } from '../platform/sequencer.ts';
import type { TestShop } from '../testing/shop.ts';
import { open } from '../testing/sla.ts';
import { readOn } from './read-events.ts';
import { defaultSettings, type Happening } from './rules.ts';
import { tellDue } from './tell-due.ts';
import { countSlowly } from './testing.ts';

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
