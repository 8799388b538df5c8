import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { type TestShop, testShop } from '../testing/shop.ts';
import { openChatSession } from './open-chat-session.ts';
import { deleteForgottenVisitors } from './queries.ts';
import { addCustomer, visit, website } from './testing.ts';

const log = { error: () => {} };
const at = { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' };

async function sessionsOf(shop: TestShop, customerId: string | null): Promise<number> {
  const { rows } = await sql`select from chat_sessions
    where shop_id = ${shop.id} and customer_id is not distinct from ${customerId}`.execute(shop.db);
  return rows.length;
}

test("a customer's chat goes on after a year, though all but their last session are forgotten when they run out", async (t) => {
  const [shop, other] = [await testShop(t, at), await testShop(t, at)];
  const { tokenFor } = await website(shop);
  const [ann, bob] = [await addCustomer(shop, 'ann'), await addCustomer(shop, 'bob')];
  for (let browser = 1; browser <= 3; browser++)
    await (await visit(shop, { token: tokenFor('ann') })).say(`Ann in browser ${browser}`);
  await visit(shop, { token: tokenFor('bob') });
  await visit(shop);
  await visit(other);
  await deleteForgottenVisitors(shop.db, log, shop.now().add({ hours: 24 * 6 }));
  assert.deepEqual([await sessionsOf(shop, ann), await sessionsOf(shop, bob), await sessionsOf(shop, null)], [3, 1, 1]);
  shop.clock.advance({ hours: 24 * 365 });
  await deleteForgottenVisitors(shop.db, log, shop.now());
  assert.deepEqual([await sessionsOf(shop, ann), await sessionsOf(shop, bob), await sessionsOf(shop, null)], [1, 1, 0]);
  assert.equal(await sessionsOf(other, null), 0);
  const back = await visit(shop, { token: tokenFor('ann') });
  assert.deepEqual(
    (await back.read()).filter(({ author }) => author === 'buyer').map(({ body }) => body),
    [1, 2, 3].map((browser) => `Ann in browser ${browser}`),
  );
  await deleteForgottenVisitors(shop.db, log, shop.now());
  assert.equal(await sessionsOf(shop, ann), 1, 'the one that is in use');
});

test('a shop lets in only so many unknown visitors a minute; those it vouches for, and those it knows, always', async (t) => {
  const shop = await testShop(t, at);
  const { tokenFor } = await website(shop);
  await addCustomer(shop, 'ann');
  const comes = (token: string | null, resume: string | null = null) =>
    shop.tx((tx) => openChatSession(tx, shop.id, { token, resume, ownSecret: 'ours' }, shop.now()));
  const { session } = await comes(null);
  await shop.tx(async (tx) => {
    for (let n = 1; n < 1200; n++)
      await openChatSession(tx, shop.id, { token: null, resume: null, ownSecret: 'ours' }, shop.now());
  });
  await assert.rejects(comes(null), { code: 'too_many_attempts' });
  await assert.rejects(comes(null, 'chat_made_up'), { code: 'too_many_attempts' });
  assert.equal((await comes(null, session)).session, session);
  assert.notEqual((await comes(tokenFor('ann'))).buyer.customerId, null);
  const other = await testShop(t, at);
  await visit(other);
  shop.clock.advance({ minutes: 1 });
  await comes(null);
});

test('many visitors are forgotten a few at a time, and the fault of one shop keeps no other from it', async (t) => {
  const [broken, shop] = [await testShop(t, at), await testShop(t, at)];
  for (let browser = 1; browser <= 5; browser++) await visit(shop);
  await visit(broken);
  await sql`create function refuse_forgetting() returns trigger language plpgsql as $$ begin
    raise exception 'broken'; end $$`.execute(shop.db);
  await sql`create trigger refuse_forgetting before delete on chat_sessions for each row
    when (old.shop_id = ${sql.lit(broken.id)}) execute function refuse_forgetting()`.execute(shop.db);
  t.after(() => sql`drop function refuse_forgetting cascade`.execute(shop.db));
  const faults: object[] = [];
  const keeping = { error: (fault: object) => faults.push(fault) };
  await deleteForgottenVisitors(shop.db, keeping, shop.now().add({ hours: 24 * 365 }), 2);
  assert.deepEqual([await sessionsOf(shop, null), await sessionsOf(broken, null)], [0, 1]);
  assert.ok(faults.some((fault) => 'shopId' in fault && fault.shopId === broken.id));
});
