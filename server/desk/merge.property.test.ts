import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { findCustomerByExternalId } from '../customers/index.ts';
import { type TestShop, testShop } from '../testing/shop.ts';

const names = ['A', 'B', 'C', 'D'] as const;
type Name = (typeof names)[number];
type Deed =
  | { kind: 'merge'; kept: Name; other: Name; keep: { name?: 'this' | 'other' } }
  | { kind: 'undo'; which: number }
  | { kind: 'customer'; who: Name; name: string | null; tier: string | null }
  | { kind: 'order'; who: Name; number: number }
  | { kind: 'message'; who: Name; text: string };

const who = fc.constantFrom(...names);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constant('merge' as const), kept: who, other: who },
      keep: fc.constantFrom({}, { name: 'this' as const }, { name: 'other' as const }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), which: fc.nat(20) }) },
  fc.record({
    ...{ kind: fc.constant('customer' as const), who, name: fc.constantFrom('Ann', 'Li', null) },
    tier: fc.constantFrom('gold', null),
  }),
  fc.record({ kind: fc.constant('order' as const), who, number: fc.nat(5) }),
  fc.record({ kind: fc.constant('message' as const), who, text: fc.constantFrom('where is my parcel?', 'hello') }),
);

test('whatever is merged, undone, imported and written in between: once all is undone, it is as without any merge', async (t) => {
  const runs = fc.asyncProperty(fc.array(deed, { minLength: 6, maxLength: 14 }), async (deeds) => {
    const [shop, plain] = [await furnished(await testShop(t)), await furnished(await testShop(t))];
    /** The merges in force, by a merchant's book: who was put into whom. */
    const book: { mergeId: string; kept: Name; other: Name }[] = [];
    const survivorOf = (name: Name): Name => {
      const into = book.find(({ other }) => other === name);
      return into ? survivorOf(into.kept) : name;
    };
    const undo = async (which: number) => {
      const [entry] = book.splice(which, 1);
      if (entry) assert.equal((await shop.post(`customers/merges/${entry.mergeId}/undo`, {})).statusCode, 204);
    };
    for (const done of deeds) {
      if (done.kind === 'merge') {
        const { kept, other, keep } = done;
        const may = kept !== other && survivorOf(kept) === kept && survivorOf(other) === other;
        const reply = await shop.post(`customers/${shop.ids[kept]}/merge`, { otherId: shop.ids[other], keep });
        assert.equal(reply.statusCode, may ? 201 : 409, reply.body);
        if (may) book.push({ mergeId: reply.json<{ mergeId: string }>().mergeId, kept, other });
      } else if (done.kind === 'undo') await undo(book.length > 0 ? done.which % book.length : 0);
      else for (const each of [shop, plain]) await happens(each, done);
      for (const name of names)
        assert.equal((await findCustomerByExternalId(shop.db, shop.id, name))?.externalId, survivorOf(name));
    }
    while (book.length > 0) await undo((book.length * 7) % book.length);
    assert.deepEqual(await standing(shop), await standing(plain));
    const left = await sql`select from merged_customers where shop_id = ${shop.id}`.execute(shop.db);
    assert.equal(left.rows.length, 0);
  });
  await fc.assert(runs, { numRuns: Number(process.env.QIN_MERGE_RUNS ?? 4) });
});

type Furnished = TestShop & { ids: Record<Name, string>; ingest: string; converse: string };

async function furnished(shop: TestShop): Promise<Furnished> {
  const [ingest, converse] = [await shop.apiKey(['ingest']), await shop.apiKey(['converse'])];
  await shop.put('ingest/customers', { customers: names.map((externalId) => ({ externalId })) }, { key: ingest });
  const { rows } = await sql<{ name: Name; id: string }>`select external_id as name, id from customers
    where shop_id = ${shop.id}`.execute(shop.db);
  const ids = Object.fromEntries(rows.map(({ name, id }) => [name, id])) as Record<Name, string>;
  return { ...shop, ids, ingest, converse };
}

async function happens(shop: Furnished, done: Exclude<Deed, { kind: 'merge' | 'undo' }>): Promise<void> {
  const key = { key: shop.ingest };
  const send = () => {
    switch (done.kind) {
      case 'customer':
        return shop.put(
          'ingest/customers',
          { customers: [{ externalId: done.who, name: done.name, tier: done.tier }] },
          key,
        );
      case 'order': {
        const order = { externalId: `N${done.number}`, status: 'paid', placedAt: '2026-03-01T08:00:00Z', lines: [] };
        return shop.put('ingest/orders', { orders: [{ ...order, customerExternalId: done.who }] }, key);
      }
      case 'message': {
        const message = { channelKey: `of ${done.who}`, customer: done.who, messageId: crypto.randomUUID() };
        return shop.post('messages', { ...message, text: done.text }, { key: shop.converse });
      }
    }
  };
  const reply = await send();
  assert.equal(reply.statusCode, 200, reply.body);
}

/** Whose everything is, without ids and without what Qin replied, which may well have spoken of more orders. */
async function standing(shop: TestShop): Promise<unknown[]> {
  const whose = (
    table: string,
    name: string,
  ) => sql`select ${table} as what, t.${sql.ref(name)} as name, c.external_id as whose
    from ${sql.table(table)} t left join customers c on c.shop_id = t.shop_id and c.id = t.customer_id
    where t.shop_id = ${shop.id}`;
  const { rows } = await sql`
    ${whose('orders', 'external_id')} union all ${whose('conversations', 'channel_key')} union all
    ${whose('calls', 'kind')} union all
    select 'message', m.body, c.channel_key from messages m
      join conversations c on c.shop_id = m.shop_id and c.id = m.conversation_id
      where m.shop_id = ${shop.id} and m.author = 'buyer' union all
    select 'customer', external_id, concat_ws('/', coalesce(name, '-'), coalesce(tier, '-'), synced_at)
      from customers where shop_id = ${shop.id}
    order by 1, 2, 3`.execute(shop.db);
  return rows;
}
