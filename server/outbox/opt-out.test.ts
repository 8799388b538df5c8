import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { type TestShop, testSecret, testShop } from '../testing/shop.ts';
import { type Outbox, optOutUrl, type Provider, suppress, suppressionGuard, workOff } from './index.ts';
import { readOptOutToken } from './opt-out-link.ts';
import { queueSend } from './testing.ts';

const mail = { channel: 'mail', address: 'wang@example.com' } as const;
const sms = { channel: 'sms', address: '+8613812345678' } as const;
const anybody = { as: null } as const;
const form = { ...anybody, headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Mozilla' } };

const suppressionsOf = async ({ db, id }: TestShop) =>
  (
    await sql<{
      channel: string;
      address: string;
      scope: string;
      source: string;
      proof: unknown;
      at: Temporal.Instant;
    }>`
      select channel, address, scope, source, proof, at from suppressions where shop_id = ${id} order by scope`.execute(
      db,
    )
  ).rows;

const newsOf = async ({ db, id }: TestShop) =>
  (
    await sql<{ data: unknown }>`select data from events where shop_id = ${id} and type = 'outbox.opted-out'`.execute(
      db,
    )
  ).rows;

/** A worker that has a provider for everything; what it was given. */
async function sendAll(shop: TestShop, channel: 'mail' | 'sms'): Promise<string[]> {
  const given: string[] = [];
  const provider: Provider = {
    ...{ id: channel, channel, certainty: { kind: 'blind' }, perSecond: 100, atOnce: 1, timeoutMs: 1000 },
    send: async ({ id }) => {
      given.push(id);
      return { is: 'accepted', providerMessageId: id };
    },
  };
  const outbox: Outbox = {
    ...{ db: shop.db, guards: [suppressionGuard], now: shop.now, leaseSeconds: 60, elapsedMs: () => 0 },
    providersOf: async () => [provider],
    findProvider: async () => provider,
  };
  while ((await workOff(outbox, { shopId: shop.id, channel, ranks: [0, 2], batch: 50 })) > 0);
  return given.sort();
}

test('who opens the link is asked and has refused nothing; the shop is named, and the address only hinted at', async (t) => {
  const shop = await testShop(t, { name: '<Willow> & Thread' });
  const { path } = await queueSend(shop, mail);
  const page = await shop.get(path, anybody);
  assert.equal(page.statusCode, 200);
  assert.match(page.body, /&lt;Willow&gt; &amp; Thread/);
  assert.match(page.body, /w\*\*\*@example\.com/);
  assert.doesNotMatch(page.body, /wang/);
  assert.equal(page.headers['set-cookie'], undefined);
  const chinese = await shop.get(path, { as: null, headers: { 'accept-language': 'zh-CN,zh;q=0.9' } });
  assert.match(chinese.body, /只退订促销消息/);
  assert.match((await shop.get(`${path}?lang=en&from=timeline`, anybody)).body, /Offers only/);
  const { path: ofSms } = await queueSend(shop, sms);
  assert.match((await shop.get(ofSms, anybody)).body, /\+86138\*\*\*\*5678/);
  assert.deepEqual(await suppressionsOf(shop), []);
});

test('a mail program that posts the one-click answer is not asked anything, in either shape of a form', async (t) => {
  const multipart = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
  for (const [type, body] of [
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    ['multipart/form-data; boundary=x', multipart],
  ] as const) {
    const shop = await testShop(t);
    const { id, path } = await queueSend(shop, mail);
    // Not from a browser: nothing says where it comes from.
    const headers = { 'content-type': type, 'user-agent': 'G'.repeat(500) };
    const reply = await shop.app.inject({ method: 'POST', url: path, headers, payload: body });
    assert.equal(reply.statusCode, 200, reply.body);
    const proof = { sendId: id, by: 'one_click', userAgent: 'G'.repeat(200) };
    assert.deepEqual(await suppressionsOf(shop), [
      { ...mail, scope: 'promotion', source: 'link', proof, at: shop.now() },
    ]);
  }
});

test('refusing twice is refusing once: the first proof stays, and the shop hears of it once', async (t) => {
  const shop = await testShop(t);
  const { id, path } = await queueSend(shop, mail);
  await Promise.all([1, 2, 3].map(() => shop.post(path, 'scope=promotion', form)));
  const first = await suppressionsOf(shop);
  assert.equal(first.length, 1);
  shop.clock.advance({ hours: 1 });
  assert.match((await shop.post(path, 'List-Unsubscribe=One-Click', form)).body, /You are unsubscribed/);
  assert.deepEqual(await suppressionsOf(shop), first);
  assert.deepEqual(await newsOf(shop), [{ data: { sendId: id } }]);
});

test('offers or everything: what is queued for who has refused it is not sent, and all else is', async (t) => {
  const shop = await testShop(t);
  const { id: offer, path } = await queueSend(shop, mail);
  const service = await queueSend(shop, { ...mail, purpose: 'service', rank: 'notice' });
  const stranger = await queueSend(shop, { channel: 'mail', address: 'li@example.com' });
  await shop.post(path, 'scope=promotion', form);
  assert.deepEqual(await sendAll(shop, 'mail'), [service.id, stranger.id].sort());
  const { status, reason } = await shop.db
    .selectFrom('sends')
    .select(['status', 'reason'])
    .where('shop_id', '=', shop.id)
    .where('id', '=', offer)
    .executeTakeFirstOrThrow();
  assert.deepEqual({ status, reason }, { status: 'not_sent', reason: 'suppressed' });
  await shop.post(path, 'scope=all', form);
  await queueSend(shop, { ...mail, purpose: 'service', rank: 'notice' });
  assert.deepEqual(await sendAll(shop, 'mail'), []);
});

test('who refuses by the link and then in an answer is sent nothing more, whatever was queued between', async (t) => {
  const shop = await testShop(t);
  const { path } = await queueSend(shop, sms);
  await shop.post(path, 'scope=promotion', form);
  await queueSend(shop, sms);
  for (const [text, scope] of [
    ['退订', 'promotion'],
    ['STOP', 'all'],
    ['stop!', 'all'],
  ] as const) {
    await shop.tx((tx) => suppress(tx, shop.id, { ...sms, scope, source: 'reply', proof: { text } }, shop.now()));
    await queueSend(shop, sms);
  }
  await queueSend(shop, { ...sms, purpose: 'service', rank: 'reply' });
  assert.deepEqual(await sendAll(shop, 'sms'), []);
  assert.deepEqual(
    (await suppressionsOf(shop)).map(({ scope, source }) => [scope, source]),
    [
      ['all', 'reply'],
      ['promotion', 'link'],
    ],
  );
});

test('a mailbox is the same in capitals: who refused it is not written to in another spelling', async (t) => {
  const shop = await testShop(t);
  const { path } = await queueSend(shop, { channel: 'mail', address: 'Li.Na@Example.com' });
  await shop.post(path, 'scope=promotion', form);
  await queueSend(shop, { channel: 'mail', address: 'li.na@example.com' });
  assert.deepEqual(await sendAll(shop, 'mail'), []);
});

const step = fc.oneof(
  ...[fc.constant('work'), fc.constantFrom('queue promotion', 'queue service')],
  fc.constantFrom('scope=promotion', 'List-Unsubscribe=One-Click', 'scope=all'),
  fc.constantFrom('reply promotion', 'reply all'),
);

test('in whatever order things are queued, sent and refused, what goes is what nobody had refused by then', async (t) => {
  const run = async (steps: readonly string[]) => {
    const shop = await testShop(t);
    const { id, path } = await queueSend(shop, sms);
    let waiting = [{ id, purpose: 'promotion' }];
    const refused = new Set<string>();
    for (const what of [...steps, 'work']) {
      const [kind, value = ''] = what.split(' ');
      if (kind === 'queue') {
        const purpose = value === 'service' ? 'service' : 'promotion';
        waiting.push({ id: (await queueSend(shop, { ...sms, purpose })).id, purpose });
      } else if (kind === 'reply') {
        const scope = value === 'all' ? 'all' : 'promotion';
        refused.add(scope);
        await shop.tx((tx) => suppress(tx, shop.id, { ...sms, scope, source: 'reply', proof: {} }, shop.now()));
      } else if (kind === 'work') {
        const may = waiting.filter(({ purpose }) => !refused.has('all') && !refused.has(purpose));
        assert.deepEqual(await sendAll(shop, 'sms'), may.map((send) => send.id).sort());
        waiting = [];
      } else {
        refused.add(what === 'scope=all' ? 'all' : 'promotion');
        assert.equal((await shop.post(path, what, form)).statusCode, 200);
      }
    }
    assert.deepEqual(new Set((await suppressionsOf(shop)).map(({ scope }) => scope)), refused);
  };
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), run), { numRuns: 15 });
});

test('a link that is cut, changed or made up leads to a page that says so, and refuses nothing for anybody', async (t) => {
  const [shop, other] = [await testShop(t), await testShop(t)];
  const { id, path } = await queueSend(shop, mail);
  const swapped = path.slice(0, 10) + (path[10] === 'A' ? 'B' : 'A') + path.slice(11);
  const forged = [
    ...[path.slice(0, -1), `${path}A`, `${path}=`, swapped, '/u/x', `/u/${'A'.repeat(64)}`],
    ...[optOutUrl('', 'another secret', shop.id, id), optOutUrl('', testSecret, other.id, id)],
  ];
  for (const link of forged) {
    for (const reply of [await shop.get(link, anybody), await shop.post(link, 'scope=all', form)]) {
      assert.equal(reply.statusCode, 404, link);
      assert.match(reply.body, /not complete/);
    }
    const chinese = await shop.get(link, { as: null, headers: { 'accept-language': 'zh-CN' } });
    assert.match(chinese.body, /退订链接不完整/);
  }
  assert.deepEqual([...(await suppressionsOf(shop)), ...(await suppressionsOf(other))], []);
  assert.equal(readOptOutToken('another secret', path.slice(3)), null);
  assert.deepEqual(readOptOutToken(testSecret, path.slice(3)), { shopId: shop.id, sendId: id });
});

test('one link cannot be hammered, and one mail service may speak for many', async (t) => {
  const shop = await testShop(t);
  const [{ path }, { path: another }] = [await queueSend(shop, mail), await queueSend(shop, mail)];
  const statuses = [];
  for (let i = 0; i < 61; i++) statuses.push((await shop.get(path, anybody)).statusCode);
  assert.deepEqual(statuses.slice(59), [200, 429]);
  assert.equal((await shop.post(another, 'List-Unsubscribe=One-Click', form)).statusCode, 200);
});
