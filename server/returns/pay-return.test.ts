import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { defineJobs, installJobs } from '../platform/jobs.ts';
import { openLog } from '../platform/log.ts';
import { refundPorts } from '../ports.ts';
import { type Refund, refundsOf, releaseHeldJob } from '../refunds/index.ts';
import { testDatabase } from '../testing/database.ts';
import { grantedReturn, paidGoods, paidReturn } from '../testing/paid-returns.ts';
import { selling } from '../testing/returned-goods.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { selectReturn } from './detail-queries.ts';
import { followGoods } from './follow-goods.ts';
import { followRefund } from './follow-refund.ts';
import { followRefundOfReturn } from './jobs.ts';

const { poolConfig } = await testDatabase();
await installJobs(poolConfig, defineJobs(followRefundOfReturn));

const pay = (shop: TestShop, returnId: string, body: object = {}) => shop.post(`returns/${returnId}/payment`, body);
const paid = async (shop: TestShop, returnId: string, body: object = {}) => {
  const reply = await pay(shop, returnId, body);
  assert.equal(reply.statusCode, 200, reply.body);
  return reply.json<{ refunds: Refund[] }>().refunds;
};
const partsOf = (refunds: readonly Refund[]) =>
  refunds.flatMap(({ parts }) => parts.map(({ reason, amountMinor }) => [reason, amountMinor]));
const stateOf = async (shop: TestShop, returnId: string) => {
  const detail = await selectReturn(shop.db, shop.id, returnId);
  return detail?.lines.map(({ case: state, goods, money }) => `${state} ${goods} ${money}`);
};

test('an order that comes back in parts gives exactly what was paid: discount shared out, delivery with the last goods where the law says so', async (t) => {
  const shop = await testShop(t);
  const goods = {
    lines: [
      { quantity: 3, priceMinor: 3333 },
      { quantity: 1, priceMinor: 5000 },
    ],
    freightMinor: 1000,
  };
  for (const [country, freight] of [
    ['DE', 1000],
    ['CN', 0],
  ] as const) {
    const { orderId, lineIds } = await paidGoods(shop, { ...goods, totalMinor: 14_999 }, { country });
    const [shirts = '', coat = ''] = lineIds;
    const one = await grantedReturn(shop, { orderId, lines: [{ orderLineId: shirts, quantity: 2 }] });
    const preview = await shop.get(`returns/${one.returnId}/payment`);
    const [first] = await paid(shop, one.returnId);
    assert.deepEqual(preview.json<{ sums: object[] }>().sums, [
      { remedy: 'refund', parts: first?.parts, amountMinor: first?.amountMinor, lineIds: one.lineIds },
    ]);
    assert.deepEqual(
      (await paid(shop, one.returnId)).map(({ id }) => id),
      [first?.id],
      'a second click is the same refund',
    );
    const two = await grantedReturn(shop, {
      ...{
        orderId,
        lines: [
          { orderLineId: shirts, quantity: 1 },
          { orderLineId: coat, quantity: 1 },
        ],
      },
    });
    const rest = await paid(shop, two.returnId);
    const sum = [first, ...rest].reduce((total, refund) => total + (refund?.amountMinor ?? 0), 0);
    assert.equal(sum, 14_999 - 1000 + freight, country);
    assert.deepEqual(
      partsOf(rest).filter(([reason]) => reason === 'freight'),
      freight ? [['freight', freight]] : [],
    );
  }
});

test('a fault is ours: delivery goes back in proportion; what is kept gives its share, and credit is credit', async (t) => {
  const shop = await testShop(t);
  const { orderId, lineIds } = await paidGoods(shop, { lines: [{ quantity: 4, priceMinor: 2500 }], freightMinor: 800 });
  const [orderLineId = ''] = lineIds;
  const back = (remedy: 'refund' | 'keep_partial' | 'credit') =>
    grantedReturn(shop, { orderId, lines: [{ orderLineId, quantity: 1 }], reason: 'ful.wrong_item', remedy });
  assert.deepEqual(partsOf(await paid(shop, (await back('refund')).returnId)), [
    ['goods', 2500],
    ['freight', 200],
  ]);
  const kept = await back('keep_partial');
  assert.equal(codeOf(await pay(shop, kept.returnId)), 'return_percent_missing');
  const preview = (await shop.get(`returns/${kept.returnId}/payment`)).json<{ needsPercent: boolean; sums: [] }>();
  assert.deepEqual([preview.needsPercent, preview.sums], [true, []]);
  const [share] = await paid(shop, kept.returnId, { keepsGoodsPercent: 30 });
  assert.deepEqual([share?.remedy, share?.amountMinor], ['partial_keep', 750]);
  const credited = await back('credit');
  const [credit] = await paid(shop, credited.returnId);
  assert.deepEqual([credit?.remedy, credit?.status, credit?.amountMinor], ['store_credit', 'sent', 2700]);
  await followRefund(shop.db, { shopId: shop.id, returnId: credited.returnId, refundId: credit?.id ?? '' }, shop.now());
  assert.deepEqual(await stateOf(shop, credited.returnId), ['closed not_required credit_issued']);
  assert.equal(codeOf(await pay(shop, credited.returnId)), 'return_nothing_due');
  assert.match((await pay(shop, credited.returnId)).body, /Nothing is owed/);
});

test('a sum of goodwill is for no goods: what is owed for them stays owed, and money for goods says which', async (t) => {
  const shop = await testShop(t);
  const { orderId, lineIds } = await paidGoods(shop, { lines: [{ quantity: 2, priceMinor: 9900 }], freightMinor: 800 });
  const lines = lineIds.map((orderLineId) => ({ orderLineId, quantity: 1 }));
  const { returnId, lineIds: back } = await grantedReturn(shop, { orderId, lines });
  const ask = (reason: string, lineId: string | null) => {
    const parts = [{ reason, lineId, amountMinor: 500 }];
    const asked = { orderId, returnId, parts, amountMinor: 500, currency: 'CNY', remedy: 'refund' };
    return shop.post('refunds', { ...asked, requestKey: crypto.randomUUID(), isManual: true });
  };
  const unnamed = await ask('goods', null);
  assert.deepEqual([unnamed.statusCode, codeOf(unnamed)], [422, 'refund_goods_unnamed']);
  for (const [reason, lineId = null] of [['other'], ['freight'], ['other', back[0]]] as const) {
    const given = await ask(reason, lineId);
    assert.equal(given.statusCode, 201, given.body);
    const { id: refundId } = given.json<Refund>();
    assert.equal((await shop.post(`refunds/${refundId}/confirm`, { reference: 'bank 6' })).statusCode, 200);
    await followRefund(shop.db, { shopId: shop.id, returnId, refundId }, shop.now());
  }
  assert.deepEqual(await stateOf(shop, returnId), ['approved not_required refund_due']);
  const [first] = await paid(shop, returnId);
  assert.deepEqual(partsOf(first ? [first] : []), [['goods', 9900]]);
  assert.equal((await shop.post(`refunds/${first?.id}/cancel`, { reason: 'Wrong order' })).statusCode, 200);
  assert.deepEqual(await stateOf(shop, returnId), ['approved not_required refund_due'], 'what was taken back is owed');
  const [again] = await paid(shop, returnId);
  assert.deepEqual([again?.status, again?.amountMinor, again?.id === first?.id], ['queued', 9900, false]);
});

test('goodwill never takes what is granted for goods: who asks hears how much is left beside it, and the goods are paid in full later', async (t) => {
  const shop = await testShop(t);
  const { orderId, lineIds } = await paidGoods(shop, { lines: [{ quantity: 2, priceMinor: 5000 }], freightMinor: 800 });
  const lines = lineIds.map((orderLineId) => ({ orderLineId, quantity: 1 }));
  const here = await grantedReturn(shop, { orderId, lines });
  const onItsWay = await grantedReturn(shop, { orderId, lines, sendsBack: true });
  const goodwill = (amountMinor: number, requestKey: string = crypto.randomUUID()) => {
    const parts = [{ reason: 'other', amountMinor }];
    const asked = { orderId, returnId: here.returnId, parts, amountMinor, currency: 'CNY', remedy: 'refund' };
    return shop.post('refunds', { ...asked, requestKey, isManual: true });
  };
  const tooMuch = await goodwill(801);
  assert.deepEqual([tooMuch.statusCode, codeOf(tooMuch)], [409, 'refund_over_paid']);
  assert.deepEqual(tooMuch.json<{ params: object }>().params, { leftMinor: 800, currency: 'CNY' });
  const given = await goodwill(800, 'once and again');
  assert.equal(given.statusCode, 201, given.body);
  assert.equal((await goodwill(800, 'once and again')).json<Refund>().id, given.json<Refund>().id);
  assert.equal((await paid(shop, here.returnId))[0]?.amountMinor, 5000);
  await shop.post(`returns/${onItsWay.returnId}/arrival`, {});
  const inspection = { lines: onItsWay.lineIds.map((lineId) => ({ lineId, outcome: 'accepted' })) };
  const looked = await shop.post(`returns/${onItsWay.returnId}/inspection`, inspection);
  assert.ok(looked.statusCode < 300, looked.body);
  assert.equal((await paid(shop, onItsWay.returnId))[0]?.amountMinor, 5000);
});

test('two colleagues who each give a part of the price for goods that the buyer keeps: the second is told', async (t) => {
  const shop = await testShop(t);
  const { orderId, lineIds } = await paidGoods(shop, { lines: [{ quantity: 1, priceMinor: 9900 }] });
  const lines = lineIds.map((orderLineId) => ({ orderLineId, quantity: 1 }));
  const { returnId, lineIds: back } = await grantedReturn(shop, { orderId, lines, remedy: 'keep_partial' });
  const ask = () => {
    const parts = [{ reason: 'keeps_goods', lineId: back[0], amountMinor: 2000 }];
    const asked = { orderId, returnId, parts, amountMinor: 2000, currency: 'CNY', remedy: 'partial_keep' };
    return shop.post('refunds', { ...asked, requestKey: crypto.randomUUID(), isManual: true });
  };
  const replies = await Promise.all([ask(), ask()]);
  assert.deepEqual(replies.map(({ statusCode }) => statusCode).sort(), [201, 409]);
  assert.equal(codeOf(replies.find(({ statusCode }) => statusCode === 409) ?? (await ask())), 'refund_line_again');
});

test('two hundred clicks on pay are one refund; what did not go through is paid anew, once more', async (t) => {
  const shop = await testShop(t);
  const { returnId } = await paidReturn(shop, {});
  const clicks = await Promise.all(Array.from({ length: 200 }, () => paid(shop, returnId)));
  const ids = new Set(clicks.flat().map(({ id }) => id));
  assert.equal(ids.size, 1);
  const [refundId = ''] = ids;
  const become = async (id: string, status: string) => {
    await sql`update refunds set status = ${status}, reason = 'card_gone' where shop_id = ${shop.id} and id = ${id}`.execute(
      shop.db,
    );
    await followRefund(shop.db, { shopId: shop.id, returnId, refundId: id }, shop.now());
  };
  await sql`update order_money set committed_minor = 0 where shop_id = ${shop.id}`.execute(shop.db);
  await become(refundId, 'not_sent');
  assert.deepEqual(await stateOf(shop, returnId), ['approved not_required refund_failed']);
  const again = await Promise.all([paid(shop, returnId), paid(shop, returnId)]);
  const [fresh, ...others] = new Set(again.flat().map(({ id }) => id));
  assert.ok(fresh && fresh !== refundId && others.length === 0);
  assert.deepEqual(await stateOf(shop, returnId), ['approved not_required refund_due']);
  const done = await shop.post(`refunds/${fresh}/confirm`, { reference: 'bank 5' });
  assert.equal(done.statusCode, 200, done.body);
  await followRefund(shop.db, { shopId: shop.id, returnId, refundId: fresh }, shop.now());
  assert.deepEqual(await stateOf(shop, returnId), ['closed not_required refund_sent']);
});

test('money back for faulty goods waits for the call, and goes by itself once somebody has spoken with the buyer', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T02:00:00Z' });
  const { orderId, lineIds } = await paidGoods(
    shop,
    { lines: [{ quantity: 2, priceMinor: 9900 }] },
    { phone: '+8613800000001' },
  );
  const lines = [{ orderLineId: lineIds[0] ?? '', quantity: 1 }];
  const faulty = { orderId, lines, reason: 'quality.defective', sendsBack: true } as const;
  const { returnId, lineIds: lineIdsBack } = await grantedReturn(shop, faulty);
  const callsOf = async (id: string) =>
    (await shop.get(`calls?subjectId=${id}`)).json<{ calls: { id: string; status: string; outcome: string }[] }>()
      .calls;
  const [call] = await callsOf(returnId);
  assert.equal(call?.status, 'open');
  await shop.post(`returns/${returnId}/inspection`, { lines: [{ lineId: lineIdsBack[0], outcome: 'accepted' }] });
  const [held] = await paid(shop, returnId);
  assert.deepEqual([held?.status, held?.heldFor], ['held', 'call']);
  const { rows } = await sql<{ at: Temporal.Instant | null; law: Temporal.Instant | null }>`
    select g.statutory_due_at as at, r.statutory_due_at as law from refund_gates g join returns r
      on r.shop_id = g.shop_id and r.id = g.subject_id where g.shop_id = ${shop.id}`.execute(shop.db);
  assert.ok(rows[0]?.at && rows[0].law?.equals(rows[0].at), 'the law’s date is known to the gate');
  await shop.post(`calls/${call?.id}/claim`);
  const spoken = await shop.post(`calls/${call?.id}/attempts`, {
    ...{ requestKey: 'ring-0001', outcome: 'reached', agreed: 'refund_agreed', note: '' },
  });
  assert.ok(spoken.statusCode < 300, spoken.body);
  const { db, clock } = shop;
  const log = { warn: () => undefined } as never;
  await releaseHeldJob(refundPorts).handler({}, { db, clock, log } as never);
  assert.deepEqual(
    (await refundsOf(shop.db, shop.id, { returnId })).map(({ status }) => status),
    ['queued'],
  );

  const other = await grantedReturn(shop, faulty);
  await shop.post(`returns/${other.returnId}/actions`, { action: 'cancel', seen: null, note: 'keeps it' });
  const [off] = await callsOf(other.returnId);
  assert.deepEqual([off?.status, off?.outcome], ['done', 'not_needed'], 'nobody rings about what is off');
});

test('what came in exchange goes back in its turn, once, and gives what was paid for the first', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 3);
  const { orderId, lineIds } = await paidGoods(shop, { lines: [{ quantity: 1, priceMinor: 9900 }] });
  const [orderLineId = ''] = lineIds;
  await sql`update order_lines set variant_id = ${sold.m} where shop_id = ${shop.id} and id = ${orderLineId}`.execute(
    shop.db,
  );
  const first = await grantedReturn(shop, { orderId, lines: [{ orderLineId, quantity: 1 }], sendsBack: true });
  const [lineId = ''] = first.lineIds;
  const path = `returns/${first.returnId}`;
  await shop.put(`${path}/lines/${lineId}/exchange`, { variantId: sold.l });
  await shop.post(`${path}/inspection`, { lines: [{ lineId, outcome: 'accepted' }] });
  await shop.post(`${path}/goods`, { lineIds: [lineId], to: 'restocked' });
  await shop.post(`${path}/lines/${lineId}/exchange/shipment`, { trackingNumber: 'SF1000000002' });
  await sql`update parcels set delivered_at = ${shop.now()} where shop_id = ${shop.id}`.execute(shop.db);
  await followGoods(shop.db, shop.now(), openLog('silent'));
  assert.deepEqual(await stateOf(shop, first.returnId), ['closed restocked exchange_delivered']);
  assert.equal(codeOf(await pay(shop, first.returnId)), 'return_nothing_due');
  const again = [{ orderLineId, quantity: 1, ofLineId: lineId }];
  const second = await grantedReturn(shop, { orderId, lines: again });
  assert.deepEqual(partsOf(await paid(shop, second.returnId)), [['goods', 9900]]);
  await assert.rejects(grantedReturn(shop, { orderId, lines: again }), { code: 'return_not_in_order' });
});
