import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { type TestShop, testShop } from '../testing/shop.ts';
import { findCustomer, findCustomerByExternalId, findCustomerByKey } from './index.ts';

type Given = { externalId: string; [field: string]: unknown };

async function customers(shop: TestShop, ...given: Given[]): Promise<string[]> {
  const reply = await shop.put('ingest/customers', { customers: given }, { key: await shop.apiKey(['ingest']) });
  assert.equal(reply.statusCode, 200, reply.body);
  return Promise.all(given.map(({ externalId }) => idOf(shop, externalId)));
}

async function idOf(shop: TestShop, externalId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from customers
    where shop_id = ${shop.id} and external_id = ${externalId}`.execute(shop.db);
  return rows[0]?.id ?? '';
}

async function merge(shop: TestShop, keptId: string, otherId: string, keep = {}): Promise<string> {
  const reply = await shop.post(`customers/${keptId}/merge`, { otherId, keep });
  assert.equal(reply.statusCode, 201, reply.body);
  return reply.json<{ mergeId: string }>().mergeId;
}

async function undo(shop: TestShop, mergeId: string): Promise<void> {
  assert.equal((await shop.post(`customers/merges/${mergeId}/undo`, {})).statusCode, 204);
}

const survivor = async (shop: TestShop, externalId: string) =>
  (await findCustomerByExternalId(shop.db, shop.id, externalId))?.externalId;

test('the same person under two ids is one customer, and two again when the merge is undone', async (t) => {
  const shop = await testShop(t);
  const [kept = '', other = ''] = await customers(
    shop,
    { externalId: 'shop-1', name: 'Anna Li', tier: 'gold' },
    { externalId: 'old-7', name: 'A. Li', email: 'anna@example.com', birthday: '1990-05-12' },
  );
  const before = [await findCustomer(shop.db, shop.id, kept), await findCustomer(shop.db, shop.id, other)];
  const mergeId = await merge(shop, kept, other);
  const one = await findCustomer(shop.db, shop.id, other);
  assert.equal(one?.id, kept);
  assert.deepEqual([one?.name, one?.tier, one?.email], ['Anna Li', 'gold', 'anna@example.com'], 'what one knows stays');
  assert.equal(one?.birthday?.monthCode, 'M05');
  const listed = (await shop.get('customers')).json<{ customers: { id: string }[] }>().customers;
  assert.deepEqual(
    listed.map(({ id }) => id),
    [kept],
  );
  assert.equal((await shop.get(`customers/${other}`)).json<{ id: string }>().id, kept);
  await undo(shop, mergeId);
  assert.deepEqual([await findCustomer(shop.db, shop.id, kept), await findCustomer(shop.db, shop.id, other)], before);
});

test('the value that a supervisor chose stays, also when the shop tells the other one again', async (t) => {
  const shop = await testShop(t);
  const given = [
    { externalId: '1', name: 'Anna Li', phone: '+4915112345678' },
    { externalId: '2', name: 'Anna Lee', phone: '+4915112345679' },
  ];
  const [kept = '', other = ''] = await customers(shop, ...given);
  const mergeId = await merge(shop, kept, other, { name: 'other' });
  await customers(shop, ...given.map((row) => ({ ...row, locale: 'de' })));
  const one = await findCustomer(shop.db, shop.id, kept);
  assert.deepEqual([one?.name, one?.phone, one?.locale], ['Anna Lee', '+4915112345678', 'de']);
  await customers(shop, { externalId: '2', name: 'Anna Lee-Meyer' });
  assert.equal((await findCustomer(shop.db, shop.id, kept))?.name, 'Anna Lee-Meyer', 'news of the chosen one counts');
  await undo(shop, mergeId);
  assert.equal((await findCustomer(shop.db, shop.id, kept))?.name, 'Anna Li');
  assert.equal((await findCustomer(shop.db, shop.id, other))?.name, 'Anna Lee-Meyer');
});

test('chains of merges lead to one survivor, and come apart in whatever order they are undone', async (t) => {
  const shop = await testShop(t);
  const [a = '', b = '', c = ''] = await customers(
    shop,
    ...['A', 'B', 'C'].map((externalId) => ({ externalId, name: `Name of ${externalId}` })),
  );
  const first = await merge(shop, b, a, { name: 'other' });
  const second = await merge(shop, c, b, { name: 'other' });
  assert.deepEqual(await Promise.all(['A', 'B', 'C'].map((id) => survivor(shop, id))), ['C', 'C', 'C']);
  assert.equal((await findCustomer(shop.db, shop.id, c))?.name, 'Name of A', 'chosen twice over');
  await undo(shop, first);
  assert.deepEqual(await Promise.all(['A', 'B', 'C'].map((id) => survivor(shop, id))), ['A', 'C', 'C']);
  assert.equal((await findCustomer(shop.db, shop.id, c))?.name, 'Name of B');
  await undo(shop, second);
  assert.deepEqual(await Promise.all(['A', 'B', 'C'].map((id) => survivor(shop, id))), ['A', 'B', 'C']);
  const left = await sql`select from merged_customers where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(left.rows.length, 0);
  const { items } = (await shop.get(`customers/${b}/merges`)).json<{ items: { undoneAt: string | null }[] }>();
  assert.deepEqual(
    items.map(({ undoneAt }) => undoneAt !== null),
    [true, true],
    'what was done stays on record',
  );
});

test('what cannot be merged is refused in one sentence, in the language of whoever asks', async (t) => {
  const [shop, foreign] = [await testShop(t), await testShop(t)];
  const [a = '', b = '', c = ''] = await customers(shop, { externalId: 'A' }, { externalId: 'B' }, { externalId: 'C' });
  const [stranger = ''] = await customers(foreign, { externalId: 'A' });
  const refused = async (keptId: string, otherId: string) => {
    const language = { headers: { 'accept-language': 'zh-CN' } };
    const english = await shop.post(`customers/${keptId}/merge`, { otherId });
    const chinese = await shop.post(`customers/${keptId}/merge`, { otherId }, { as: 'owner', ...language });
    const preview = await shop.get(`customers/${keptId}/merge-preview?with=${otherId}`);
    const answers = [english, chinese, preview].map((reply) => reply.json<{ code: string; message: string }>());
    assert.equal(new Set(answers.map(({ code }) => code)).size, 1, 'the preview says the same');
    assert.match(answers[0]?.message ?? '', /^[A-Z].*[.]$/);
    assert.match(answers[1]?.message ?? '', /\p{Script=Han}.*。$/u);
    return [english.statusCode, answers[0]?.code];
  };
  assert.deepEqual(await refused(a, a), [409, 'merge_itself']);
  assert.deepEqual(await refused(a, stranger), [404, 'not_found']);
  assert.deepEqual(await refused(stranger, a), [404, 'not_found']);
  assert.deepEqual(await refused(a, crypto.randomUUID()), [404, 'not_found']);
  const mergeId = await merge(shop, a, b);
  assert.deepEqual(await refused(a, b), [409, 'customer_merged']);
  assert.deepEqual(await refused(b, a), [409, 'customer_merged'], 'no circles');
  assert.deepEqual(await refused(c, b), [409, 'customer_merged']);
  assert.equal((await foreign.post(`customers/merges/${mergeId}/undo`, {})).statusCode, 404);
  await undo(shop, mergeId);
  const again = await shop.post(`customers/merges/${mergeId}/undo`, {});
  assert.deepEqual([again.statusCode, again.json<{ code: string }>().code], [409, 'merge_undone']);
  assert.equal((await shop.post(`customers/${a}/merge`, { otherId: b, keep: { shoe: 'this' } })).statusCode, 400);
});

test('supervisors and the owner merge and undo; agents may look at what it would do', async (t) => {
  const shop = await testShop(t);
  const [a = '', b = ''] = await customers(shop, { externalId: 'A' }, { externalId: 'B' });
  for (const as of ['agent', 'account_manager'] as const) {
    assert.equal((await shop.get(`customers/${a}/merge-preview?with=${b}`, { as })).statusCode, 200);
    assert.equal((await shop.get(`customers/${a}/duplicates`, { as })).statusCode, 200);
    assert.equal((await shop.post(`customers/${a}/merge`, { otherId: b }, { as })).statusCode, 403);
    assert.equal((await shop.post(`customers/merges/${a}/undo`, {}, { as })).statusCode, 403);
  }
  assert.equal((await shop.post(`customers/${a}/merge`, { otherId: b }, { as: 'supervisor' })).statusCode, 201);
});

test('rival merges of the same customers: one wins, and nobody ends up in a circle', async (t) => {
  const shop = await testShop(t);
  const ids = await customers(shop, ...['A', 'B', 'C'].map((externalId) => ({ externalId })));
  const [a = '', b = '', c = ''] = ids;
  const pairs = [
    [a, b],
    [b, a],
    [b, c],
    [c, a],
    [a, c],
  ];
  const replies = await Promise.all(pairs.map(([one, otherId]) => shop.post(`customers/${one}/merge`, { otherId })));
  assert.deepEqual(replies.map(({ statusCode }) => statusCode).sort(), [201, 201, 409, 409, 409]);
  const found = await Promise.all(ids.map(async (id) => (await findCustomer(shop.db, shop.id, id))?.id));
  assert.equal(new Set(found).size, 1, 'two merges of three make one');
});

test('merges, undoings and an import of the same customers at once: each does its work', async (t) => {
  const shop = await testShop(t);
  const names = Array.from({ length: 12 }, (_, at) => `C${at}`);
  const ids = await customers(shop, ...names.map((externalId) => ({ externalId })));
  const key = await shop.apiKey(['ingest']);
  const imported = (round: number) => {
    const rows = (round % 2 ? names : names.toReversed()).map((externalId) => ({ externalId, name: `Name ${round}` }));
    return shop.put('ingest/customers', { customers: rows }, { key });
  };
  const merged = ids.slice(1).map(async (otherId, at) => {
    const reply = await shop.post(`customers/${ids[at % 3 === 0 ? 0 : at]}/merge`, { otherId });
    if (reply.statusCode === 201 && at % 2)
      return shop.post(`customers/merges/${reply.json<{ mergeId: string }>().mergeId}/undo`, {});
    return reply;
  });
  const replies = await Promise.all([...merged, ...[1, 2, 3, 4].map(imported)]);
  assert.deepEqual(
    replies.filter(({ statusCode }) => ![200, 201, 204, 409].includes(statusCode)).map(({ body }) => body),
    [],
  );
});

test('the same phone number or mail address is suggested, masked numbers and what is merged already are not', async (t) => {
  const [shop, foreign] = [await testShop(t), await testShop(t)];
  const phone = '+8613812345678';
  const [a = '', b = '', c = ''] = await customers(
    shop,
    { externalId: 'A', phone, email: 'anna@example.com' },
    { externalId: 'B', phone, email: 'Anna@Example.com' },
    { externalId: 'C', email: 'ANNA@example.com' },
    { externalId: 'D', phone: '138****5678' },
    { externalId: 'E', name: 'Nobody' },
  );
  await customers(foreign, { externalId: 'F', phone });
  const suggested = async (id: string) =>
    (await shop.get(`customers/${id}/duplicates`))
      .json<{ items: { customer: { externalId: string }; reasons: string[] }[] }>()
      .items.map(({ customer, reasons }) => [customer.externalId, ...reasons]);
  assert.deepEqual(await suggested(a), [
    ['B', 'phone', 'email'],
    ['C', 'email'],
  ]);
  await merge(shop, c, b);
  assert.deepEqual(await suggested(a), [['C', 'phone', 'email']], 'for whom B is now');
  await merge(shop, a, c);
  assert.deepEqual(await suggested(a), []);
  assert.deepEqual(await suggested(await idOf(shop, 'D')), []);
  const many = Array.from({ length: 60 }, (_, at) => ({ externalId: `M${at}`, email: 'none@none.none' }));
  const [first = ''] = await customers(shop, ...many);
  assert.equal((await suggested(first)).length, 20, 'an address that everybody has is capped');
});

test('a phone or mail address that leads to one person under two ids is not ambiguous', async (t) => {
  const shop = await testShop(t);
  const email = 'anna@example.com';
  const [a = '', b = ''] = await customers(shop, { externalId: 'A', email }, { externalId: 'B', email });
  const found = () => shop.tx(async (tx) => (await findCustomerByKey(tx, shop.id, email))?.externalId);
  await assert.rejects(found(), { code: 'customer_ambiguous' });
  await merge(shop, a, b);
  assert.equal(await found(), 'A');
});
