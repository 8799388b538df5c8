import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { openPromise } from '../promises/index.ts';
import { codeOf, type Reply, type TestShop, testShop } from '../testing/shop.ts';
import { assignCall, refundGateOf, requireCall } from './index.ts';
import { openGatesInTime } from './jobs.ts';
import { updateNumberGiven } from './queries.ts';
import { refundToCall } from './testing.ts';
import type { WholeCall } from './views.ts';

type Body = { outcome: string; requestKey?: string; agreed?: string; note?: string; callBackAt?: string };

let keys = 0;
const attempt = (shop: TestShop, callId: string, body: Body, as: 'agent' | 'account_manager' | 'owner' = 'agent') =>
  shop.post(`calls/${callId}/attempts`, { requestKey: `key-${++keys}`, note: '', ...body }, { as });
const whole = (reply: Reply) => reply.json<WholeCall>();
const gate = (shop: TestShop, subjectId: string) => shop.tx((tx) => refundGateOf(tx, shop.id, subjectId, shop.now()));
const eventsOf = async (shop: TestShop, type: string) => {
  const { rows } = await sql<{
    data: unknown;
  }>`select data from events where shop_id = ${shop.id} and type = ${type}`.execute(shop.db);
  return rows.map(({ data }) => data);
};

test('two agents never ring the same buyer: who takes the call has it, sees the number, and loses it after half an hour', async (t) => {
  const shop = await testShop(t);
  const { callId } = await refundToCall(shop);
  const seen = whole(await shop.get(`calls/${callId}`, { as: 'agent' }));
  assert.equal(seen.buyer.phone, null);
  assert.equal(seen.buyer.phoneMasked, '+86138****5678');
  const taken = await Promise.all(
    (['agent', 'account_manager'] as const).map((as) => shop.post(`calls/${callId}/claim`, undefined, { as })),
  );
  assert.deepEqual(taken.map(({ statusCode }) => statusCode).toSorted(), [200, 409]);
  const [winner, loser] =
    taken[0]?.statusCode === 200 ? (['agent', 'account_manager'] as const) : (['account_manager', 'agent'] as const);
  const won = whole(taken.find(({ statusCode }) => statusCode === 200) as Reply);
  assert.equal(won.buyer.phone, '+8613812345678');
  assert.equal(won.claimer?.id, shop.people[winner].agentId);
  const late = await attempt(shop, callId, { outcome: 'no_answer' }, loser);
  assert.deepEqual([late.statusCode, codeOf(late)], [409, 'call_taken']);
  assert.equal((await shop.get('calls?mine=true&status=open', { as: winner })).json<{ calls: [] }>().calls.length, 1);
  assert.equal((await shop.get('calls?mine=true&status=open', { as: loser })).json<{ calls: [] }>().calls.length, 0);
  shop.clock.advance({ minutes: 31 });
  assert.equal((await shop.post(`calls/${callId}/claim`, undefined, { as: loser })).statusCode, 200);
});

test('a buyer who does not answer is rung again by day, never at night; after the third time the refund waits no more', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T18:30+08:00[Asia/Shanghai]' });
  const { callId, subjectId } = await refundToCall(shop);
  assert.deepEqual(await gate(shop, subjectId), { is: 'shut', until: null });
  const first = { outcome: 'no_answer', requestKey: 'once', note: 'rang long' };
  const [one, again] = await Promise.all([attempt(shop, callId, first), attempt(shop, callId, first)]);
  assert.deepEqual([one.statusCode, again.statusCode], [200, 200]);
  const waiting = whole(one);
  assert.equal(waiting.history.length, 1);
  assert.equal(waiting.status, 'open');
  assert.equal(String(waiting.nextAt), '2026-03-11T01:00:00Z'); // 9:00 in Shanghai
  assert.equal((await shop.get('calls/counts')).json<{ due: number }>().due, 0);
  shop.clock.set('2026-03-11T01:05:00Z');
  assert.equal((await shop.get('calls/counts')).json<{ due: number }>().due, 1);
  const busy = whole(await attempt(shop, callId, { outcome: 'busy' }, 'owner'));
  assert.equal(String(busy.nextAt), '2026-03-11T01:35:00Z');
  assert.equal((await gate(shop, subjectId))?.is, 'shut');
  shop.clock.set('2026-03-11T01:40:00Z');
  const last = whole(await attempt(shop, callId, { outcome: 'no_answer' }));
  assert.deepEqual([last.status, last.outcome, last.gate?.by], ['done', 'not_reached', 'three_attempts']);
  assert.deepEqual(
    last.history.map(({ agent, outcome, note }) => [agent.name, outcome, note]),
    [
      ['agent', 'no_answer', 'rang long'],
      ['owner', 'busy', ''],
      ['agent', 'no_answer', ''],
    ],
  );
  assert.equal(codeOf(await attempt(shop, callId, { outcome: 'reached', agreed: 'keeps' })), 'call_ended');
  assert.equal((await attempt(shop, callId, first)).statusCode, 200); // the browser that asks again hears how it is
  assert.deepEqual(await eventsOf(shop, 'calls.gate-opened'), [{ subjectId }]);
});

test('a talk ends the call with what was agreed; a wish to be called later, a wrong number and a refusal are each heeded', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const calls = [];
  for (const phone of ['+8613812340001', '+8613812340002', '+8613812340003', '+8613812340004'])
    calls.push(await refundToCall(shop, { phone }));
  const [talk, wrong, no, abroad] = calls as [Known, Known, Known, Known];
  assert.equal(codeOf(await attempt(shop, talk.callId, { outcome: 'reached' })), 'call_needs_agreement');
  for (const [callBackAt, code] of [
    ['2026-03-10T01:59:00Z', 'call_back_too_early'],
    ['2026-03-10T14:30:00Z', 'call_back_not_decent'],
    ['2026-06-10T02:00:00Z', 'call_back_too_late'],
    ['+250000-06-01T04:00:00Z', 'call_back_too_late'],
  ] as const)
    assert.equal(codeOf(await attempt(shop, talk.callId, { outcome: 'call_back_at', callBackAt })), code);
  assert.equal(codeOf(await attempt(shop, talk.callId, { outcome: 'call_back_at' })), 'call_back_needs_time');
  const put = await attempt(shop, talk.callId, { outcome: 'call_back_at', callBackAt: '2026-03-10T07:00:00Z' });
  assert.equal(String(whole(put).nextAt), '2026-03-10T07:00:00Z');
  shop.clock.set('2026-03-10T07:01:00Z');
  const reached = whole(await attempt(shop, talk.callId, { outcome: 'reached', agreed: 'partial_agreed' }));
  assert.deepEqual([reached.status, reached.outcome, reached.gate?.by], ['done', 'partial_agreed', 'completed_call']);
  const unusable = whole(await attempt(shop, wrong.callId, { outcome: 'wrong_number' }));
  assert.deepEqual([unusable.outcome, unusable.gate?.by], ['no_usable_number', 'no_usable_number']);
  const declined = whole(await attempt(shop, no.callId, { outcome: 'declined_call' }));
  assert.deepEqual([declined.outcome, declined.gate?.by], ['declined_call', 'buyer_declined']);
  assert.equal((await gate(shop, abroad.subjectId))?.is, 'shut'); // what happened to others changes nothing here
  const nobody = await refundToCall(shop, { phone: '' });
  assert.deepEqual(await gate(shop, nobody.subjectId), { is: 'open', by: 'no_usable_number', at: shop.now() });
  await shop.tx((tx) => updateNumberGiven(tx, shop.id, nobody.subjectId, '+447700900123')); // in the chat, later on
  const rung = whole(await attempt(shop, nobody.callId, { outcome: 'no_answer' }));
  assert.deepEqual([rung.buyer.hasNumber, rung.history[0]?.outcome], [true, 'no_answer']);
});
type Known = Awaited<ReturnType<typeof refundToCall>>;

test('what the chat promised and the return requires is one call, asked for by five at once; ringing keeps the promise', async (t) => {
  const shop = await testShop(t);
  const { customerId, orderId, wanted } = await refundToCall(shop, { phone: '' });
  await shop.put('ingest/customers', phoneOf(await externalIdOf(shop, customerId)), {
    key: await shop.apiKey(['ingest']),
  });
  const [conversationId, subjectId] = [newId(shop.now()), newId(shop.now())];
  const promise = {
    kind: 'call.make',
    subjectType: 'conversation',
    subjectId: conversationId,
    messageId: null,
  } as const;
  const dueAt = shop.now().add({ hours: 2 });
  const promised = await shop.tx(async (tx) => {
    const asked = { shopId: shop.id, kind: 'refund', customerId, conversationId, orderId, summary: '' };
    const call = await assignCall(tx, { ...asked, subjectId: orderId, dueAt }, shop.now());
    await openPromise(tx, { ...promise, shopId: shop.id, conversationId: null, dueAt }, shop.now());
    return call;
  });
  const required = { ...wanted, subjectId, conversationId };
  const ask = () => shop.tx((tx) => requireCall(tx, required, shop.now()));
  const gates = await Promise.all(Array.from({ length: 5 }, ask));
  assert.deepEqual(new Set(gates.map((one) => one?.is)), new Set(['shut']));
  const { calls } = (await shop.get('calls?status=open')).json<{ calls: { id: string; subjectId: string }[] }>();
  const ours = calls.filter((call) => call.subjectId === subjectId || call.subjectId === orderId);
  assert.deepEqual(
    ours.map(({ id, ...call }) => [id, call.subjectId]),
    [[promised.id, subjectId]],
  );
  await attempt(shop, promised.id, { outcome: 'no_answer' });
  const { promises } = (await shop.get('promises')).json<{ promises: { status: string; evidence: string }[] }>();
  assert.deepEqual(
    promises.map(({ status, evidence }) => [status, evidence]),
    [['kept', `call ${promised.id}`]],
  );
});

const phoneOf = (externalId: string) => ({ customers: [{ externalId, phone: '+8613812345678' }] });
async function externalIdOf(shop: TestShop, customerId: string): Promise<string> {
  return (await shop.get(`customers/${customerId}`)).json<{ externalId: string }>().externalId;
}

test('who runs the shop may let a refund go without a call and says why; the first reason counts; an agent may not', async (t) => {
  const shop = await testShop(t);
  const { callId, subjectId, wanted } = await refundToCall(shop);
  const override = (as: 'agent' | 'supervisor', note: string) =>
    shop.post(`calls/${callId}/override`, { note }, { as });
  assert.equal((await override('agent', 'please')).statusCode, 403);
  assert.equal((await override('supervisor', '  ')).statusCode, 400);
  const opened = whole(await override('supervisor', 'Photos say it all.'));
  assert.deepEqual(
    [opened.status, opened.outcome, opened.gate?.by, opened.gate?.actor?.name, opened.gate?.note],
    ['done', 'not_needed', 'override', 'supervisor', 'Photos say it all.'],
  );
  assert.equal(codeOf(await override('supervisor', 'again')), 'gate_is_open');
  shop.clock.advance({ hours: 5 });
  const again = await shop.tx((tx) => requireCall(tx, { ...wanted, statutoryDueAt: shop.now() }, shop.now()));
  assert.deepEqual([again?.is, again?.is === 'open' && again.by], ['open', 'override']);
  assert.equal((await gate(shop, subjectId))?.is, 'open');
  assert.equal((await shop.get('calls?status=open')).json<{ calls: [] }>().calls.length, 0);
});

test('two days before the law wants the money back, the clock lets the refund go by itself, once', async (t) => {
  const shop = await testShop(t);
  const { subjectId, wanted } = await refundToCall(shop, { daysToLaw: 7 });
  const run = () => openGatesInTime.handler({}, { db: shop.db, clock: shop.clock, log: console as never });
  shop.clock.advance({ hours: 24 * 5 - 1 });
  await run();
  const latest = wanted.statutoryDueAt?.subtract({ hours: 48 });
  assert.deepEqual(await gate(shop, subjectId), { is: 'shut', until: latest });
  shop.clock.advance({ hours: 1 });
  await Promise.all([run(), run()]);
  await run();
  assert.deepEqual(await gate(shop, subjectId), { is: 'open', by: 'statutory_date', at: shop.now() });
  assert.deepEqual(await eventsOf(shop, 'calls.gate-opened'), [{ subjectId }]);
});

test('the script is said from what is known now, in the buyer’s language first; what is not known is named, never left blank', async (t) => {
  const shop = await testShop(t, { name: '柳岸衣坊' });
  const { callId, orderNumber } = await refundToCall(shop);
  const { script, buyer } = whole(await shop.get(`calls/${callId}`));
  assert.deepEqual(
    script.map(({ locale }) => locale),
    ['zh-CN', 'en'],
  );
  const [chinese, english] = script;
  assert.equal(
    chinese?.steps[0]?.text,
    `您好，我这边是柳岸衣坊的客服，请问是王先生吗？\n是关于您的订单${orderNumber}的，请问现在方便说话吗？`,
  );
  assert.deepEqual(chinese.steps[0].missing, []);
  assert.deepEqual(english?.steps[0]?.missing, ['customer.name']); // a Chinese name is no English address
  assert.match(chinese.steps[2]?.text ?? '', /¥199\.00/);
  assert.equal(buyer.zone, 'Asia/Shanghai');
  const stranger = await shop.tx((tx) =>
    requireCall(tx, { shopId: shop.id, subjectId: callId, orderId: null, ...nothing, dueAt: shop.now() }, shop.now()),
  );
  assert.equal(stranger?.is, 'open');
  const { calls } = (await shop.get('calls?status=open')).json<{ calls: { id: string; subjectId: string }[] }>();
  const unknown = calls.find(({ subjectId }) => subjectId === callId)?.id ?? '';
  const steps = whole(await shop.get(`calls/${unknown}`)).script.flatMap((spoken) => spoken.steps);
  assert.ok(steps.every(({ text }) => text !== null && !/\{\{|undefined|null/.test(text)));
});
const nothing = { customerId: null, conversationId: null, statutoryDueAt: null };

test('a promise to call that who runs the shop has waived is not counted as broken', async (t) => {
  const shop = await testShop(t);
  const { callId, wanted } = await refundToCall(shop);
  const conversationId = newId(shop.now());
  await sql`update calls set conversation_id = ${conversationId} where shop_id = ${shop.id} and id = ${callId}`.execute(
    shop.db,
  );
  const promise = { kind: 'call.make', subjectType: 'conversation', subjectId: conversationId } as const;
  const from = { shopId: shop.id, conversationId: null, messageId: null, dueAt: wanted.dueAt };
  await shop.tx((tx) => openPromise(tx, { ...promise, ...from }, shop.now()));
  const waived = await shop.post(`calls/${callId}/override`, { note: 'Photos say it all.' });
  assert.equal(waived.statusCode, 200, waived.body);
  const { promises } = (await shop.get('promises')).json<{ promises: { status: string }[] }>();
  assert.deepEqual(
    promises.map(({ status }) => status),
    ['waived'],
  );
});
