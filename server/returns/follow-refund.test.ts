import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { defineJobs, installJobs } from '../platform/jobs.ts';
import { askRefund, confirmManual } from '../refunds/index.ts';
import { countTill } from '../refunds/queries.ts';
import { openPorts, paidOrder } from '../refunds/testing.ts';
import { testDatabase } from '../testing/database.ts';
import { grantedReturn, paidGoods } from '../testing/paid-returns.ts';
import { testShop } from '../testing/shop.ts';
import { selectReturn } from './detail-queries.ts';
import { followRefund } from './follow-refund.ts';
import { followRefundOfReturn } from './jobs.ts';
import { requestReturn } from './request-return.ts';
import { takeSteps } from './take-steps.ts';

const { poolConfig } = await testDatabase();
await installJobs(poolConfig, defineJobs(followRefundOfReturn));

test('a refund that was paid ends the return it was for, told once or twice; what came back to the shop is owed again; credit takes the place of money', async (t) => {
  const shop = await testShop(t);
  const by = { kind: 'agent', id: shop.people.owner.agentId } as const;
  const ended: unknown[] = [];
  for (const remedy of ['refund', 'store_credit'] as const) {
    const orderId = await paidOrder(shop, { provider: 'cash' });
    const { rows } = await sql<{ id: string }>`select id from order_lines where shop_id = ${shop.id}
      and order_id = ${orderId}`.execute(shop.db);
    const wanted = {
      ...{ shopId: shop.id, by, via: 'desk' as const, requestKey: `for-${remedy}`, orderId, wants: null, ownWords: '' },
      lines: [{ orderLineId: rows[0]?.id ?? '', quantity: 1 }],
      reasons: [{ reason: 'unknown' as const, detail: null, words: '' }],
    };
    const { id: returnId } = await shop.tx((tx) => requestReturn(tx, wanted, shop.now()));
    const lineId = (await selectReturn(shop.db, shop.id, returnId))?.lines[0]?.id ?? '';
    const steps = [
      { lineId, axis: 'case', to: 'approved' },
      { lineId, axis: 'money', to: 'refund_due' },
    ] as const;
    await shop.tx((tx) => takeSteps(tx, { shopId: shop.id, returnId, by, seen: null, steps }, shop.now()));
    const money = { amountMinor: 10_000, currency: 'CNY', remedy, requestKey: `pay-${remedy}`, isManual: true };
    const parts = [{ reason: 'goods' as const, amountMinor: 10_000, lineId }];
    const asked = await shop.tx((tx) =>
      askRefund(tx, { ...money, shopId: shop.id, orderId, returnId, parts, by }, openPorts, shop.now()),
    );
    const follow = () => followRefund(shop.db, { shopId: shop.id, returnId, refundId: asked.id }, shop.now());
    await follow();
    if (remedy === 'refund') {
      assert.equal((await selectReturn(shop.db, shop.id, returnId))?.status, 'approved', 'nothing was paid yet');
      const paid = { shopId: shop.id, refundId: asked.id, by, reference: 'bank 42' };
      await shop.tx((tx) => confirmManual(tx, paid, openPorts, shop.now()));
    }
    await follow();
    await follow();
    if (remedy === 'refund') {
      const become = (status: string) =>
        sql`update refunds set status = ${status} where shop_id = ${shop.id} and id = ${asked.id}`.execute(shop.db);
      await become('not_sent'); // the bank gave it back to the shop days later
      await follow();
      const owed = await selectReturn(shop.db, shop.id, returnId);
      assert.deepEqual([owed?.status, owed?.lines[0]?.money, owed?.dueFor], ['approved', 'refund_failed', 'refund']);
      await become('sent');
      await follow();
    }
    const detail = await selectReturn(shop.db, shop.id, returnId);
    ended.push([detail?.status, detail?.lines[0]?.money, detail?.steps.filter(({ axis }) => axis === 'money').length]);
  }
  assert.deepEqual(ended, [
    ['closed', 'refund_sent', 5],
    ['closed', 'credit_issued', 3],
  ]);
});

test('a return that is paid counts down no more, by law or on the board; money that came back to the shop does again', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T02:00:00Z' });
  const { orderId, lineIds } = await paidGoods(shop, { lines: [{ quantity: 1, priceMinor: 9900 }] });
  const lines = lineIds.map((orderLineId) => ({ orderLineId, quantity: 1 }));
  const granted = await grantedReturn(shop, { orderId, lines, sendsBack: true });
  const { returnId } = granted;
  const dates = async () => {
    const detail = await selectReturn(shop.db, shop.id, returnId);
    return [detail?.status, detail?.dueFor, detail?.statutoryDueAt?.toString() ?? null];
  };
  const looked = { lines: [{ lineId: granted.lineIds[0], outcome: 'accepted' }] };
  assert.equal((await shop.post(`returns/${returnId}/inspection`, looked)).statusCode, 204);
  const byLaw = '2026-03-17T16:00:00Z';
  assert.deepEqual(await dates(), ['approved', 'refund', byLaw]);
  const paid = await shop.post(`returns/${returnId}/payment`, {});
  const [{ id: refundId } = { id: '' }] = paid.json<{ refunds: { id: string }[] }>().refunds;
  assert.equal((await shop.post(`refunds/${refundId}/confirm`, { reference: 'bank 7' })).statusCode, 200);
  const follow = () => followRefund(shop.db, { shopId: shop.id, returnId, refundId }, shop.now());
  await follow();
  assert.deepEqual(await dates(), ['resolved', null, null]);
  await sql`update refunds set status = 'not_sent' where shop_id = ${shop.id} and id = ${refundId}`.execute(shop.db);
  await follow();
  const [, dueFor, date] = await dates();
  assert.deepEqual([dueFor, date], ['refund', byLaw]);
});

test('what is told late of a refund that failed takes nothing from the one that was paid in its place', async (t) => {
  const shop = await testShop(t);
  const { orderId, lineIds } = await paidGoods(shop, { lines: [{ quantity: 1, priceMinor: 9900 }] });
  const { returnId } = await grantedReturn(shop, {
    orderId,
    lines: lineIds.map((orderLineId) => ({ orderLineId, quantity: 1 })),
  });
  const pay = async () => {
    const paid = await shop.post(`returns/${returnId}/payment`, {});
    const { id = '' } = paid.json<{ refunds: { id: string }[] }>().refunds[0] ?? {};
    return { id, follow: () => followRefund(shop.db, { shopId: shop.id, returnId, refundId: id }, shop.now()) };
  };
  const moneyOf = async () => (await selectReturn(shop.db, shop.id, returnId))?.lines[0]?.money;
  const failed = await pay();
  await sql`update refunds set status = 'not_sent' where shop_id = ${shop.id} and id = ${failed.id}`.execute(shop.db);
  await shop.tx((tx) => countTill(tx, shop.id, orderId));
  await failed.follow();
  assert.equal(await moneyOf(), 'refund_failed');
  const anew = await pay();
  assert.equal(await moneyOf(), 'refund_due');
  await failed.follow(); // the job runs once more: whoever ran it was killed before it was written down as done
  assert.equal(await moneyOf(), 'refund_due');
  assert.equal((await shop.post(`refunds/${anew.id}/confirm`, { reference: 'bank 8' })).statusCode, 200);
  await anew.follow();
  await failed.follow();
  assert.equal(await moneyOf(), 'refund_sent');
});
