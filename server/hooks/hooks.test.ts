import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { callWithoutAnswer, queueSend } from '../outbox/testing.ts';
import { newId } from '../platform/ids.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { addProvider, deliver, kannelPost, signed, smsFrom, statesOf } from './testing.ts';

const buyer = '+8613812345678';
const now = Temporal.Instant.from('2026-03-10T01:00:00Z');
const at = String(now.epochMilliseconds / 1000);

const messagesOf = async ({ db, id }: TestShop) =>
  (
    await sql<{ body: string; key: string }>`
      select m.body, c.channel_key as key from messages m
      join conversations c on c.shop_id = m.shop_id and c.id = m.conversation_id
      where m.shop_id = ${id} and c.channel = 'sms' and m.author = 'buyer' order by c.id, m.seq`.execute(db)
  ).rows;

const conversationsOf = async ({ db, id }: TestShop) =>
  (
    await sql<{ key: string; customer: string | null; verified: boolean; isWaiting: boolean; answers: number }>`
      select c.channel_key as key, u.external_id as customer, c.verified, c.waiting_since is not null as "isWaiting",
        (select count(*) from messages m where m.shop_id = c.shop_id and m.conversation_id = c.id and m.author = 'qin') as answers
      from conversations c left join customers u on u.shop_id = c.shop_id and u.id = c.customer_id
      where c.shop_id = ${id} order by c.channel_key`.execute(db)
  ).rows;

const suppressionsOf = async ({ db, id }: TestShop) =>
  (
    await sql<{ address: string; scope: string; source: string }>`
      select address, scope, source from suppressions where shop_id = ${id} order by address, scope`.execute(db)
  ).rows;

async function addCustomer({ db, id }: TestShop, externalId: string, phone: string): Promise<void> {
  await sql`insert into customers (shop_id, id, external_id, name, phone, synced_at)
    values (${id}, ${newId(now)}, ${externalId}, ${externalId}, ${phone}, ${now})`.execute(db);
}

/** A shop with a gateway, and what a buyer writes through it. */
async function openShop(t: Parameters<typeof testShop>[0], options?: Parameters<typeof testShop>[1]) {
  const shop = await testShop(t, options);
  const { path, id: providerId } = await addProvider(shop, 'kannel');
  let count = 0;
  const write = async (from: string, text: string, id = `m${++count}`) => {
    const { status } = await deliver(
      shop.app,
      kannelPost(path, { kind: 'message', id, from, at, charset: 'UTF-8', text }),
    );
    assert.equal(status, 200);
  };
  return { shop, path, providerId, write };
}

test('what a buyer writes by SMS stands in their conversation once, however often the provider posts it', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'webhook');
  const post = signed(path, 'msg_1', smsFrom(buyer, 'm1', 'Where is my parcel?', now), now);
  const again = signed(path, 'msg_1', JSON.parse(post.body), now.add({ seconds: 60 }));
  const statuses = await Promise.all([post, post, again, post].map((one) => deliver(shop.app, one)));
  assert.deepEqual(new Set(statuses.map(({ status }) => status)), new Set([200]));
  assert.deepEqual(await messagesOf(shop), [{ body: 'Where is my parcel?', key: buyer }]);
  const [first, second] = (await statesOf(shop.db, shop.id)).sort((a, b) => b.copies - a.copies);
  assert.deepEqual([first?.state, first?.copies, second?.state, second?.copies], ['taken', 3, 'taken', 1]);
  const [conversation] = await conversationsOf(shop);
  assert.equal(conversation?.answers, 1, 'Qin answers once');
});

test('a delivery report settles its send, however often and in whatever order reports come', async (t) => {
  const { shop, path, providerId } = await openShop(t);
  const { id } = await queueSend(shop, { channel: 'sms', address: buyer });
  await callWithoutAnswer(shop, id, providerId);
  const report = (status: string, seconds: number) =>
    kannelPost(path, { kind: 'report', send: id, status, at: String(Number(at) + seconds), message: 'k1' });
  for (const post of [report('1', 9), report('8', 3), report('1', 9), report('4', 5)])
    assert.deepEqual(await deliver(shop.app, post), { status: 200, body: '{}' });
  const { rows } = await sql`select status, delivery from sends where shop_id = ${shop.id} and id = ${id}`.execute(
    shop.db,
  );
  assert.deepEqual(rows, [{ status: 'sent', delivery: 'delivered' }]);
});

test('a provider is answered as it documents', async (t) => {
  const shop = await testShop(t);
  const { path } = await addProvider(shop, 'aliyun');
  const pushed = [
    { phone_number: '13812345678', content: '退订', send_time: '2026-03-10 09:00:00', sequence_id: 1 },
    { phone_number: '13900000000', report_time: '2026-03-10 09:00:00', success: true, biz_id: 'b', out_id: 'not ours' },
  ];
  const post = {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(pushed),
  } as const;
  assert.deepEqual(await deliver(shop.app, post), { status: 200, body: '{"code":0,"msg":"接收成功"}' });
  assert.deepEqual(await suppressionsOf(shop), [{ address: buyer, scope: 'promotion', source: 'reply' }]);
  assert.deepEqual(await statesOf(shop.db, shop.id).then(([one]) => one?.state), 'taken');
});

test('who answers with a word of refusal is left alone: no answer, nobody waits, and the word stands in the thread', async (t) => {
  const { shop, write } = await openShop(t);
  await addCustomer(shop, 'ann', buyer);
  await write('13812345678', 'ＴＤ。');
  await write('00491711234567', 'STOP');
  assert.deepEqual(await suppressionsOf(shop), [
    { address: '+491711234567', scope: 'all', source: 'reply' },
    { address: buyer, scope: 'promotion', source: 'reply' },
  ]);
  assert.deepEqual(
    (await conversationsOf(shop)).map(({ isWaiting, answers }) => [isWaiting, answers]),
    [
      [false, 0],
      [false, 0],
    ],
  );
  assert.deepEqual(
    (await messagesOf(shop)).map(({ body }) => body),
    ['ＴＤ。', 'STOP'],
  );
  const { rows } = await sql`select channel, purpose, state, source from consents where shop_id = ${shop.id}`.execute(
    shop.db,
  );
  assert.deepEqual(rows, [{ channel: 'sms', purpose: 'promotion', state: 'withdrawn', source: 'reply' }]);
});

test('a refusal does not end the wait of who asked before, and a single letter may answer a question', async (t) => {
  const { shop, write } = await openShop(t);
  await write(buyer, 'I want to talk to a person');
  assert.deepEqual(
    (await conversationsOf(shop)).map(({ isWaiting }) => isWaiting),
    [true],
  );
  await write(buyer, '退订');
  assert.deepEqual(
    (await conversationsOf(shop)).map(({ isWaiting }) => isWaiting),
    [true],
  );
  const other = '+8613912345678';
  await write(other, 'I want to return this');
  const before = (await conversationsOf(shop)).find(({ key }) => key === other)?.answers ?? 0;
  await write(other, 'N');
  const after = (await conversationsOf(shop)).find(({ key }) => key === other)?.answers ?? 0;
  assert.ok(after > before, 'the question was answered with a letter');
  assert.ok(
    (await suppressionsOf(shop)).some(({ address }) => address === other),
    'and offers stop all the same',
  );
});

test('the same refusal posted again refuses nothing that the buyer has asked for since', async (t) => {
  const { shop, write } = await openShop(t);
  await write(buyer, 'TD', 'same');
  await sql`delete from suppressions where shop_id = ${shop.id}`.execute(shop.db);
  await write(buyer, 'TD', 'same');
  await write('8613812345678', 'TD', 'same');
  assert.deepEqual(await suppressionsOf(shop), []);
  await write(buyer, 'TD', 'another');
  assert.equal((await suppressionsOf(shop)).length, 1);
});

test('a number that one customer has is theirs, one that two share is nobody’s, and one that moves on is not told the old facts', async (t) => {
  const { shop, write } = await openShop(t);
  await addCustomer(shop, 'ann', buyer);
  await write('86 138 1234 5678', 'hello');
  const theirs = { key: buyer, customer: 'ann', verified: true };
  const shown = async () =>
    (await conversationsOf(shop)).map(({ key, customer, verified }) => ({ key, customer, verified }));
  assert.deepEqual(await shown(), [theirs]);
  await addCustomer(shop, 'ben', buyer);
  await write(buyer, 'hello again');
  assert.deepEqual(await shown(), [{ ...theirs, verified: false }]);
  await sql`update customers set phone = null where shop_id = ${shop.id} and external_id = 'ben'`.execute(shop.db);
  await write(buyer, 'it is me');
  assert.deepEqual(await shown(), [theirs]);
  await sql`update customers set phone = case external_id when 'ben' then ${buyer} end where shop_id = ${shop.id}`.execute(
    shop.db,
  );
  await write(buyer, 'where is my parcel?');
  assert.deepEqual(await shown(), [{ ...theirs, verified: false }], 'Ben is not told what is Ann’s');
  assert.equal((await messagesOf(shop)).length, 4);
});

test('a number is the same however the operator writes it', async (t) => {
  const { shop, write } = await openShop(t, { country: 'DE', zone: 'Europe/Berlin', currency: 'EUR' });
  for (const from of ['+4915112345678', '004915112345678', '4915112345678', '015112345678'])
    await write(from, `from ${from}`);
  for (const from of ['12345', 'MyBank']) await write(from, 'no number');
  assert.deepEqual((await conversationsOf(shop)).map(({ key }) => key).sort(), ['+4915112345678', '12345', 'MyBank']);
});

test('a machine that answers each answer is not answered for ever: it waits for a person', async (t) => {
  const { shop, write } = await openShop(t);
  for (let n = 0; n < 25; n++) await write(buyer, `Your message ${n} was received`);
  const [one] = await conversationsOf(shop);
  assert.ok(one && one.answers <= 20, `${one?.answers} answers`);
  assert.equal(one?.isWaiting, true);
  assert.equal((await messagesOf(shop)).length, 25);
});

test('a receipt that comes before the call has ended waits for it, and one that is nobody’s is let be after a day', async (t) => {
  const { shop, path } = await openShop(t);
  void path;
  const { path: ofWebhook, id: provider } = await addProvider(shop, 'webhook');
  const receipt = (messageId: string) =>
    signed(
      ofWebhook,
      messageId,
      { type: 'sms.receipt', data: { messageId, delivery: 'delivered', at: now.toString() } },
      now,
    );
  assert.equal((await deliver(shop.app, receipt('p1'))).status, 200);
  assert.deepEqual(
    (await statesOf(shop.db, shop.id)).map(({ state, reason }) => [state, reason]),
    [['received', 'send_unknown']],
  );
  const { id } = await queueSend(shop, { channel: 'sms', address: buyer });
  await sql`update sends set status = 'sent', provider = ${provider}, provider_message_id = 'p1' where id = ${id}`.execute(
    shop.db,
  );
  assert.equal((await deliver(shop.app, receipt('p1'))).status, 200);
  const { rows } = await sql`select delivery from sends where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(rows, [{ delivery: 'delivered' }]);
});

test('a gateway that counts anew, for a number that has come to somebody else: the message reaches the desk', async (t) => {
  const { shop, write } = await openShop(t);
  await addCustomer(shop, 'anna', buyer);
  await write(buyer, 'Hello', 'm1');
  await sql`update customers set phone = null where shop_id = ${shop.id}`.execute(shop.db);
  await addCustomer(shop, 'ben', buyer);
  await write(buyer, 'Where is my parcel?', 'm1');
  assert.deepEqual(
    (await statesOf(shop.db, shop.id)).map(({ state }) => state),
    ['taken', 'taken'],
  );
  assert.deepEqual(
    (await messagesOf(shop)).map(({ body }) => body),
    ['Hello', 'Where is my parcel?'],
  );
  assert.deepEqual(
    (await conversationsOf(shop)).map(({ customer, verified }) => [customer, verified]),
    [['anna', false]],
  );
});
