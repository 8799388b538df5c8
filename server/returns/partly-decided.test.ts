import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { askRefund } from '../refunds/index.ts';
import { asking, openPorts } from '../refunds/testing.ts';
import { grantedReturn, paidGoods, paidReturn } from '../testing/paid-returns.ts';
import { approve, request, selling } from '../testing/returned-goods.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { actOnReturn } from './act-on-return.ts';
import { selectReturn } from './detail-queries.ts';
import { giveUpExchange } from './give-up-exchange.ts';
import { lockReturn } from './take-steps.ts';
import type { KeptVerdict } from './write-decision.ts';

const ok = (reply: { statusCode: number; body: string }) => assert.ok(reply.statusCode < 300, reply.body);

/** Two articles that one return is asked for; its id and its lines'. */
async function askedForTwo(shop: TestShop) {
  const bought = [
    { quantity: 1, priceMinor: 10_000 },
    { quantity: 1, priceMinor: 5000 },
  ];
  const { orderId, lineIds } = await paidGoods(shop, { lines: bought });
  const asked = await shop.post('returns', {
    ...{ requestKey: crypto.randomUUID(), orderId, reasons: [{ reason: 'other.colour', detail: null, words: '' }] },
    ...{ wants: null, lines: lineIds.map((orderLineId) => ({ orderLineId, quantity: 1 })) },
  });
  const { id: returnId } = asked.json<{ id: string }>();
  const detail = await selectReturn(shop.db, shop.id, returnId);
  const [first, second] = lineIds.map((of) => detail?.lines.find(({ orderLineId }) => orderLineId === of)?.id ?? '');
  return { returnId, first: first ?? '', second: second ?? '' };
}

const linesOf = async (shop: TestShop, returnId: string) =>
  new Map((await selectReturn(shop.db, shop.id, returnId))?.lines.map((line) => [line.id, line]));

test('what was granted for one article stays as it was when another is decided later: who keeps the goods is not paid in full', async (t) => {
  const shop = await testShop(t);
  const { returnId, first, second } = await askedForTwo(shop);
  const approve = (lineId: string, more: object) =>
    shop.post(`returns/${returnId}/approve`, { lines: [{ lineId, isAgreed: true, ...more }] });
  ok(await approve(first, { remedy: 'keep_partial' }));
  ok(await approve(second, { remedy: 'refund', sendsBack: false }));
  const detail = await selectReturn(shop.db, shop.id, returnId);
  const kept = new Map((detail?.verdict as KeptVerdict | null)?.lines.map(({ lineId, remedy }) => [lineId, remedy]));
  assert.deepEqual([kept.get(first), kept.get(second)], ['keep_partial', 'refund']);
  assert.equal(codeOf(await shop.post(`returns/${returnId}/payment`, {})), 'return_percent_missing');
});

test('money that was put off when the goods were looked at is still on the desk’s list, and is given with one click', async (t) => {
  const shop = await testShop(t);
  const { returnId, first, second } = await askedForTwo(shop);
  const lines = [first, second].map((lineId) => ({ lineId, remedy: 'refund' }));
  ok(await shop.post(`returns/${returnId}/approve`, { lines }));
  const looked = [first, second].map((lineId) => ({ lineId, outcome: 'accepted' }));
  ok(await shop.post(`returns/${returnId}/inspection`, { lines: looked, paysNow: false }));
  const detail = await selectReturn(shop.db, shop.id, returnId);
  assert.deepEqual([detail?.dueFor, detail?.lines.map(({ money }) => money)], ['refund', ['none', 'none']]);
  const close = { action: 'close', seen: null, note: 'nothing more to do' };
  assert.equal(codeOf(await shop.post(`returns/${returnId}/actions`, close)), 'return_right_open');
  const cancel = { shopId: shop.id, returnId, by: { kind: 'buyer' }, seen: null, action: 'cancel' } as const;
  const cancelling = shop.tx((tx) => actOnReturn(tx, { ...cancel, lineIds: null, note: '' }, shop.now()));
  await assert.rejects(cancelling, { code: 'return_step' });
  const paid = await shop.post(`returns/${returnId}/payment`, {});
  assert.equal(paid.statusCode, 200, paid.body);
  assert.deepEqual(
    paid.json<{ refunds: { amountMinor: number }[] }>().refunds.map(({ amountMinor }) => amountMinor),
    [15_000],
  );
  assert.equal((await linesOf(shop, returnId)).get(first)?.money, 'refund_due');
});

test('who would rather not have the other size gets the money, whether the goods have come by then or not', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 5);
  for (const comesFirst of [true, false]) {
    const asked = await request(shop, sold);
    await approve(shop, asked, sold.l);
    const { returnId, lineId } = asked;
    const look = async () =>
      ok(await shop.post(`returns/${returnId}/inspection`, { lines: [{ lineId, outcome: 'accepted' }] }));
    if (comesFirst) await look();
    await shop.tx((tx) => giveUpExchange(tx, { shopId: shop.id, returnId, wants: 'refund' }, shop.now()));
    if (!comesFirst) await look();
    const detail = await selectReturn(shop.db, shop.id, returnId);
    assert.deepEqual([detail?.lines[0]?.money, detail?.dueFor], ['refund_due', 'refund'], String(comesFirst));
  }
});

test('who holds the till of an order does not wait for who holds the return, who waits for the till', async (t) => {
  const shop = await testShop(t);
  const { returnId } = await paidReturn(shop, {});
  const orderId = (await selectReturn(shop.db, shop.id, returnId))?.orderId ?? '';
  await shop.tx(async (held) => {
    await lockReturn(held, shop.id, returnId);
    const given = { ...asking(orderId, 100), shopId: shop.id, returnId, by: { kind: 'qin' } as const };
    await shop.tx(async (tx) => {
      await sql`set local lock_timeout = '2s'`.execute(tx);
      await askRefund(tx, given, openPorts, shop.now());
    });
  });
});

test('two colleagues who ask for the same goods, each with a form of their own, make one refund; a return of another order is none', async (t) => {
  const shop = await testShop(t);
  const { orderId, lineIds } = await paidGoods(shop, { lines: [{ quantity: 3, priceMinor: 9900 }] });
  const { returnId, lineIds: lines } = await grantedReturn(shop, {
    ...{ orderId, lines: lineIds.map((orderLineId) => ({ orderLineId, quantity: 1 })) },
  });
  const parts = [{ reason: 'goods' as const, amountMinor: 9900, lineId: lines[0] ?? '' }];
  const ask = (own: object) => shop.post('refunds', { ...asking(orderId, 9900), returnId, parts, ...own });
  const replies = await Promise.all([1, 2].map(() => ask({})));
  assert.deepEqual(replies.map((reply) => (reply.statusCode === 201 ? 'made' : codeOf(reply))).sort(), [
    'made',
    'refund_line_again',
  ]);
  const more = { amountMinor: 500, parts: [{ reason: 'other', amountMinor: 500, lineId: lines[0] }] };
  assert.equal((await ask(more)).statusCode, 201);
  const other = await paidReturn(shop, {});
  const strange = { ...more, returnId: other.returnId };
  assert.deepEqual([(await ask(strange)).statusCode, codeOf(await ask(strange))], [404, 'not_found']);
});

test('of two articles one comes back: the law’s days for its money begin with it, whatever becomes of the other', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T02:00:00Z' });
  const { returnId, first, second } = await askedForTwo(shop);
  const lines = [first, second].map((lineId) => ({ lineId, remedy: 'refund' }));
  ok(await shop.post(`returns/${returnId}/approve`, { lines }));
  const lawOf = async () => (await selectReturn(shop.db, shop.id, returnId))?.statutoryDueAt?.toString() ?? null;
  assert.equal(await lawOf(), null, 'China counts from the goods');
  ok(await shop.post(`returns/${returnId}/inspection`, { lines: [{ lineId: first, outcome: 'accepted' }] }));
  assert.equal(await lawOf(), '2026-03-17T16:00:00Z');
  shop.clock.advance({ hours: 72 });
  ok(await shop.post(`returns/${returnId}/inspection`, { lines: [{ lineId: second, outcome: 'accepted' }] }));
  assert.equal(await lawOf(), '2026-03-17T16:00:00Z', 'the first one is not paid yet');
});
