import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { callWithoutAnswer, queueSend } from '../outbox/testing.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import {
  addProvider,
  changeSecret,
  deliver,
  kannelPost,
  type Post,
  signed,
  smsFrom,
  statesOf,
  webhookSecret,
} from './testing.ts';

const buyer = '+8613812345678';
const now = Temporal.Instant.from('2026-03-10T01:00:00Z');
const at = String(now.epochMilliseconds / 1000);
const forgersSecret = `whsec_${Buffer.from('what a forger has made up').toString('base64')}`;

const bodiesOf = async ({ db, id }: TestShop) =>
  (
    await sql<{
      body: string;
    }>`select body from messages where shop_id = ${id} and author = 'buyer' order by at, seq`.execute(db)
  ).rows.map(({ body }) => body);

const heldEventsOf = async ({ db, id }: TestShop) =>
  (
    await sql<{ data: { count: number } }>`
      select data from events where shop_id = ${id} and type = 'hooks.delivery-held' order by id`.execute(db)
  ).rows.map(({ data }) => data.count);

const countAll = async ({ db }: TestShop) =>
  Number((await sql<{ n: number }>`select count(*) as n from hook_deliveries`.execute(db)).rows[0]?.n);

test('a wrong secret, an unknown provider and one that posts nothing are the same: not there, and nothing is kept', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'kannel');
  const { path: ofMail } = await addProvider(shop, 'smtp');
  const before = await countAll(shop);
  const [, , id = '', secret = ''] = path.split('/');
  const swapped = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A');
  const wrong = [
    ...[
      `/hooks/${id}/${swapped}`,
      `/hooks/${id}/${secret}A`,
      `/hooks/${id}/${secret.slice(0, -1)}`,
      `/hooks/${id}/%00`,
    ],
    ...[`/hooks/01990000-0000-7000-8000-000000000000/${secret}`, `/hooks/x'%20or%201=1/${secret}`, ofMail],
    ...[`/hooks/${id.toUpperCase()}/${secret}`, `/hooks/${id}/${encodeURIComponent('é'.repeat(32))}`],
  ];
  const answers = new Set<string>();
  for (const where of wrong)
    for (const method of ['GET', 'POST'] as const) {
      const reply = await deliver(shop.app, { method, path: where, headers: {}, body: 'x' });
      assert.ok([404, 400].includes(reply.status), `${where}: ${reply.status}`);
      if (!where.includes('%00')) answers.add(reply.body.replace(/"requestId":"[^"]*"/, ''));
    }
  assert.equal(answers.size, 1);
  assert.equal(await countAll(shop), before);
});

/** What a forger may do who knows the address and has seen what the provider posts, but has not its signing secret. */
function forgeries(path: string, genuine: Post): Record<string, Post> {
  const { headers, body } = genuine;
  const said = JSON.parse(body) as { data: object };
  const other = JSON.stringify({ ...said, data: { ...said.data, text: 'forged', id: 'f' } });
  const { 'webhook-signature': signature = '', ...unsigned } = headers;
  const as = (changed: Record<string, string>, newBody = body): Post => ({
    ...{ method: 'POST', path, headers: { ...headers, ...changed }, body: newBody },
  });
  return {
    'not signed': { ...genuine, headers: unsigned },
    'signed by another': signed(path, 'msg_f', JSON.parse(other), now, forgersSecret),
    'signed with nothing': signed(path, 'msg_f', JSON.parse(other), now, 'whsec_'),
    'another body under a true signature': as({}, other),
    'another id under a true signature': as({ 'webhook-id': 'msg_f' }),
    'another time under a true signature': as({ 'webhook-timestamp': String(Number(at) + 1) }),
    'no time': as({ 'webhook-timestamp': '' }),
    'a version that nobody checks': as({ 'webhook-signature': signature.replace('v1,', 'v1a,') }),
    'half a signature': as({ 'webhook-signature': signature.slice(0, -8) }),
    'many wrong signatures': as({
      'webhook-signature': Array(50)
        .fill(`v1,${'A'.repeat(43)}=`)
        .join(' '),
    }),
    'one white space more': as({}, `${body} `),
    'a true one of yesterday': signed(path, 'msg_y', JSON.parse(other), now.subtract({ hours: 24 })),
    'a true one of tomorrow': signed(path, 'msg_t', JSON.parse(other), now.add({ hours: 24 })),
  };
}

test('nothing that is not proven reaches a conversation or a send: it is kept aside, whatever was tried, and the shop is told', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'webhook');
  const genuine = signed(path, 'msg_1', smsFrom(buyer, 'm1', 'genuine', now), now);
  const tried = Object.entries(forgeries(path, genuine));
  for (const [what, post] of tried) assert.equal((await deliver(shop.app, post)).status, 401, what);
  assert.deepEqual(await bodiesOf(shop), []);
  const states = await statesOf(shop.db, shop.id);
  assert.deepEqual(
    new Set(states.map(({ state, reason }) => `${state} ${reason}`)),
    new Set(['quarantined not_proven']),
  );
  assert.equal(states.length, tried.length);
  assert.deepEqual(await heldEventsOf(shop), [1, 10], 'a flood of forgeries is not a flood of news');
  // A forger who was first takes nothing from the provider itself.
  assert.equal((await deliver(shop.app, genuine)).status, 200);
  assert.deepEqual(await bodiesOf(shop), ['genuine']);
});

test('what is posted under a wrong secret is not lost: after the secret is mended it is taken, by hand or when it comes again', async (t) => {
  const shop = await testShop(t);
  const { id, path } = await addProvider(shop, 'webhook', { secret: forgersSecret });
  const [first, second] = ['first', 'second'].map((text) =>
    signed(path, `msg_${text}`, smsFrom(buyer, text, text, now), now),
  );
  for (const post of [first, second]) assert.equal((await deliver(shop.app, post as Post)).status, 401);
  const { items, counts } = (await shop.get('hook-deliveries')).json<{
    items: { id: string; bytes: number }[];
    counts: object;
  }>();
  assert.deepEqual(counts, { quarantined: 2, unreadable: 0, letGo: 0, waiting: 0 });
  await changeSecret(shop, id, webhookSecret);
  shop.clock.advance({ hours: 3 });
  const replayed = await shop.post(`hook-deliveries/${items.at(-1)?.id}/replay`, { replay: 'prove' });
  assert.deepEqual(replayed.json(), { state: 'taken' });
  const again = await shop.post(`hook-deliveries/${items.at(-1)?.id}/replay`, { replay: 'accept' });
  assert.equal(again.json<{ code: string }>().code, 'hook_delivery_settled');
  assert.equal((await deliver(shop.app, second as Post)).status, 200);
  assert.deepEqual((await bodiesOf(shop)).sort(), ['first', 'second']);
  assert.deepEqual(
    (await statesOf(shop.db, shop.id)).map(({ state }) => state),
    ['taken', 'taken'],
  );
});

test('a manager may accept as it is what does not prove, or drop it, and it is written down who did', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'webhook');
  for (const id of ['mine', 'theirs'])
    await deliver(shop.app, signed(path, id, smsFrom(buyer, id, id, now), now, forgersSecret));
  const [mine, theirs] = await statesOf(shop.db, shop.id);
  const replay = (id: string | undefined, how: string) => shop.post(`hook-deliveries/${id}/replay`, { replay: how });
  assert.deepEqual((await replay(mine?.id, 'prove')).json(), { state: 'quarantined' });
  assert.deepEqual((await replay(mine?.id, 'accept')).json(), { state: 'taken' });
  assert.deepEqual((await replay(theirs?.id, 'drop')).json(), { state: 'dropped' });
  assert.equal((await replay(theirs?.id, 'accept')).statusCode, 409);
  assert.equal((await bodiesOf(shop)).length, 1);
  const { rows } = await sql<{
    by: string;
  }>`select decided_by as by from hook_deliveries where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(
    rows.map(({ by }) => by),
    [shop.people.owner.agentId, shop.people.owner.agentId],
  );
  assert.deepEqual(await heldEventsOf(shop), [1]);
});

test('what a provider posts that nobody can read is kept, told of and answered well, so that it is not posted for ever', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'kannel');
  const rubbish = ['', '{', '\0\0', '<html>', '[]', 'null', '{"__proto__":{"polluted":1}}', '9'.repeat(10_000)];
  for (const body of rubbish)
    assert.equal(
      (await deliver(shop.app, { method: 'POST', path, headers: { 'content-type': 'text/x' }, body })).status,
      200,
    );
  for (const query of [
    'kind=report',
    'kind=message&id=1&from=a&at=1',
    '%',
    '%ff%fe=%00',
    `send=${'x'.repeat(5000)}`,
    '&&&===',
  ])
    assert.equal(
      (await deliver(shop.app, { method: 'GET', path: `${path}?${query}`, headers: {}, body: '' })).status,
      200,
      query,
    );
  const states = await statesOf(shop.db, shop.id);
  assert.deepEqual(new Set(states.map(({ state }) => state)), new Set(['unreadable']));
  assert.equal(states.length, rubbish.length + 6);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

test('nothing that a proven provider writes makes Qin fail, and what is a message reaches the desk', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'webhook');
  const far = ['+275000-01-01T00:00:00Z', '-200000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z'];
  const messages = [
    ...far.map((time) => ({ id: `m ${time}`, from: buyer, text: `at ${time}`, at: time })),
    { id: 'i'.repeat(200), from: `\0${'+'.repeat(39)}`, text: 'a\0b \ud800', at: now.toString() },
    { id: '\0', from: 'x', text: '  \u200b ', at: now.toString() },
    { id: "'; drop table sends; --", from: "' or 1=1 --", text: "'; drop table sends; --", at: now.toString() },
    { id: '__proto__', from: 'constructor', text: '{{constructor}} <script>', at: now.toString() },
  ];
  const receipts = far.map((time) => ({
    id: 'no uuid',
    messageId: `p\0${'p'.repeat(5000)}`,
    delivery: 'delivered',
    reason: '\0',
    at: time,
  }));
  const unknown = far.map((time) => ({
    messageId: `q\0${'q'.repeat(5000)}`,
    delivery: 'undelivered',
    reason: '\ud800',
    at: time,
  }));
  const said = [
    ...messages.map((data) => ({ type: 'sms.message', data })),
    ...[...receipts, ...unknown].map((data) => ({ type: 'sms.receipt', data })),
  ];
  for (const [n, one] of said.entries())
    assert.equal((await deliver(shop.app, signed(path, `msg_${n}`, one, now))).status, 200);
  const states = await statesOf(shop.db, shop.id);
  assert.deepEqual(
    states.filter(({ reason }) => reason === 'fault'),
    [],
  );
  assert.deepEqual(
    new Set(states.map(({ state, reason }) => `${state} ${reason}`)),
    new Set(['taken null', 'received send_unknown']),
  );
  assert.equal((await bodiesOf(shop)).length, messages.length - 1, 'one of them says nothing');
});

test('a provider’s message id that comes back with other words loses neither, and doubles none', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'webhook');
  for (const [post, text] of Object.entries({ a: 'first', b: 'second', c: 'second', d: 'first' }))
    assert.equal((await deliver(shop.app, signed(path, post, smsFrom(buyer, 'same', text, now), now))).status, 200);
  assert.deepEqual(await bodiesOf(shop), ['first', 'second']);
});

test('of a word that stands twice in an address the first counts, which is the one that Qin wrote', async (t) => {
  const shop = await testShop(t);
  const { path, id: provider } = await addProvider(shop, 'kannel');
  const [{ id }, { id: other }] = [
    await queueSend(shop, { channel: 'sms', address: buyer }),
    await queueSend(shop, { channel: 'sms', address: buyer }),
  ];
  for (const sendId of [id, other]) await callWithoutAnswer(shop, sendId, provider);
  const { path: honest } = kannelPost(path, { kind: 'report', send: id, status: '1', at });
  await deliver(shop.app, { method: 'GET', path: `${honest}&send=${other}&status=2`, headers: {}, body: '' });
  const { rows } =
    await sql`select id, delivery from sends where shop_id = ${shop.id} and delivery is not null`.execute(shop.db);
  assert.deepEqual(rows, [{ id, delivery: 'delivered' }]);
});

test('a report of another shop’s message changes nothing there', async (t) => {
  const [mine, theirs] = [await testShop(t), await testShop(t)];
  const { path } = await addProvider(mine, 'kannel');
  const { id } = await queueSend(theirs, { channel: 'sms', address: buyer });
  await deliver(mine.app, kannelPost(path, { kind: 'report', send: id, status: '1', at }));
  const { rows } = await sql`select status from sends where id = ${id}`.execute(mine.db);
  assert.deepEqual(rows, [{ status: 'queued' }]);
});

test('cookies, passwords and keys that come along are not kept; signatures are', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'webhook');
  const post = signed(path, 'm', smsFrom(buyer, 'm', 'hi', now), now);
  const secrets = {
    authorization: 'Basic c2VjcmV0',
    'x-api-key': 'k',
    'x-auth-token': 't',
    'proxy-authorization': 'p',
    'x-forwarded-for': '1.2.3.4',
  };
  assert.equal((await deliver(shop.app, { ...post, headers: { ...post.headers, ...secrets } })).status, 200);
  const { rows } = await sql<{ headers: object; query: string }>`
    select headers, query from hook_deliveries where shop_id = ${shop.id}`.execute(shop.db);
  const kept = Object.keys(rows[0]?.headers ?? {});
  assert.deepEqual(
    kept.filter((name) => name in secrets || name === 'cookie'),
    [],
  );
  assert.ok(kept.includes('webhook-signature'));
  assert.ok(!JSON.stringify(rows).includes(path.split('/')[3] ?? ''), 'nor is the secret of the address');
});

test('a body larger than any that a gateway posts is refused before it is read', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'webhook');
  const before = await countAll(shop);
  const headers = { 'content-type': 'application/json' };
  assert.equal(
    (await deliver(shop.app, { method: 'POST', path, headers, body: 'x'.repeat(1024 * 1024 + 1) })).status,
    413,
  );
  assert.equal(await countAll(shop), before);
  assert.equal((await deliver(shop.app, { method: 'POST', path, headers, body: 'x'.repeat(1024 * 1024) })).status, 401);
});
