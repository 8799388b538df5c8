import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { readCode, switchOnMail } from '../testing/codes.ts';
import { sendOut } from '../testing/parcels.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { addCustomer, type Said, visit, website } from './testing.ts';

const at = { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' };
const address = 'anna@shop.example';

/** A shop with mail, whose customer Anna waits for the parcel of her order. */
async function shopOfAnna(t: TestContext) {
  const shop = await testShop(t, { ...at, name: 'Willow & Thread' });
  await switchOnMail(shop);
  const customerId = await addCustomer(shop, 'C1', 'Anna');
  await sql`update customers set email = 'Anna@Shop.example' where shop_id = ${shop.id}`.execute(shop.db);
  await sendOut(shop, 'OWN-1', 'Chengdu', customerId);
  return { shop, customerId };
}

let guests = 0;

/** A visitor who may ask for a code and type it in; each from another network, unless it is named. */
async function guest(
  shop: TestShop,
  { from = `192.0.2.${++guests}`, ...asked }: NonNullable<Parameters<typeof visit>[1]> & { from?: string } = {},
) {
  const visitor = await visit(shop, asked);
  const caller = { key: visitor.session, from };
  return {
    ...visitor,
    ask: (body: object) => {
      shop.clock.advance({ seconds: 1 }); // the newest mail is the newest
      return shop.post('/api/chat/code', body, caller);
    },
    check: (code: string) => shop.post('/api/chat/code/check', { code }, caller),
  };
}

const isKnown = async (visitor: { get: (path: string) => Promise<{ json: <T>() => T }> }) =>
  (await visitor.get('/api/chat/session')).json<{ isVerified: boolean }>().isVerified;

const wrongFor = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const mails = async (shop: TestShop) =>
  (await sql`select 1 from sends where shop_id = ${shop.id}`.execute(shop.db)).rows.length;

test('a buyer whom nothing vouches for proves it by a mailed code, and what they asked is answered without asking again', async (t) => {
  const { shop, customerId } = await shopOfAnna(t);
  const visitor = await guest(shop);
  await visitor.say('where is my parcel?');
  const asked = (await visitor.read()).at(-1) as Said & { offersCode: boolean };
  assert.match(asked.body, /we send you a code/);
  assert.equal(asked.offersCode, true);
  assert.equal((await visitor.ask({ orderNumber: 'OWN-1', address })).statusCode, 200);
  const { code, mail } = await readCode(shop);
  assert.match(mail.text, /Willow & Thread[\s\S]*Nobody from the shop[\s\S]*ignore this e-mail/);
  assert.doesNotMatch(JSON.stringify(mail), /OWN-1|Anna|Chengdu/, 'the mail holds nothing of the order');
  assert.match(mail.html ?? '', /Willow &amp; Thread/);
  assert.equal((await visitor.check(code)).statusCode, 204);
  const answers = (await visitor.read(`?after=${asked.seq}`)).map(({ body }) => body);
  assert.match(answers.join('\n'), /the code is right[\s\S]*(Hangzhou|Chengdu)/);
  assert.equal(await isKnown(visitor), true);
  const { rows } = await sql`select customer_id as "customerId", verified from conversations
    where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(rows, [{ customerId, verified: true }]);
});

test('in Chinese, and by the mail address alone where one customer alone has it', async (t) => {
  const { shop } = await shopOfAnna(t);
  const visitor = await guest(shop);
  await visitor.say('我的快递到哪了');
  assert.match((await visitor.read()).at(-1)?.body ?? '', /收到验证码填好/);
  const chinese = { key: visitor.session, headers: { 'accept-language': 'zh-CN' } };
  await shop.post('/api/chat/code', { address: ` ${address.toUpperCase()} ` }, chinese);
  const { code, mail } = await readCode(shop);
  assert.match(mail.subject, /验证码/);
  const fullWidth = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
  assert.equal((await visitor.check(` ${fullWidth.slice(0, 3)} ${fullWidth.slice(3)}`)).statusCode, 204);
  assert.match((await visitor.read()).at(-1)?.body ?? '', /验证码没问题[\s\S]*(杭州|成都)/);
});

test('whoever had asked for nothing yet is asked what they would like to know', async (t) => {
  const { shop } = await shopOfAnna(t);
  const visitor = await guest(shop);
  await visitor.say('hello');
  await visitor.ask({ address });
  await visitor.check((await readCode(shop)).code);
  assert.match((await visitor.read()).at(-1)?.body ?? '', /What would you like to know\?/);
});

test('the answer is the same whether anybody has the address, the order is theirs, or neither is there', async (t) => {
  const { shop } = await shopOfAnna(t);
  await sendOut(shop, 'OWN-2', 'Chengdu', await addCustomer(shop, 'C2'));
  const told = [];
  for (const body of [
    { address },
    { address: 'nobody@shop.example' },
    { address, orderNumber: 'OWN-2' },
    { address: 'nobody@shop.example', orderNumber: 'OWN-1' },
  ]) {
    const began = performance.now();
    const reply = await (await guest(shop)).ask(body);
    told.push([reply.statusCode, reply.body]);
    const took = performance.now() - began;
    assert.ok(took >= 245, `answered after ${took} ms, whatever was found`);
  }
  assert.equal(new Set(told.map(String)).size, 1, JSON.stringify(told));
  assert.equal(await mails(shop), 1, 'only to who has the address');
  for (const wrong of ['nobody@shop.example', address]) {
    const visitor = await guest(shop);
    await visitor.ask({ address: wrong, orderNumber: 'OWN-2' });
    const reply = await visitor.check('000000');
    assert.deepEqual([reply.statusCode, codeOf(reply)], [409, 'code_wrong']);
  }
});

test('an address that two customers have needs the order number; two that are one person do not', async (t) => {
  const { shop, customerId } = await shopOfAnna(t);
  const other = await addCustomer(shop, 'C2');
  await sql`update customers set email = ${address} where shop_id = ${shop.id}`.execute(shop.db);
  await (await guest(shop)).ask({ address });
  assert.equal(await mails(shop), 0);
  await (await guest(shop)).ask({ address, orderNumber: '#OWN-1' });
  assert.equal(await mails(shop), 1);
  await sql`insert into merged_customers (shop_id, customer_id, survivor_id, taken)
    values (${shop.id}, ${other}, ${customerId}, '{}'), (${shop.id}, ${customerId}, ${customerId}, '{}')`.execute(
    shop.db,
  );
  await (await guest(shop)).ask({ address });
  assert.equal(await mails(shop), 2);
});

test('wrong, run out, used, replaced or tried too often: refused, each with its sentence in both languages', async (t) => {
  const { shop } = await shopOfAnna(t);
  const visitor = await guest(shop);
  assert.equal(codeOf(await visitor.check('123456')), 'code_gone', 'none was asked for');
  await visitor.ask({ address });
  const first = (await readCode(shop)).code;
  await visitor.ask({ address });
  const second = (await readCode(shop)).code;
  if (first !== second) assert.equal(codeOf(await visitor.check(first)), 'code_wrong', 'a new one replaces the old');
  for (let tries = first === second ? 0 : 1; tries < 4; tries++)
    assert.equal(codeOf(await visitor.check(wrongFor(second))), 'code_wrong');
  const last = await shop.post(
    '/api/chat/code/check',
    { code: wrongFor(second) },
    { key: visitor.session, headers: { 'accept-language': 'zh-CN' } },
  );
  assert.equal(codeOf(last), 'code_tries_over');
  assert.match(last.json<{ message: string }>().message, /[\u4e00-\u9fff]/);
  assert.equal(codeOf(await visitor.check(second)), 'code_tries_over', 'the right one comes too late');
  await visitor.ask({ address });
  const third = (await readCode(shop)).code;
  shop.clock.advance({ minutes: 10 });
  assert.equal(codeOf(await visitor.check(third)), 'code_gone', 'run out');
  assert.equal(await isKnown(visitor), false);
});

test('what cannot be a code, such as half of it, is refused and takes none of the tries', async (t) => {
  const { shop } = await shopOfAnna(t);
  const visitor = await guest(shop);
  await visitor.ask({ address });
  const { code } = await readCode(shop);
  for (const typed of ['', code.slice(0, 3), `${code}0`, 'abcdef', '🧵', code.slice(1), 'my order'])
    assert.deepEqual((await visitor.check(typed)).json<{ params: unknown }>().params, { left: 5 }, typed);
  assert.equal((await visitor.check(code)).statusCode, 204);
});

test('two rivals with the same right code: one wins', async (t) => {
  const { shop } = await shopOfAnna(t);
  const visitor = await guest(shop);
  await visitor.say('where is my parcel?');
  await visitor.ask({ address });
  const { code } = await readCode(shop);
  const replies = await Promise.all([1, 2, 3].map(() => visitor.check(code)));
  assert.deepEqual(replies.map(({ statusCode }) => statusCode).sort(), [204, 410, 410]);
  const answers = (await visitor.read()).filter(({ body }) => body.includes('the code is right'));
  assert.equal(answers.length, 1, 'and it is answered once');
});

test('a code is good only in the chat that asked for it', async (t) => {
  const { shop } = await shopOfAnna(t);
  const [anna, thief] = [await guest(shop), await guest(shop)];
  await thief.ask({ address: 'nobody@shop.example' });
  await anna.ask({ address });
  const { code } = await readCode(shop);
  assert.equal(codeOf(await thief.check(code)), 'code_wrong');
  assert.equal(await isKnown(thief), false);
  assert.equal((await anna.check(code)).statusCode, 204);
});

test('guessing from many chats ends for the day, and mailing from many chats after three in an hour', async (t) => {
  const { shop } = await shopOfAnna(t);
  let wrong = 0;
  for (let hour = 0; hour < 2; hour++) {
    for (let chat = 0; chat < 3; chat++) {
      const visitor = await guest(shop);
      assert.equal((await visitor.ask({ address })).statusCode, 200);
      const { code } = await readCode(shop);
      for (let tries = 0; tries < 4; tries++) {
        const reply = codeOf(await visitor.check(wrongFor(code)));
        assert.equal(reply, wrong < 20 ? 'code_wrong' : 'code_locked');
        wrong++;
      }
      if (wrong > 20) assert.equal(codeOf(await visitor.check(code)), 'code_locked', 'even the right one');
    }
    const fourth = await (await guest(shop)).ask({ address });
    assert.deepEqual([fourth.statusCode, codeOf(fourth)], [429, 'code_too_often']);
    shop.clock.advance({ hours: 1, minutes: 1 });
  }
  shop.clock.advance({ hours: 24 });
  const visitor = await guest(shop);
  await visitor.ask({ address });
  assert.equal((await visitor.check((await readCode(shop)).code)).statusCode, 204, 'the next day it works again');
});

test('one chat asks for six codes an hour, whomever for; an address of nobody is limited like any other', async (t) => {
  const { shop } = await shopOfAnna(t);
  const visitor = await guest(shop);
  for (let n = 0; n < 6; n++) assert.equal((await visitor.ask({ address: `n${n}@shop.example` })).statusCode, 200);
  assert.equal(codeOf(await visitor.ask({ address })), 'code_too_often');
  for (const expected of [200, 200, 200, 429])
    assert.equal((await (await guest(shop)).ask({ address: 'nobody@shop.example' })).statusCode, expected);
});

/** So many were asked for by others just now: all mailed to Anna, or none to anybody. */
const askedByOthers = (shop: TestShop, count: number, customerId: string | null) =>
  sql`insert into buyer_codes (shop_id, id, session_id, address_key, customer_id, code_hash, asked_at, expires_at)
    select ${shop.id}, gen_random_uuid(), gen_random_uuid(), n::text, ${customerId}::uuid, '', ${shop.now()}, ${shop.now()}
    from generate_series(1, ${count}::int) n`.execute(shop.db);

test('a flood of asking for addresses of nobody keeps no buyer from their code', async (t) => {
  const { shop } = await shopOfAnna(t);
  await askedByOthers(shop, 5000, null);
  assert.equal((await (await guest(shop)).ask({ address })).statusCode, 200);
  assert.equal(await mails(shop), 1);
});

test('a shop mails a thousand codes an hour; then whoever asks is told to wait, known or unknown', async (t) => {
  const { shop, customerId } = await shopOfAnna(t);
  await askedByOthers(shop, 1000, customerId);
  shop.clock.advance({ minutes: 59 });
  const replies = [address, 'nobody@shop.example'].map(async (asked) =>
    (await guest(shop)).ask({ address: asked }).then((reply) => [reply.statusCode, codeOf(reply)]),
  );
  for (const reply of await Promise.all(replies)) assert.deepEqual(reply, [429, 'code_too_often']);
  shop.clock.advance({ minutes: 2 });
  assert.equal((await (await guest(shop)).ask({ address })).statusCode, 200);
});

test('one network asks ten times a minute, from however many chats and for whichever addresses', async (t) => {
  const { shop } = await shopOfAnna(t);
  const from = '198.51.100.7';
  const ask = async (n: number) => codeOf(await (await guest(shop, { from })).ask({ address: `n${n}@shop.example` }));
  for (let n = 0; n < 10; n++) assert.equal(await ask(n), undefined);
  assert.equal(await ask(10), 'too_many_attempts');
  shop.clock.advance({ minutes: 1 });
  assert.equal(await ask(11), undefined);
});

test("a chat that is one customer's never becomes another's", async (t) => {
  const { shop } = await shopOfAnna(t);
  await addCustomer(shop, 'C2');
  const bob = await guest(shop, { token: (await website(shop)).tokenFor('C2') });
  await bob.say("I am Bob, and this is Bob's");
  await bob.ask({ address });
  const { code } = await readCode(shop);
  assert.equal(codeOf(await bob.check(code)), 'other_customer');
  const stranger = await guest(shop);
  await stranger.say('hello');
  await sql`update conversations c set customer_id = (select id from customers where shop_id = c.shop_id and external_id = 'C2')
    where shop_id = ${shop.id} and customer_id is null`.execute(shop.db);
  await stranger.ask({ address });
  assert.equal(codeOf(await stranger.check((await readCode(shop)).code)), 'other_customer');
  assert.equal(await isKnown(stranger), false, 'the session neither');
});

test('a fault while the mail is queued leaves no code, and one while answering leaves the buyer unknown and the code good', async (t) => {
  const { shop } = await shopOfAnna(t);
  const visitor = await guest(shop);
  await visitor.say('where is my parcel?');
  await breaking(shop, 'sends', async () => assert.equal((await visitor.ask({ address })).statusCode, 500));
  const { rows } = await sql`select 1 from buyer_codes where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(rows.length, 0);
  await visitor.ask({ address });
  const { code } = await readCode(shop);
  await breaking(shop, 'messages', async () => assert.equal((await visitor.check(code)).statusCode, 500));
  assert.equal(await isKnown(visitor), false);
  assert.equal((await visitor.check(code)).statusCode, 204);
});

/** As long as `work` lasts, nothing can be written into this table for the shop. */
async function breaking(shop: TestShop, table: 'sends' | 'messages', work: () => Promise<void>): Promise<void> {
  const name = sql.id(`broken_${table}`);
  await sql`alter table ${sql.id(table)} add constraint ${name} check (shop_id <> ${sql.lit(shop.id)}) not valid`.execute(
    shop.db,
  );
  try {
    await work();
  } finally {
    await sql`alter table ${sql.id(table)} drop constraint ${name}`.execute(shop.db);
  }
}

test('where no mail goes out, no code is offered, and asking for one is refused', async (t) => {
  const shop = await testShop(t, at);
  const visitor = await guest(shop);
  await visitor.say('where is my parcel?');
  const said = (await visitor.read()).at(-1) as Said & { offersCode: boolean };
  assert.doesNotMatch(said.body, /mail/);
  assert.equal(said.offersCode, false);
  assert.equal(codeOf(await visitor.ask({ address })), 'code_not_offered');
  await switchOnMail(shop);
  assert.equal(codeOf(await visitor.ask({ address: 'no address' })), 'bad_email');
});

test('nobody at the desk reads a code, in no list of what goes out', async (t) => {
  const { shop } = await shopOfAnna(t);
  await (await guest(shop)).ask({ address });
  const { code } = await readCode(shop);
  const list = await shop.get('/api/sends?view=queue');
  assert.match(list.body, /anna@shop\.example/);
  const { id } = list.json<{ items: { id: string }[] }>().items[0] ?? { id: '' };
  const one = await shop.get(`/api/sends/${id}`);
  assert.equal(one.statusCode, 200);
  for (const { body } of [list, one]) assert.doesNotMatch(body, new RegExp(`\\b${code}\\b`));
});

test('a demo shop mails nothing and tells the code itself', async (t) => {
  const { shop } = await shopOfAnna(t);
  await sql`update shops set is_demo = true where id = ${shop.id}`.execute(shop.db);
  const visitor = await guest(shop);
  const { demoCode } = (await visitor.ask({ address })).json<{ demoCode: string }>();
  assert.equal((await visitor.check(demoCode)).statusCode, 204);
});

test('an agent who has taken over gets the answer as a proposal, and knows who the buyer is', async (t) => {
  const { shop } = await shopOfAnna(t);
  const visitor = await guest(shop);
  await visitor.say('hello');
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  await shop.post(`/api/conversations/${rows[0]?.id}/take-over`, {}, { as: 'agent' });
  const before = (await visitor.read()).length;
  await visitor.ask({ address });
  assert.equal((await visitor.check((await readCode(shop)).code)).statusCode, 204);
  assert.equal((await visitor.read()).length, before, 'Qin does not speak over the agent');
  const { rows: proposed } = await sql<{ body: string }>`select body from messages
    where shop_id = ${shop.id} and visibility = 'suggestion'`.execute(shop.db);
  assert.match(proposed[0]?.body ?? '', /What would you like to know\?/);
  const shown = await shop.get(`/api/conversations/${rows[0]?.id}`, { as: 'agent' });
  assert.match(shown.body, /"verified":true/);
});
