import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { type TestShop, testShop } from '../testing/shop.ts';
import { type ConversationView, pageRows } from './list-queries.ts';
import type { View } from './rules.ts';

/** `count` conversations, written as rows, ten seconds apart; many share a moment, so that pages must not part there. */
async function fill(shop: TestShop, count: number): Promise<void> {
  const { agentId } = shop.people.agent;
  await sql`
    insert into conversations (shop_id, id, channel, channel_key, status, last_seq, opened_at, last_message_at, assignee_id,
      proposal_id, waiting_since, snoozed_until)
    select ${shop.id}, gen_random_uuid(), 'test', 'c' || n, (array['open', 'handed_over', 'handed_over', 'closed'])[1 + n % 4], 1,
      at, at, case when n % 4 = 1 then ${agentId}::uuid end, null,
      case when n % 4 < 3 and n % 3 = 0 then at - interval '1 minute' end,
      case when n % 4 < 3 and n % 7 = 0 then at + interval '9 days' end
    from generate_series(1, ${count}::int) n, lateral (select ${shop.now()}::timestamptz + make_interval(secs => 10 * (n / 3)) as at) t`.execute(
    shop.db,
  );
  await sql`insert into messages (shop_id, conversation_id, seq, id, author, body, at)
    select shop_id, id, 1, gen_random_uuid(), 'buyer', 'hello ' || channel_key, opened_at from conversations
    where shop_id = ${shop.id}`.execute(shop.db);
  // Every fifth has promises: two of the same moment and a later one. Every other of these is for another day.
  await sql`insert into promises (shop_id, id, kind, subject_type, subject_id, conversation_id, due_at, made_at)
    select shop_id, gen_random_uuid(), kind, 'conversation', id, id, opened_at + later, opened_at
    from (select c.*, case when substr(channel_key, 2)::int % 10 = 0 then interval '0' else interval '3 days' end as other_day
      from conversations c where c.shop_id = ${shop.id} and substr(channel_key, 2)::int % 5 = 0) c,
      lateral (values ('person.reply', other_day + interval '1 hour'), ('call.make', other_day + interval '1 hour'),
        ('parcel.inform', other_day + interval '2 hours')) v (kind, later)`.execute(shop.db);
  await sql`analyze conversations, messages, promises`.execute(shop.db);
}

type Page = { items: ConversationView[]; next: string | null };

async function walk(shop: TestShop, view: View, limit: number): Promise<ConversationView[]> {
  const all: ConversationView[] = [];
  for (let after = ''; ; ) {
    const page = await shop.get(`conversations?view=${view}&limit=${limit}${after}`, { as: 'agent' });
    const { items, next } = page.json<Page>();
    all.push(...items);
    if (next === null) return all;
    after = `&after=${encodeURIComponent(next)}`;
  }
}

test('every view, walked page by page, shows each of its conversations once and in its order', async (t) => {
  const shop = await testShop(t);
  const other = await testShop(t);
  await fill(shop, 120);
  await fill(other, 30);
  const { agentId } = shop.people.agent;
  const all = await walk(shop, 'all', 100);
  assert.equal(all.length, 120);
  const belongs: Record<View, (one: ConversationView) => boolean> = {
    all: () => true,
    mine: (one) => one.assignee?.id === agentId && one.status !== 'closed' && !one.snoozedUntil,
    unassigned: (one) => !one.assignee && one.status === 'handed_over' && !one.snoozedUntil,
    waiting: (one) => one.waitingSince !== null && !one.snoozedUntil,
    snoozed: (one) => one.snoozedUntil !== null,
    closed: (one) => one.status === 'closed',
    promises: (one) => one.promiseDueAt !== null,
  };
  const startOf = { waiting: 'waitingSince', promises: 'promiseDueAt' } as const;
  const isSoonestFirst = (view: View) => view === 'waiting' || view === 'promises';
  for (const [view, isIn] of Object.entries(belongs) as [View, (one: ConversationView) => boolean][]) {
    const seen = await walk(shop, view, 7);
    const keyOf = (one: ConversationView) =>
      `${view === 'waiting' || view === 'promises' ? one[startOf[view]] : one.lastMessageAt} ${one.id}`;
    const expected = all.filter(isIn).map(keyOf).sort();
    assert.ok(expected.length > 5, view);
    assert.deepEqual(seen.map(keyOf), isSoonestFirst(view) ? expected : expected.reverse(), view);
  }
});

test('a page walks the index of its view, first or later, whatever else the shop has', async (t) => {
  const shop = await testShop(t);
  await fill(shop, 3000);
  const { agentId } = shop.people.agent;
  const indexes: Record<View, string> = {
    mine: 'conversations_of_assignee',
    unassigned: 'conversations_unassigned',
    waiting: 'conversations_waiting',
    closed: 'conversations_closed',
    snoozed: 'conversations_snoozed',
    all: 'conversations_newest',
    promises: 'promises_due',
  };
  for (const [view, index] of Object.entries(indexes) as [View, string][])
    for (const after of [null, { at: shop.now().add({ minutes: 90 }), id: shop.id }]) {
      const rows = pageRows(shop.id, { view, agentId, after, limit: 20, now: shop.now() });
      const { rows: plan } = await sql<{ 'QUERY PLAN': string }>`explain ${rows}`.execute(shop.db);
      const lines = plan.map((line) => line['QUERY PLAN']).join('\n');
      assert.match(lines, new RegExp(`Index (Only )?Scan (Backward )?using ${index} `), `${view}: ${lines}`);
      assert.doesNotMatch(lines, /->\s+Sort|Seq Scan/, `${view}: ${lines}`);
      // The index holds the view and nothing else, so that counting it reads no conversation.
      if (view !== 'promises') assert.doesNotMatch(lines, /Filter/, `${view}: ${lines}`);
    }
});

test('a preview shows what the buyer and the shop said last, never a note or a proposal', async (t) => {
  const shop = await testShop(t);
  await fill(shop, 1);
  const [one] = await walk(shop, 'all', 10);
  for (const [seq, author, visibility] of [
    [2, 'note', 'internal'],
    [3, 'qin', 'suggestion'],
  ] as const)
    await sql`insert into messages (shop_id, conversation_id, seq, id, author, visibility, body, proposal_state, at)
      values (${shop.id}, ${one?.id}, ${seq}, gen_random_uuid(), ${author}, ${visibility}, 'hidden',
        ${visibility === 'suggestion' ? 'open' : null}, ${shop.now()})`.execute(shop.db);
  assert.deepEqual((await walk(shop, 'all', 10))[0]?.preview, { author: 'buyer', text: 'hello c1', delivery: null });
});

test('counting ends at a thousand: an inbox of any size is counted in the same time', async (t) => {
  const shop = await testShop(t);
  await fill(shop, 4400);
  const counts = (await shop.get('conversations/counts', { as: 'agent' })).json<Record<string, number>>();
  assert.deepEqual(counts, { mine: 943, unassigned: 943, waiting: 942, promises: 440 });
  await sql`update conversations set snoozed_until = null where shop_id = ${shop.id}`.execute(shop.db);
  const awake = (await shop.get('conversations/counts', { as: 'agent' })).json<Record<string, number>>();
  assert.deepEqual(awake, { mine: 1000, unassigned: 1000, waiting: 1000, promises: 440 });
  const nobodys = (await shop.get('conversations/counts', { as: 'owner' })).json<Record<string, number>>();
  assert.equal(nobodys.mine, 0);
});

test('a cursor that is none is refused, not guessed', async (t) => {
  const shop = await testShop(t);
  for (const after of [
    'x',
    '2026-03-10T01:00:00Z_',
    '2026-99-10T01:00:00Z_01990000-0000-7000-8000-000000000000',
    '0000-01-01T00:00:00Z_01990000-0000-7000-8000-000000000000',
  ])
    assert.equal((await shop.get(`conversations?after=${after}`)).statusCode, 400, after);
});

test('whoever waits in the platform’s own client is not among the waiting: nobody sees here whether they still do', async (t) => {
  const shop = await testShop(t);
  await fill(shop, 12);
  const [first] = await walk(shop, 'waiting', 10);
  await sql`update conversations set channel = 'assist' where shop_id = ${shop.id} and id = ${first?.id}`.execute(
    shop.db,
  );
  assert.ok((await walk(shop, 'waiting', 10)).every(({ id }) => id !== first?.id));
  assert.ok((await walk(shop, 'all', 10)).some(({ id }) => id === first?.id));
});
