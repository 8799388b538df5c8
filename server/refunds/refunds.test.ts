import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { takeReceipts } from '../outbox/index.ts';
import { openLog } from '../platform/log.ts';
import { connectProvider } from '../testing/providers.ts';
import { runUntil } from '../testing/run-outbox.ts';
import { secondNode } from '../testing/second-node.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { askRefund } from './ask-refund.ts';
import { cancelRefund } from './cancel-refund.ts';
import { followMoney, paidOf, type Refund, refundsOf, releaseHeld, releaseHeldJob } from './index.ts';
import { lockTill } from './queries.ts';
import { asking, openBank, openPorts, paidOrder } from './testing.ts';

const ask = (shop: TestShop, body: object, as: 'agent' | 'supervisor' = 'agent') =>
  shop.post('/api/refunds', body, { as });
const one = async (shop: TestShop, id: string) => (await shop.get(`/api/refunds/${id}`)).json<Refund>();
const bankOf = (shop: TestShop) => connectProvider(shop, { kind: 'bank', channel: 'money', settings: {}, secrets: {} });

test('the same key twice is one refund, and 200 clicks from two nodes are one: the bank moves the money once', async (t) => {
  const shop = await testShop(t);
  await bankOf(shop);
  const orderId = await paidOrder(shop);
  const body = asking(orderId, 10_000);
  const first = await ask(shop, body);
  const again = await ask(shop, body);
  assert.equal(first.statusCode, 201, first.body);
  assert.deepEqual(again.json(), first.json());
  assert.equal(
    codeOf(await ask(shop, { ...body, amountMinor: 100, parts: [{ reason: 'other', amountMinor: 100 }] })),
    'request_key_reused',
  );
  const elsewhere = await paidOrder(shop);
  assert.equal(codeOf(await ask(shop, { ...body, orderId: elsewhere })), 'request_key_reused');

  // Two nodes; half of the clicks know of each other by the key, half do not.
  const clicked = await paidOrder(shop);
  const other = await secondNode();
  t.after(other.close);
  const clicks = Array.from({ length: 200 }, (_, n) => {
    const requestKey = n % 4 < 2 ? 'the one button' : `click number ${n}`;
    const click = asking(clicked, 10_000, { requestKey });
    return n % 2 === 0 ? ask(shop, click) : other.post('/api/refunds', click, shop.people.agent.cookie);
  });
  const answers = await Promise.all(clicks);
  const made = answers.filter(({ statusCode }) => statusCode === 201).map((reply) => reply.json<Refund>());
  assert.equal(new Set(made.map(({ id }) => id)).size, 1);
  const refused = answers.filter(({ statusCode }) => statusCode !== 201).map(codeOf);
  assert.deepEqual([...new Set(refused)], ['refund_over_paid']);

  const bank = openBank();
  await runUntil(shop, bank.connector, async () => bank.books.size === 2);
  assert.equal(bank.sum(), 20_000);
  assert.equal(bank.calls.length, 2);
  const sent = await one(shop, made[0]?.id ?? '');
  assert.deepEqual([sent.status, sent.reference], ['sent', `re_${sent.id}`]);
  assert.deepEqual(await paidOf(shop.db, shop.id, clicked), {
    ...{ currency: 'CNY', paidMinor: 10_000, refundedMinor: 10_000, leftMinor: 0 },
  });
});

test('no more goes back than was paid less what went back, whoever asks; the database itself refuses it', async (t) => {
  const shop = await testShop(t);
  await bankOf(shop);
  const orderId = await paidOrder(shop, { amountMinor: 10_000 });
  const replies = await Promise.all(Array.from({ length: 12 }, () => ask(shop, asking(orderId, 1_700))));
  assert.deepEqual(replies.map(({ statusCode }) => statusCode).sort(), [...Array(5).fill(201), ...Array(7).fill(409)]);
  const refused = replies.find(({ statusCode }) => statusCode === 409);
  assert.deepEqual(refused?.json<{ params: object }>().params, { leftMinor: 1_500, currency: 'CNY' });
  await assert.rejects(
    sql`update order_money set committed_minor = committed_minor + 1501 where shop_id = ${shop.id}`.execute(shop.db),
    /order_money_check/,
  );
  assert.equal(codeOf(await ask(shop, asking(orderId, 100, { currency: 'EUR' }))), 'refund_currency');
  const crooked = { ...asking(orderId, 100), parts: [{ reason: 'goods', amountMinor: 90 }] };
  assert.equal(codeOf(await ask(shop, crooked)), 'refund_parts_sum');
  assert.equal((await ask(shop, asking(crypto.randomUUID(), 100))).statusCode, 404);

  // Paid in two parts: each goes back the way it came, and no part gives more than came by it.
  const twice = await paidOrder(shop, { amountMinor: 10_000, payments: [6_000, 4_000] });
  assert.equal(codeOf(await ask(shop, asking(twice, 10_000))), 'refund_over_payment');
  const [most, rest] = [await ask(shop, asking(twice, 6_000)), await ask(shop, asking(twice, 4_000))];
  assert.deepEqual(
    [most, rest].map((reply) => reply.json<Refund>().payment?.reference.slice(-2)),
    ['-0', '-1'],
  );

  // What came in another money is not added to it: it neither goes back with it nor makes more of it.
  const mixed = await paidOrder(shop, { amountMinor: 10_000, payments: [6_000, 4_000] });
  await sql`update order_payments set currency = 'USD'
    where shop_id = ${shop.id} and order_id = ${mixed} and amount_minor = 4000`.execute(shop.db);
  const tooMuch = await ask(shop, asking(mixed, 6_100));
  assert.deepEqual(tooMuch.json<{ params: object }>().params, { leftMinor: 6_000, currency: 'CNY' });
  assert.equal((await paidOf(shop.db, shop.id, mixed))?.paidMinor, 6_000);
  assert.equal((await ask(shop, asking(mixed, 1_000))).statusCode, 201);
  await sql`update orders set currency = 'USD' where shop_id = ${shop.id} and id = ${mixed}`.execute(shop.db);
  assert.equal(codeOf(await ask(shop, asking(mixed, 100, { currency: 'USD' }))), 'refund_currency');
  assert.equal((await ask(shop, asking(mixed, 5_000))).statusCode, 201, 'the till keeps its money and its currency');

  // The shop's system tells of less than went back already: nothing more is left, and nothing breaks.
  const shrunk = await paidOrder(shop, { amountMinor: 9_000, provider: null });
  assert.equal((await ask(shop, asking(shrunk, 8_000))).json<Refund>().method, 'manual');
  await sql`update orders set total_minor = 5000 where shop_id = ${shop.id} and id = ${shrunk}`.execute(shop.db);
  assert.equal(codeOf(await ask(shop, asking(shrunk, 100))), 'refund_over_paid');
});

test('above the shop’s limit a second person approves, never who asked; asking in parts does not get below it', async (t) => {
  const shop = await testShop(t);
  const orderId = await paidOrder(shop, { amountMinor: 90_000, provider: null });
  const small = (await ask(shop, asking(orderId, 30_000), 'supervisor')).json<Refund>();
  const large = (await ask(shop, asking(orderId, 30_000), 'supervisor')).json<Refund>();
  assert.deepEqual([small.status, large.status], ['queued', 'waiting_approval']);
  const approve = (as: 'agent' | 'supervisor' | 'owner') =>
    shop.post(`/api/refunds/${large.id}/approve`, undefined, { as });
  assert.equal((await approve('agent')).statusCode, 403);
  assert.equal(codeOf(await approve('supervisor')), 'refund_own_approval');
  const approved = (await approve('owner')).json<Refund>();
  assert.deepEqual(
    [approved.status, approved.approvedBy],
    ['queued', { kind: 'agent', id: shop.people.owner.agentId }],
  );
  assert.equal(codeOf(await approve('owner')), 'refund_moved_on');
  assert.equal(
    (await shop.get('/api/refunds?status=queued&limit=1')).json<{ refunds: Refund[] }>().refunds[0]?.id,
    large.id,
  );

  // By hand: an agent confirms it with the reference; what was not begun can be taken back.
  const confirmed = await shop.post(`/api/refunds/${large.id}/confirm`, { reference: ' bank 77 ' }, { as: 'agent' });
  assert.deepEqual([confirmed.json<Refund>().status, confirmed.json<Refund>().reference], ['sent', 'bank 77']);
  assert.equal((await shop.post(`/api/refunds/${large.id}/confirm`, { reference: 'bank 77' })).statusCode, 200);
  assert.equal(
    codeOf(await shop.post(`/api/refunds/${large.id}/confirm`, { reference: 'bank 78' })),
    'refund_moved_on',
  );
  const cancel = (id: string, as: 'agent' | 'owner') =>
    shop.post(`/api/refunds/${id}/cancel`, { reason: 'Mistaken' }, { as });
  assert.equal((await cancel(small.id, 'agent')).statusCode, 403);
  assert.equal((await cancel(small.id, 'owner')).json<Refund>().status, 'cancelled');
  assert.equal(codeOf(await cancel(large.id, 'owner')), 'refund_moved_on');
  const order = await shop.get(`/api/orders/${orderId}/refunds`);
  assert.equal(order.json<{ paid: { leftMinor: number } }>().paid.leftMinor, 60_000);

  await shop.patch('/api/shop', { refundLimitMinor: null });
  assert.equal((await ask(shop, asking(orderId, 60_000))).json<Refund>().status, 'queued');
});

test('a refund in doubt keeps another waiting; proof frees its sum or keeps it, and what comes too late is in the books', async (t) => {
  const shop = await testShop(t);
  const provider = await bankOf(shop);
  const orderId = await paidOrder(shop, { amountMinor: 10_000 });
  const bank = openBank({ certainty: { kind: 'blind' } }, () => ({ is: 'unclear', reason: 'timeout' }));
  const doubted = (await ask(shop, asking(orderId, 4_000))).json<Refund>();
  await runUntil(shop, bank.connector, async () => (await one(shop, doubted.id)).status === 'unknown');
  assert.equal(codeOf(await ask(shop, asking(orderId, 100))), 'refund_unknown_pending');

  // A person has looked at the bank, and nothing was there: it is asked for anew. Money never goes out once more by itself.
  const send = (await shop.get(`/api/sends/${doubted.id}`)).json<{
    send: { attempt: number; decisions: string[]; money: object };
  }>().send;
  assert.deepEqual(send.decisions, ['sent', 'drop']);
  assert.equal(send.money && 'orderNumber' in send.money, true);
  const decided = await shop.post(`/api/sends/${doubted.id}/decide`, { decision: 'drop', attempt: send.attempt });
  assert.equal(decided.statusCode, 200, decided.body);
  assert.deepEqual(
    [(await one(shop, doubted.id)).status, (await one(shop, doubted.id)).reason],
    ['not_sent', 'dropped'],
  );
  const anew = (await ask(shop, asking(orderId, 10_000))).json<Refund>();
  const honest = openBank();
  await runUntil(shop, honest.connector, async () => (await one(shop, anew.id)).status === 'sent');

  // The bank has taken the first one after all.
  const receipt = { is: 'receipt', sendId: doubted.id, providerMessageId: null, reason: null, at: shop.now() } as const;
  const told = { shopId: shop.id, provider, followMoney: followMoney(openPorts) };
  await shop.tx((tx) => takeReceipts(tx, told, [{ ...receipt, delivery: 'delivered' }], shop.now()));
  assert.equal((await one(shop, doubted.id)).status, 'sent');
  assert.deepEqual(await paidOf(shop.db, shop.id, orderId), {
    ...{ currency: 'CNY', paidMinor: 10_000, refundedMinor: 14_000, leftMinor: 0 },
  });

  // What came back from the buyer's bank days later was not refunded: its sum is free again.
  const late = { ...receipt, sendId: anew.id, delivery: 'undelivered', reason: 'account_closed' } as const;
  await shop.tx((tx) => takeReceipts(tx, told, [late], shop.now()));
  assert.deepEqual(
    [(await one(shop, anew.id)).status, (await one(shop, anew.id)).reason],
    ['not_sent', 'account_closed'],
  );
  const { rows } = await sql<{ status: string }>`select data->>'status' as status from events
    where shop_id = ${shop.id} and type = 'refunds.refund-changed' and data->>'refundId' = ${anew.id} order by id`.execute(
    shop.db,
  );
  assert.deepEqual(
    rows.map(({ status }) => status),
    ['queued', 'sent', 'not_sent'],
  );

  // So does the first one: nothing went back in the end, and all of it may go back again, by the same payment.
  const first = { ...late, sendId: doubted.id };
  await shop.tx((tx) => takeReceipts(tx, told, [first], shop.now()));
  assert.deepEqual(await paidOf(shop.db, shop.id, orderId), {
    ...{ currency: 'CNY', paidMinor: 10_000, refundedMinor: 0, leftMinor: 10_000 },
  });
  const again = (await ask(shop, asking(orderId, 10_000, { isManual: true }))).json<Refund>();
  assert.equal(again.payment?.provider, 'bank');
});

test('credit is issued at once; a refund waits while its gate is shut, and goes when it opens', async (t) => {
  const shop = await testShop(t);
  await bankOf(shop);
  const orderId = await paidOrder(shop, { amountMinor: 10_000 });
  const credit = (await ask(shop, asking(orderId, 3_000, { remedy: 'store_credit' }))).json<Refund>();
  assert.deepEqual([credit.status, credit.method], ['sent', 'store_credit']);
  assert.match(credit.reference ?? '', /^[A-Z2-9]{4}(-[A-Z2-9]{4}){2}$/);
  const kept = (await ask(shop, asking(orderId, 1_000, { remedy: 'partial_keep' }))).json<Refund>();
  assert.deepEqual([kept.status, kept.remedy], ['queued', 'partial_keep']);

  const returnId = crypto.randomUUID();
  await sql`insert into returns (shop_id, id, order_id, rma, opened_at) values (${shop.id}, ${returnId}, ${orderId}, 'R1',
    ${shop.now()})`.execute(shop.db);
  let isShut = true;
  const seen: string[] = [];
  const ports = {
    gate: async () => (isShut ? 'call' : null),
    changed: async (_tx: unknown, _shopId: string, { status }: Refund) => void seen.push(status),
  };
  const given = { ...asking(orderId, 2_000), shopId: shop.id, returnId, by: { kind: 'qin' as const } };
  const held = await shop.tx((tx) => askRefund(tx, given, ports, shop.now()));
  assert.deepEqual([held.status, held.heldFor], ['held', 'call']);
  await shop.tx((tx) => releaseHeld(tx, { shopId: shop.id, returnId }, ports, shop.now()));
  isShut = false;
  await shop.tx((tx) => releaseHeld(tx, { shopId: shop.id, returnId }, ports, shop.now()));
  await shop.tx((tx) => releaseHeld(tx, { shopId: shop.id, returnId }, ports, shop.now()));
  assert.deepEqual(
    (await refundsOf(shop.db, shop.id, { returnId })).map(({ status, heldFor }) => [status, heldFor]),
    [['queued', null]],
  );
  assert.deepEqual(seen, ['held', 'queued']);
  const bank = openBank();
  await runUntil(
    shop,
    bank.connector,
    async () => (await one(shop, held.id)).status === 'sent' && bank.books.size === 2,
  );
  assert.equal(bank.sum(), 3_000);
  assert.equal((await paidOf(shop.db, shop.id, orderId))?.leftMinor, 4_000);
});

test('those whose gates stay shut do not stand before one whose gate has opened, nor does one that fails', async (t) => {
  const shop = await testShop(t);
  await bankOf(shop);
  const orderId = await paidOrder(shop, { amountMinor: 10_000 });
  const shut = { ...openPorts, gate: async () => 'call' };
  const held: string[] = [];
  for (let n = 0; n < 5; n++) {
    const given = { ...asking(orderId, 1_000), shopId: shop.id, returnId: null, by: { kind: 'qin' as const } };
    held.push((await shop.tx((tx) => askRefund(tx, given, shut, shop.now()))).id);
    shop.clock.advance({ seconds: 1 });
  }
  const gate = async (_tx: unknown, _shopId: string, { id }: Refund) => {
    if (id === held[2]) throw new Error('this one fails');
    return id === held[4] ? null : 'call';
  };
  const job = releaseHeldJob({ ...openPorts, gate }, 2);
  await job.handler({}, { db: shop.db, clock: shop.clock, log: openLog('silent') });
  const statuses = (await refundsOf(shop.db, shop.id, { orderId })).map(({ status }) => status);
  assert.deepEqual(statuses, ['held', 'held', 'held', 'held', 'queued']);

  // Whose provider is gone by then waits for a person's hand.
  await sql`delete from providers where shop_id = ${shop.id}`.execute(shop.db);
  await releaseHeldJob(openPorts).handler({}, { db: shop.db, clock: shop.clock, log: openLog('silent') });
  const [byHand] = await refundsOf(shop.db, shop.id, { orderId });
  assert.deepEqual([byHand?.status, byHand?.method], ['queued', 'manual']);
});

test('one refund is taken back while another is asked for: they wait for each other, and neither is turned away', async (t) => {
  const shop = await testShop(t);
  await bankOf(shop);
  const orderId = await paidOrder(shop, { amountMinor: 10_000 });
  const given = { ...asking(orderId, 1_000), shopId: shop.id, returnId: null, by: { kind: 'qin' as const } };
  const shut = { ...openPorts, gate: async () => 'call' };
  const held = await shop.tx((tx) => askRefund(tx, given, shut, shop.now()));
  const back = { shopId: shop.id, refundId: held.id, reason: 'the buyer keeps it' };
  let cancelled: Promise<Refund> | undefined;
  await shop.tx(async (tx) => {
    await lockTill(tx, given);
    cancelled = shop.tx((other) => cancelRefund(other, back, openPorts, shop.now()));
    const isWaiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await isWaiting.execute(shop.db)).rows.length === 0) await sleep(10);
    await askRefund(tx, { ...given, requestKey: 'another' }, shut, shop.now());
  });
  assert.equal((await cancelled)?.status, 'cancelled');
  assert.equal((await paidOf(shop.db, shop.id, orderId))?.refundedMinor, 1_000);
});
