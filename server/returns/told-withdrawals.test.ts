import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { selling } from '../testing/returned-goods.ts';
import { codeOf, testShop } from '../testing/shop.ts';

test('a withdrawal that came by phone is one, however often it is sent, of an order that there is, in words, at a time that can be', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T02:00:00Z' });
  const sold = await selling(shop, 3);
  const [{ orderId }, other] = [await sold.buy(), await sold.buy()];
  const said = { requestKey: 'letter-0001', orderId, text: 'I withdraw.', locale: 'en' };
  const tell = (more: object = {}) => shop.post('withdrawals', { ...said, ...more });
  const told = await Promise.all([1, 2, 3].map(() => tell()));
  shop.clock.advance({ minutes: 5 });
  const all = [...told, await tell()].map((reply) => reply.json<{ id: string; url: string }>());
  assert.deepEqual([new Set(all.map(({ id }) => id)).size, new Set(all.map(({ url }) => url)).size], [1, 1]);
  const fresh = { requestKey: 'letter-0002' };
  const refused = async (more: object) => {
    const reply = await tell(more);
    return [reply.statusCode, codeOf(reply)];
  };
  const reused = [409, 'request_key_reused'];
  assert.deepEqual(await refused({ text: 'Only the shirt.' }), reused);
  assert.deepEqual(await refused({ orderId: other.orderId }), reused);
  assert.deepEqual(await refused({ at: '2026-03-09T02:00:00Z' }), reused);
  assert.deepEqual(await refused({ ...fresh, orderId: newId(shop.now()) }), [404, 'not_found']);
  assert.deepEqual(await refused({ ...fresh, text: ' \n ' }), [400, 'bad_field']);
  assert.deepEqual(await refused({ ...fresh, at: '0001-01-01T00:00:00Z' }), [400, 'withdrawal_before_order']);
  assert.deepEqual(await refused({ ...fresh, at: '2026-03-11T02:00:00Z' }), [400, 'withdrawal_in_future']);
  for (const at of ['-000500-01-01T00:00:00Z', '+250000-01-01T00:00:00Z', 'yesterday'])
    assert.deepEqual(await refused({ ...fresh, at }), [422, 'bad_field']);
  const { rows } = await sql`select from withdrawals where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(rows.length, 1);
  const corrected = { isWithdrawal: false, note: '  ' };
  assert.equal((await shop.post(`withdrawals/${all[0]?.id}/corrections`, corrected)).statusCode, 400);
  const earlier = await tell({ ...fresh, at: '2026-03-09T02:00:00Z' });
  assert.equal(earlier.statusCode, 201, earlier.body);
});
