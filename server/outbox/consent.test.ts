import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { consentGuard, suppress, suppressionGuard } from './index.ts';
import { queueSend } from './testing.ts';

type Block = { address: string; scope: string; source: string; note: string | null; recordedBy: object };
type View = {
  holds: { channel: string; purpose: string; state: string; source: string | null; blocks: Block[] }[];
  history: { kind: string; channel: string; purpose: string | null; address: string | null; note: string | null }[];
  hasMore: boolean;
};

const phone = '+8613812345678';
const mail = 'Li.Na@example.com';
const offers = { channel: 'sms', purpose: 'promotion' } as const;
const yes = { ...offers, state: 'given', source: 'phone', note: 'Yes, send me your offers by SMS' } as const;
const form = { as: null, headers: { 'content-type': 'application/x-www-form-urlencoded' } } as const;
const no = { ...offers, state: 'withdrawn' } as const;

async function shopWith(t: TestContext, externalId = 'C1'): Promise<{ shop: TestShop; id: string }> {
  const shop = await testShop(t, { now: '2026-03-10T12:00+08:00[Asia/Shanghai]' });
  return { shop, id: await customerOf(shop, { externalId, phone, email: mail }) };
}

async function customerOf(shop: TestShop, customer: { externalId: string; phone?: string; email?: string }) {
  await shop.put('ingest/customers', { customers: [customer] }, { key: await shop.apiKey(['ingest']) });
  const found = await shop.get(`customers?externalId=${customer.externalId}`, { key: await shop.apiKey(['read']) });
  return found.json<{ customers: { id: string }[] }>().customers[0]?.id ?? '';
}

const tell = (shop: TestShop, id: string, body: object, caller = {}) =>
  shop.post(`customers/${id}/consents`, body, caller);
const viewOf = async (shop: TestShop, id: string) => (await shop.get(`customers/${id}/consents`)).json<View>();
const stateOf = ({ holds }: View, channel = 'sms', purpose = 'promotion') => {
  const hold = holds.find((one) => one.channel === channel && one.purpose === purpose);
  return [hold?.state, ...(hold?.blocks.map(({ scope, source }) => `${scope} ${source}`) ?? [])];
};

/** What the guards would let go, of one message for each purpose to this address. */
async function allowed(shop: TestShop, to: { customerId?: string; address?: string; channel?: 'mail' | 'sms' }) {
  const send = { channel: 'sms', address: phone, ...to } as const;
  const ids = [(await queueSend(shop, send)).id, (await queueSend(shop, { ...send, purpose: 'service' })).id];
  const rows = await shop.db.selectFrom('sends').selectAll().where('id', 'in', ids).execute();
  const claimed = rows.map((row) => ({ ...row, customerId: row.customer_id })) as never;
  const stopped = await shop.tx(async (tx) => [
    ...(await suppressionGuard.check(tx, shop.id, claimed, shop.now())),
    ...(await consentGuard.check(tx, shop.id, claimed, shop.now())),
  ]);
  return rows.flatMap(({ id, purpose }) => (stopped.some((one) => one.id === id) ? [] : [purpose])).sort();
}

const eventsOf = async (shop: TestShop, ...types: string[]) => {
  const { rows } = await sql<{ type: string; data: object }>`
    select type, data from events where shop_id = ${shop.id} and type = any(${types}) order by id`.execute(shop.db);
  return rows.map(({ type, data }) => [type, data]);
};

test('nothing is known of a customer until somebody says so, and then no offer goes out', async (t) => {
  const { shop, id } = await shopWith(t);
  const view = await viewOf(shop, id);
  assert.deepEqual(
    view.holds.map(({ channel, purpose, state }) => [channel, purpose, state]),
    ['sms', 'mail'].flatMap((channel) => ['promotion', 'service'].map((purpose) => [channel, purpose, 'unknown'])),
  );
  assert.deepEqual([view.history, view.hasMore], [[], false]);
  assert.deepEqual(await allowed(shop, { customerId: id }), ['service']);
});

test('a yes is kept with who heard it, where, when and to which words; without them it is refused in a sentence', async (t) => {
  const { shop, id } = await shopWith(t);
  const caller = { as: 'agent' } as const;
  for (const [body, code] of [
    [{ ...yes, source: ' ' }, 'consent_needs_source'],
    [{ ...yes, note: ' ' }, 'consent_needs_words'],
    [{ ...yes, at: '2026-03-10T12:00:01+08:00' }, 'consent_in_future'],
    [{ ...yes, at: 'yesterday' }, 'bad_field'],
  ] as const) {
    const reply = await tell(shop, id, body, caller);
    assert.deepEqual([reply.statusCode, codeOf(reply)], [422, code]);
  }
  assert.deepEqual((await viewOf(shop, id)).history, []);
  const told = { ...yes, textVersion: 'checkout 3', at: '2026-03-09T18:00:00+08:00' };
  const reply = await tell(shop, id, told, caller);
  assert.equal(reply.statusCode, 201, reply.body);
  const word = {
    ...{ source: 'phone', textVersion: 'checkout 3', note: yes.note, at: '2026-03-09T10:00:00Z' },
    recordedBy: { kind: 'agent', name: await nameOf(shop) },
  };
  const view = reply.json<View>();
  assert.deepEqual(view.holds[0], { ...offers, state: 'given', ...word, blocks: [] });
  assert.deepEqual(view.history, [{ kind: 'given', ...offers, address: null, ...word }]);
  assert.deepEqual(await allowed(shop, { customerId: id }), ['promotion', 'service']);
  await tell(shop, id, told, caller);
  assert.equal((await viewOf(shop, id)).history.length, 1, 'the same word told twice stands there once');
  assert.deepEqual(await eventsOf(shop, 'customers.consent-recorded'), [
    ['customers.consent-recorded', { customerId: id }],
  ]);
});

const nameOf = async (shop: TestShop) =>
  (
    await shop.db
      .selectFrom('agents')
      .select('name')
      .where('shop_id', '=', shop.id)
      .where('id', '=', shop.people.agent.agentId)
      .executeTakeFirstOrThrow()
  ).name;

test('“no more offers”, told to an agent, counts at once on every channel, also for orders under other names', async (t) => {
  const { shop, id } = await shopWith(t);
  await tell(shop, id, yes);
  const namesake = await customerOf(shop, { externalId: 'C2', phone });
  await tell(shop, namesake, { ...yes, source: 'checkout', textVersion: '1' });
  shop.clock.advance({ minutes: 1 });
  const reply = await tell(shop, id, { ...no, channel: 'all' }, { as: 'agent' });
  const view = reply.json<View>();
  assert.deepEqual(stateOf(view), ['withdrawn', 'promotion agent']);
  assert.deepEqual(stateOf(view, 'mail'), ['withdrawn', 'promotion agent']);
  assert.deepEqual(stateOf(view, 'mail', 'service'), ['unknown']);
  assert.deepEqual(
    view.holds.flatMap(({ blocks }) => blocks.map(({ address }) => address)),
    ['+86138****5678', 'l***@example.com'],
  );
  assert.deepEqual(await allowed(shop, { customerId: id }), ['service']);
  assert.deepEqual(await allowed(shop, { customerId: namesake }), ['service'], 'the same number under another name');
  assert.deepEqual(await allowed(shop, { customerId: id, address: '+8613900000000' }), ['service'], 'another number');
  assert.deepEqual(stateOf(await viewOf(shop, namesake)), ['given', 'promotion agent']);
  const told = await eventsOf(shop, 'outbox.suppressed');
  assert.deepEqual(
    told.filter(([, data]) => (data as { customerId: string }).customerId === namesake),
    [['outbox.suppressed', { customerId: namesake }]],
  );
  const before = (await viewOf(shop, id)).history.length;
  await tell(shop, id, { ...no, channel: 'all' }, { as: 'agent' });
  assert.equal((await viewOf(shop, id)).history.length, before, 'refusing twice is refusing once');
});

test('who wants nothing at all by SMS gets nothing, neither at a new number nor under their other customer number', async (t) => {
  const { shop, id } = await shopWith(t);
  const other = await customerOf(shop, { externalId: 'C2' });
  const merged = await shop.post(`customers/${id}/merge`, { otherId: other, keep: {} });
  const view = (await tell(shop, other, { ...no, purpose: 'service' })).json<View>();
  assert.deepEqual(stateOf(view), ['withdrawn', 'all agent']);
  assert.deepEqual(stateOf(view, 'sms', 'service'), ['withdrawn', 'all agent']);
  assert.deepEqual(stateOf(view, 'mail', 'service'), ['unknown']);
  assert.deepEqual(await allowed(shop, { customerId: id }), []);
  assert.deepEqual(await allowed(shop, { customerId: id, address: '+8613900000000' }), []);
  assert.deepEqual(await allowed(shop, { customerId: id, channel: 'mail', address: mail }), ['service']);
  const { mergeId } = merged.json<{ mergeId: string }>();
  assert.equal((await shop.post(`customers/merges/${mergeId}/undo`, {})).statusCode, 204);
  assert.deepEqual(stateOf(await viewOf(shop, id)), ['unknown', 'all agent'], 'an address that was refused stays so');
  assert.deepEqual(await allowed(shop, { customerId: id, address: '+8613900000000' }), ['service']);
});

test('a checkout tells by API what its customers agreed to; an old no that comes late stops nobody who has agreed since', async (t) => {
  const { shop, id } = await shopWith(t);
  const key = await shop.apiKey(['ingest']);
  const told = { ...yes, source: 'checkout', textVersion: '2026-01', at: '2026-03-01T10:00:00Z' };
  const reply = await tell(shop, id, told, { key });
  assert.deepEqual(reply.json<{ holds: { recordedBy: object }[] }>().holds[0]?.recordedBy, {
    kind: 'api_key',
    name: 'test',
  });
  const late = await tell(shop, id, { ...no, at: '2026-02-01T10:00:00Z' }, { key });
  assert.deepEqual(stateOf(late.json<View>()), ['given']);
  assert.deepEqual(await allowed(shop, { customerId: id }), ['promotion', 'service']);
  assert.equal((await tell(shop, id, told, { key: await shop.apiKey(['read']) })).statusCode, 403);
  assert.equal((await shop.get(`customers/${id}/consents`, { key: await shop.apiKey(['read']) })).statusCode, 200);
});

test('a new yes undoes no refusal: an agent lifts it, saying why, and what had stopped the messages is kept', async (t) => {
  const { shop, id } = await shopWith(t);
  const { path } = await queueSend(shop, { channel: 'sms', address: phone, customerId: id });
  await shop.post(path, 'scope=promotion', form);
  shop.clock.advance({ hours: 1 });
  const said = (await tell(shop, id, yes, { as: 'agent' })).json<View>();
  assert.deepEqual(stateOf(said), ['given', 'promotion link']);
  assert.deepEqual(await allowed(shop, { customerId: id }), ['service']);
  const lift = (body: object) => shop.post(`customers/${id}/suppressions/lift`, body, { as: 'agent' });
  const asked = { channel: 'sms', scope: 'promotion', why: 'She wrote in the chat that she wants our offers again' };
  assert.equal(codeOf(await lift({ ...asked, why: '  ' })), 'lift_needs_reason');
  assert.equal(codeOf(await lift({ ...asked, channel: 'mail' })), 'nothing_to_lift');
  shop.clock.advance({ hours: 1 });
  const view = (await lift(asked)).json<View>();
  assert.deepEqual(stateOf(view), ['given']);
  assert.deepEqual(
    view.history.map(({ kind, note }) => [kind, note]),
    [
      ['lifted', asked.why],
      ['given', yes.note],
      ['withdrawn', null],
      ['suppressed', null],
    ],
  );
  assert.deepEqual(await allowed(shop, { customerId: id }), ['promotion', 'service']);
  assert.equal(codeOf(await lift(asked)), 'nothing_to_lift');
  assert.deepEqual(await eventsOf(shop, 'outbox.suppression-lifted'), [
    ['outbox.suppression-lifted', { customerId: id }],
  ]);
  const { rows } = await sql<{ source: string; proof: { sendId?: string } }>`
    select source, proof from lifted_suppressions where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(rows[0]?.source, 'link');
  assert.ok(rows[0]?.proof.sendId, 'the proof of the refusal stays');
});

test('who refuses by the link in one message gets no offers at another number either', async (t) => {
  const { shop, id } = await shopWith(t);
  await tell(shop, id, yes);
  const { path } = await queueSend(shop, { channel: 'sms', address: phone, customerId: id });
  shop.clock.advance({ hours: 1 });
  await shop.post(path, 'scope=promotion', form);
  assert.deepEqual(await allowed(shop, { customerId: id, address: '+8613900000000' }), ['service']);
});

test('a mailbox that bounced and is back: an agent lifts it with a reason, and the next bounce stops it again', async (t) => {
  const { shop, id } = await shopWith(t);
  const bounce = { channel: 'mail', address: mail, scope: 'all', source: 'bounce', proof: {} } as const;
  await shop.tx((tx) => suppress(tx, shop.id, bounce, shop.now()));
  const [, , , service] = (await viewOf(shop, id)).holds;
  assert.deepEqual(service?.blocks[0]?.recordedBy, { kind: 'provider', name: null });
  const lift = { channel: 'mail', scope: 'all', why: 'It was full, he has emptied it' };
  assert.deepEqual(
    stateOf(
      (await shop.post(`customers/${id}/suppressions/lift`, lift, { as: 'agent' })).json<View>(),
      'mail',
      'service',
    ),
    ['unknown'],
  );
  await shop.tx((tx) => suppress(tx, shop.id, bounce, shop.now()));
  assert.deepEqual(stateOf(await viewOf(shop, id), 'mail', 'service'), ['unknown', 'all bounce']);
  const noKey = await shop.post(`customers/${id}/suppressions/lift`, lift, { key: await shop.apiKey(['ingest']) });
  assert.equal(noKey.statusCode, 403);
});

test('a long history says that there is more of it', async (t) => {
  const { shop, id } = await shopWith(t);
  await sql`insert into consents (shop_id, id, customer_id, channel, purpose, state, at, recorded_by, source, proof)
    select ${shop.id}, gen_random_uuid(), ${id}, 'sms', 'promotion', 'given', ${shop.now()}, 'customer', 'checkout', '{}'
    from generate_series(1, 101)`.execute(shop.db);
  const { history, hasMore } = await viewOf(shop, id);
  assert.deepEqual([history.length, hasMore], [100, true]);
});
