import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { askRefund, confirmManual } from '../refunds/index.ts';
import { openPorts, paidOrder } from '../refunds/testing.ts';
import { testShop } from '../testing/shop.ts';
import { selectReturn } from './detail-queries.ts';
import { followRefund } from './follow-refund.ts';
import { requestReturn } from './request-return.ts';
import { takeSteps } from './take-steps.ts';

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
