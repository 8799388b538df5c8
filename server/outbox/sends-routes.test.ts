import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { switchSending } from '../platform/installation.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { addProvider, queueSend } from './testing.ts';

type Item = {
  id: string;
  status: string;
  text: string | null;
  subject: string | null;
  isSecret: boolean;
  attempt: number;
  reason: { code: string; says: string } | null;
  decisions: string[];
  provider: { name: string } | null;
};
type Page = { items: Item[]; next: string | null };
type Count = { count: number; isMore: boolean };
type Summary = {
  isDemo: boolean;
  views: Record<string, Count>;
  alarms: { channel: string; trouble: string; waiting: Count; since: string | null }[];
  providers: {
    name: string;
    state: string;
    failed: Count;
    undelivered: Count;
    verifiedAt: string | null;
    lastAnswer: unknown;
  }[];
};

const page = async (shop: TestShop, query: string, locale = 'en') =>
  (await shop.get(`sends?${query}`, { headers: { 'accept-language': locale } })).json<Page>();
const summary = async (shop: TestShop) => (await shop.get('sends/summary')).json<Summary>();
const to = { channel: 'sms', address: '+8613800138000' } as const;

/** A send that has ended, or is in doubt. */
async function ended(shop: TestShop, status: 'sent' | 'not_sent' | 'unknown', changes: Record<string, unknown> = {}) {
  shop.clock.advance({ seconds: 1 });
  const { id } = await queueSend(shop, to);
  const settled_at = status === 'unknown' ? null : shop.now();
  const set = { status, settled_at, attempt: 1, provider_message_id: 'p1', ...changes };
  await shop.db.updateTable('sends').set(set).where('shop_id', '=', shop.id).where('id', '=', id).execute();
  return id;
}

test('the queue shows what goes next first, replies before offers, page by page and each once', async (t) => {
  const shop = await testShop(t);
  const offers: string[] = [];
  for (let n = 0; n < 5; n++) {
    offers.push((await queueSend(shop, n % 2 ? to : { ...to, channel: 'mail' })).id);
    shop.clock.advance({ seconds: 1 });
  }
  const reply = (await queueSend(shop, { ...to, rank: 'reply', purpose: 'service' })).id;
  const seen: string[] = [];
  let cursor = '';
  for (let pages = 0; pages < 10; pages++) {
    const { items, next } = await page(shop, `view=queue&limit=2${cursor}`);
    seen.push(...items.map(({ id }) => id));
    if (next === null) break;
    cursor = `&cursor=${next}`;
  }
  assert.deepEqual(seen, [reply, ...offers]);
  assert.equal((await page(shop, 'view=queue&channel=mail')).items.length, 3);
});

test('what failed says why in the reader’s language, whoever or whatever stopped it', async (t) => {
  const shop = await testShop(t);
  await ended(shop, 'not_sent', { reason: 'suppressed' });
  await ended(shop, 'not_sent', { reason: 'gave_up: http_503' });
  await ended(shop, 'not_sent', { reason: 'isv.SOMETHING_NEW' });
  await ended(shop, 'not_sent', { reason: 'gave_up: ECONNREFUSED' });
  await ended(shop, 'not_sent', { reason: 'isv.AMOUNT_NOT_ENOUGH' });
  const says = async (locale: string) =>
    (await page(shop, 'view=failed', locale)).items.map(({ reason }) => reason?.says).reverse();
  assert.deepEqual(await says('en'), [
    'Nothing more goes to this address: unsubscribed, undeliverable or reported as spam. The customer’s card says which.',
    'Given up after several tries. The provider answered with error 503.',
    'The provider says: isv.SOMETHING_NEW.',
    'Given up after several tries. The connection to the provider failed (ECONNREFUSED).',
    'The account at Aliyun has run out of money: top it up.',
  ]);
  assert.equal((await says('zh-CN'))[0], '这个地址已停发：对方退订、无法送达或被投诉，详见客户资料。');
});

test('every view is paged without a gap, and can be narrowed to a provider or a channel', async (t) => {
  const shop = await testShop(t);
  const [first, second] = [await addProvider(shop, 'First'), await addProvider(shop, 'Second')];
  const ids: string[] = [];
  for (const provider of [first, null, second, first, null]) {
    ids.unshift(await ended(shop, 'sent', { provider }));
  }
  const one = await page(shop, 'view=sent&limit=3');
  const two = await page(shop, `view=sent&limit=3&cursor=${one.next}`);
  assert.deepEqual(
    [...one.items, ...two.items].map(({ id }) => id),
    ids,
  );
  assert.equal(two.next, null);
  assert.equal((await page(shop, `view=sent&provider=${first}`)).items.length, 2);
  assert.equal((await page(shop, 'view=sent&channel=mail')).items.length, 0);
  assert.equal((await shop.get(`sends?view=queue&provider=${first}`)).statusCode, 400);
});

test('what the provider took and could not deliver has a list of its own: these people have to be reached another way', async (t) => {
  const shop = await testShop(t);
  const provider = await addProvider(shop, 'First');
  await ended(shop, 'sent', { provider, delivery: 'delivered' });
  const lost = await ended(shop, 'sent', { provider, delivery: 'undelivered' });
  assert.deepEqual(
    (await page(shop, 'view=undelivered')).items.map(({ id }) => id),
    [lost],
  );
  const { views, providers } = await summary(shop);
  assert.deepEqual(
    [views.undelivered, views.sent],
    [
      { count: 1, isMore: false },
      { count: 2, isMore: false },
    ],
  );
  assert.equal(providers[0]?.undelivered.count, 1);
});

test('only who runs the shop reads the ledger: it holds the addresses and words of all buyers', async (t) => {
  const shop = await testShop(t);
  const { id } = await queueSend(shop, to);
  for (const path of ['sends', 'sends/summary', `sends/${id}`]) {
    for (const as of ['agent', 'account_manager'] as const)
      assert.equal((await shop.get(path, { as })).statusCode, 403, `${path} as ${as}`);
    for (const as of ['supervisor', 'owner'] as const)
      assert.equal((await shop.get(path, { as })).statusCode, 200, `${path} as ${as}`);
  }
});

test('a test that failed was told to whoever made it: it is called a test, and is nobody’s work', async (t) => {
  const shop = await testShop(t);
  const id = await ended(shop, 'not_sent', { key: 'test:1' });
  assert.deepEqual((await page(shop, 'view=failed')).items, []);
  assert.equal((await summary(shop)).views.failed?.count, 0);
  assert.equal((await shop.get(`sends/${id}`)).json<{ send: { rank: string } }>().send.rank, 'test');
});

test('a one-time code is never shown, in no list and not by itself', async (t) => {
  const shop = await testShop(t);
  const content = { subject: 'Your code', text: '493022', isSecret: true };
  const { id } = await queueSend(shop, { ...to, content });
  const list = await shop.get('sends?view=queue');
  const detail = await shop.get(`sends/${id}`);
  for (const { body } of [list, detail]) assert.ok(!body.includes('493022') && body.includes('"isSecret":true'));
});

test('who runs the shop ends a doubt, once, on what was seen, and it stays written who did and why', async (t) => {
  const shop = await testShop(t);
  const id = await ended(shop, 'unknown', { reason: 'timed_out' });
  const decide = (body: object, as: 'agent' | 'supervisor' = 'supervisor') =>
    shop.post(`sends/${id}/decide`, body, { as });
  assert.equal((await decide({ decision: 'sent', attempt: 1 }, 'agent')).statusCode, 403);
  assert.equal(codeOf(await decide({ decision: 'sent', attempt: 0 })), 'send_moved_on');
  const decided = await decide({ decision: 'again', attempt: 1, note: 'she says nothing came' });
  assert.equal(decided.json<Item>().status, 'queued');
  assert.equal(codeOf(await decide({ decision: 'sent', attempt: 1 })), 'send_moved_on');
  const { evidence } = (await shop.get(`sends/${id}`)).json<{ evidence: Record<string, unknown>[] }>();
  assert.deepEqual(
    evidence.map(({ what, note, by }) => [what, note, (by as { id: string }).id]),
    [['again', 'she says nothing came', shop.people.supervisor.agentId]],
  );
});

test('several are decided at once; what has moved on meanwhile is named and left as it is', async (t) => {
  const shop = await testShop(t);
  const ids = [await ended(shop, 'not_sent'), await ended(shop, 'not_sent'), await ended(shop, 'sent')];
  const sends = ids.map((id) => ({ id, attempt: 1 }));
  const { decided, movedOn } = (await shop.post('sends/decide', { decision: 'again', sends })).json<{
    decided: number;
    movedOn: string[];
  }>();
  assert.deepEqual([decided, movedOn], [2, [ids[2]]]);
  assert.equal((await page(shop, 'view=queue')).items.length, 2);
});

test('a message that no provider can carry raises an alarm that says what to do', async (t) => {
  const shop = await testShop(t);
  assert.deepEqual((await summary(shop)).alarms, []);
  await queueSend(shop, to);
  const troubleOf = async () => (await summary(shop)).alarms.map(({ channel, trouble }) => `${channel} ${trouble}`);
  assert.deepEqual(await troubleOf(), ['sms no_provider']);
  const id = await addProvider(shop, 'First');
  assert.deepEqual(await troubleOf(), []);
  await sql`update providers set is_on = false where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(await troubleOf(), ['sms all_off']);
  await sql`update providers set is_on = true, sealed = 'of another secret' where shop_id = ${shop.id}`.execute(
    shop.db,
  );
  assert.deepEqual(await troubleOf(), ['sms unreadable']);
  await sql`update providers set sealed = null where shop_id = ${shop.id}`.execute(shop.db);
  await sql`insert into provider_gates (shop_id, provider, tokens, filled_at, failures, shut_until)
    values (${shop.id}, ${id}, 0, now(), 5, now() + interval '1 minute')`.execute(shop.db);
  assert.deepEqual(await troubleOf(), ['sms shut']);
  await switchSending(shop.db, false);
  t.after(() => switchSending(shop.db, true));
  assert.deepEqual(await troubleOf(), ['sms sending_off']);
});

test('counts are exact up to a thousand, and say so beyond', async (t) => {
  const shop = await testShop(t);
  const provider = await addProvider(shop, 'First');
  await ended(shop, 'not_sent', { provider, reason: 'http_400' });
  await fill(shop, 1001, 'queued', null);
  await fill(shop, 3, 'sent', provider);
  const { views, providers } = await summary(shop);
  assert.deepEqual(views.queue, { count: 1000, isMore: true });
  assert.deepEqual(views.sent, { count: 3, isMore: false });
  assert.deepEqual(providers[0]?.failed, { count: 1, isMore: false });
  assert.equal(providers[0]?.state, 'up');
});

test('in a demo shop nothing is alarming: nothing leaves the house', async (t) => {
  const shop = await testShop(t);
  await sql`update shops set is_demo = true where id = ${shop.id}`.execute(shop.db);
  await queueSend(shop, to);
  const { isDemo, alarms, views } = await summary(shop);
  assert.deepEqual([isDemo, alarms, views.queue?.count], [true, [], 1]);
});

/** Many at once. */
async function fill(shop: TestShop, count: number, status: string, provider: string | null): Promise<void> {
  const batch = newId(shop.now());
  await sql`insert into sends (shop_id, id, key, rank, purpose, channel, address, content, due_at, queued_at, status,
      provider, provider_message_id, settled_at)
    select ${shop.id}, gen_random_uuid(), ${batch} || n, 2, 'service', 'sms', '+8613800138000', '{}', ${shop.now()},
      ${shop.now()}, ${status}, ${provider}, 'p', case when ${status} = 'sent' then ${shop.now()}::timestamptz end
    from generate_series(1, ${count}::int) n`.execute(shop.db);
}
