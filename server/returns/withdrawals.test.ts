import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { type Asked, approve, request, type Sold, selling } from '../testing/returned-goods.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { selectReturn } from './detail-queries.ts';
import { followWithdrawal } from './follow-withdrawal.ts';
import { holdsOf } from './hold-variant.ts';
import { recordWithdrawal } from './record-withdrawal.ts';
import { untoldShops } from './untold-shops.ts';
import { warnOfStatutoryDates } from './warn-of-statutory-dates.ts';
import type { KeptVerdict } from './write-decision.ts';

const berlin = { now: '2026-03-10T10:00+01:00[Europe/Berlin]' };

/** A buyer in Germany asks to have the larger size instead. */
async function askedInGermany(shop: TestShop, sold: Sold): Promise<Asked> {
  const asked = await request(shop, sold);
  await sql`update parcels set destination_country = 'DE' where shop_id = ${shop.id}`.execute(shop.db);
  return asked;
}

async function withdraw(shop: TestShop, { orderId }: { orderId: string }) {
  const recorded = await shop.post('withdrawals', {
    requestKey: `phone-${orderId}`,
    orderId,
    text: 'I withdraw.',
    locale: 'en',
  });
  assert.equal(recorded.statusCode, 201, recorded.body);
  return recorded.json<{ id: string }>();
}

test('who withdraws gets money, not the exchange they had asked for: the return says so, is due now and has its date by law', async (t) => {
  const shop = await testShop(t, berlin);
  const sold = await selling(shop, 5);
  const asked = await askedInGermany(shop, sold);
  const { returnId, lineId } = asked;
  const { id: withdrawalId } = await withdraw(shop, asked);
  const { withdrawals } = (await shop.get('returns/counts')).json<{ withdrawals: number }>();
  assert.equal(withdrawals, 0, 'it is all going back: nothing is left to decide');
  const detail = await selectReturn(shop.db, shop.id, returnId);
  assert.deepEqual(
    [detail?.wants, detail?.dueFor, detail?.dueAt?.toString()],
    ['refund', 'decide', shop.now().toString()],
  );
  assert.equal(detail?.statutoryDueAt?.toString(), '2026-03-24T23:00:00Z', '24 March is the last day');
  const told = detail?.steps.find(({ axis, to }) => axis === 'other' && to === 'withdrawn');
  assert.deepEqual([told?.actor, told?.detail], ['agent', { withdrawalId }]);
  const exchange = { lineId, remedy: 'exchange', variantId: sold.l };
  const grant = (more: object) => shop.post(`returns/${returnId}/approve`, { lines: [{ ...exchange, ...more }] });
  assert.equal(codeOf(await grant({})), 'return_remedy_not_agreed');
  const agreed = await grant({ isAgreed: true });
  assert.equal(agreed.statusCode, 204, 'with the buyer’s new yes');

  const granted = await askedInGermany(shop, sold);
  await approve(shop, granted, sold.l);
  await withdraw(shop, granted);
  const turned = await selectReturn(shop.db, shop.id, granted.returnId);
  const kept = turned?.verdict as KeptVerdict;
  assert.deepEqual(
    [turned?.wants, turned?.lines[0]?.money, kept.lines[0]?.remedy, turned?.dueFor],
    ['refund', 'none', 'refund', 'parcel'],
  );
  assert.deepEqual(await holdsOf(shop.db, shop.id, granted.returnId), [], 'the other size is free again');
  const instead = (more: object) =>
    shop.put(`returns/${granted.returnId}/lines/${granted.lineId}/exchange`, { variantId: sold.l, ...more });
  assert.equal(codeOf(await instead({})), 'return_remedy_not_agreed');
  assert.equal((await instead({ isAgreed: true })).statusCode, 204);
});

test('who withdraws from a part of what goes back gets money for that part; the other size for the rest stays kept as it was', async (t) => {
  const shop = await testShop(t, berlin);
  const sold = await selling(shop, 5);
  const { orderId, orderLineId } = await sold.buy(1);
  const other = newId(shop.now());
  await sql`insert into order_lines (shop_id, order_id, id, external_id, variant_id, title, quantity, price_minor)
    values (${shop.id}, ${orderId}, ${other}, '2', ${sold.m}, 'Shirt in blue', 1, 9900)`.execute(shop.db);
  await sql`update parcels set destination_country = 'DE' where shop_id = ${shop.id}`.execute(shop.db);
  const lines = [orderLineId, other].map((id) => ({ orderLineId: id, quantity: 1, exchangeVariantId: sold.l }));
  const reasons = [{ reason: 'size.too_small' }];
  const asked = await shop.post('returns', { requestKey: 'both-shirts', orderId, lines, reasons, wants: 'exchange' });
  const { id: returnId } = asked.json<{ id: string }>();
  const partly = { shopId: shop.id, withdrawalId: newId(shop.now()), orderId, at: shop.now() };
  await shop.tx((tx) =>
    followWithdrawal(tx, { ...partly, orderLineIds: [orderLineId], by: { kind: 'buyer' } }, shop.now()),
  );
  const detail = await selectReturn(shop.db, shop.id, returnId);
  const [gone, stays] = [orderLineId, other].map((id) => detail?.lines.find((line) => line.orderLineId === id));
  assert.deepEqual(
    [detail?.wants, gone?.exchangeVariantId, stays?.exchangeVariantId, detail?.dueFor],
    ['exchange', null, sold.l, 'decide'],
  );
  const grant = (lineId = '', more: object = {}) =>
    shop.post(`returns/${returnId}/approve`, { lines: [{ lineId, remedy: 'exchange', variantId: sold.l, ...more }] });
  assert.equal(codeOf(await grant(gone?.id)), 'return_remedy_not_agreed');
  assert.equal((await grant(stays?.id)).statusCode, 204, 'as they wished');
  assert.equal((await grant(gone?.id, { remedy: 'refund', variantId: null })).statusCode, 204);
  const instead = (lineId = '') => shop.put(`returns/${returnId}/lines/${lineId}/exchange`, { variantId: sold.l });
  assert.equal(codeOf(await instead(gone?.id)), 'return_remedy_not_agreed');
  assert.equal((await instead(stays?.id)).statusCode, 204);
  await shop.tx((tx) =>
    followWithdrawal(tx, { ...partly, orderLineIds: [orderLineId], by: { kind: 'buyer' } }, shop.now()),
  );
  assert.deepEqual(
    (await holdsOf(shop.db, shop.id, returnId)).map(({ lineId }) => lineId),
    [stays?.id],
    'what is kept for the rest stays kept',
  );
  await withdraw(shop, { orderId });
  const whole = await selectReturn(shop.db, shop.id, returnId);
  assert.deepEqual([whole?.wants, await holdsOf(shop.db, shop.id, returnId)], ['refund', []], 'then from all of it');
});

test('an exchange that is granted in the moment in which its buyer withdraws is not kept, whichever comes first', async (t) => {
  const shop = await testShop(t, berlin);
  const sold = await selling(shop, 9);
  for (let n = 0; n < 6; n++) {
    const asked = await askedInGermany(shop, sold);
    await Promise.allSettled([approve(shop, asked, sold.l), withdraw(shop, asked)]);
    const detail = await selectReturn(shop.db, shop.id, asked.returnId);
    assert.deepEqual([detail?.wants, detail?.lines[0]?.money], ['refund', 'none']);
    assert.deepEqual(await holdsOf(shop.db, shop.id, asked.returnId), []);
  }
});

test('a withdrawal that nobody has proved waits for a person, counted and with its date by law, until its return is opened or it is read otherwise', async (t) => {
  const shop = await testShop(t, berlin);
  const sold = await selling(shop, 5);
  const { orderId, orderLineId } = await sold.buy(2);
  await sql`update parcels set destination_country = 'DE' where shop_id = ${shop.id}`.execute(shop.db);
  const typed = { conversationId: null, messageId: null, locale: 'en' as const, at: shop.now() };
  const form = (key: string) => ({ key, orderNumber: orderId, address: null });
  const record = async (key: string, order: string | null, text = 'I withdraw.') =>
    (
      await shop.tx((tx) =>
        recordWithdrawal(
          tx,
          { ...typed, shopId: shop.id, orderId: order, text, form: form(key) },
          'https://qin.example',
          shop.now(),
        ),
      )
    ).id;
  const [ours, strange] = [await record('one', orderId), await record('two', null)];
  assert.equal(await record('one', orderId), ours, 'confirmed twice it is one');
  await assert.rejects(record('one', orderId, 'I withdraw from the belt.'), { code: 'request_key_reused' });
  const open = async () => {
    const { withdrawals } = (await shop.get('withdrawals?isOpen=true')).json<{
      withdrawals: { id: string; dueAt: string; returnId: string | null }[];
    }>();
    const counts = (await shop.get('returns/counts')).json<{ withdrawals: number }>();
    assert.equal(counts.withdrawals, withdrawals.length);
    return withdrawals.map(({ id, dueAt }) => [id, dueAt]);
  };
  const due = '2026-03-24T16:00:00Z'; // the end of the fourteenth day at the shop
  assert.deepEqual(await open(), [
    [ours, due],
    [strange, due],
  ]);
  const read = (isWithdrawal: boolean) =>
    shop.post(`withdrawals/${strange}/corrections`, { isWithdrawal, note: 'another shop' });
  await read(false);
  assert.deepEqual(await open(), [[ours, due]]);
  await read(true);
  assert.equal((await open()).length, 2, 'read as one after all');
  shop.clock.advance({ hours: 24 * 20 }); // seen late: what was declared in time is in time
  const opening = (id: string) =>
    shop.post(`withdrawals/${id}/return`, { lines: [{ orderLineId, quantity: 2 }], turnsOpen: true });
  assert.equal(codeOf(await opening(strange)), 'return_not_in_order');
  const replies = await Promise.all([opening(ours), opening(ours)]);
  const [first, second] = replies.map((reply) => reply.json<{ returnId: string }>().returnId);
  assert.equal(first, second, 'clicked twice it is one');
  assert.deepEqual(await open(), [[strange, due]]);
  const detail = await selectReturn(shop.db, shop.id, first ?? '');
  assert.deepEqual(
    [detail?.wants, detail?.dueFor, detail?.statutoryDueAt?.toString(), detail?.words],
    ['refund', 'decide', '2026-03-24T23:00:00Z', 'I withdraw.'],
  );
  const no = { lineIds: detail?.lines.map(({ id }) => id), code: 'too_late' };
  assert.equal(codeOf(await shop.post(`returns/${first}/decline`, no)), 'return_right_open');
});

test('a shop whose buyers have longer, because nobody has noted that they are told of their right, is named once', async (t) => {
  const shop = await testShop(t, { ...berlin, name: 'Kleiderladen' });
  const named = async () => (await untoldShops(shop.db)).filter(({ name }) => name === 'Kleiderladen');
  assert.deepEqual(await named(), [], 'in China nobody has longer');
  await sql`update shops set country = 'DE' where id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(await named(), [{ name: 'Kleiderladen', months: 12 }]);
  const policy = { after: 0, rows: [{ when: {}, days: 30, counts: 'receipt', freight: 'buyer', offers: ['refund'] }] };
  const published = await shop.post('return-policy', { ...policy, toldSince: '2026-01-01T00:00:00Z' });
  assert.equal(published.statusCode, 201, published.body);
  assert.deepEqual(await named(), []);
});

test('the list of withdrawals to see to is read to its end, page by page, what is due first on top', async (t) => {
  const shop = await testShop(t, berlin);
  const sold = await selling(shop, 5);
  const due: string[] = [];
  for (const day of ['08', '10', '09', '10']) {
    const { orderId } = await sold.buy();
    const at = `2026-03-${day}T08:00:00Z`;
    const said = { requestKey: `phone-${orderId}`, orderId, text: 'I withdraw.', locale: 'en', at };
    assert.equal((await shop.post('withdrawals', said)).statusCode, 201);
    due.push(day);
  }
  type Open = { withdrawals: { id: string; receivedAt: string }[] };
  const read: string[] = [];
  for (let after = ''; read.length < 9; ) {
    const { withdrawals } = (await shop.get(`withdrawals?isOpen=true&limit=1${after}`)).json<Open>();
    const [next] = withdrawals;
    if (!next) break;
    read.push(next.receivedAt.slice(8, 10));
    after = `&after=${next.id}`;
  }
  assert.deepEqual(read, due.toSorted());
});

test('the desk is warned of the law’s date also where a withdrawal is still to be decided', async (t) => {
  const shop = await testShop(t, berlin);
  const asked = await askedInGermany(shop, await selling(shop, 5));
  await withdraw(shop, asked);
  const question = { action: 'ask', seen: null, note: 'Which colour was it?' };
  for (const days of [7, 0]) {
    shop.clock.advance({ hours: 24 * days });
    const path = `returns/${asked.returnId}/actions`;
    assert.equal((await shop.post(path, days ? { ...question, action: 'note' } : question)).statusCode, 200);
  }
  const { statutoryDueAt } = (await selectReturn(shop.db, shop.id, asked.returnId)) ?? {};
  const near = statutoryDueAt?.subtract({ hours: 47 }) ?? shop.now();
  await warnOfStatutoryDates(shop.db, near);
  await warnOfStatutoryDates(shop.db, near);
  const warned = await selectReturn(shop.db, shop.id, asked.returnId);
  assert.equal(warned?.steps.filter(({ to }) => to === 'refund_due_soon').length, 1);
  assert.deepEqual([warned?.status, warned?.dueFor, warned?.dueAt], ['info_needed', 'decide', statutoryDueAt]);
});
