import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { type Inbound, receive } from '../conversations/index.ts';
import { localeOfText } from '../platform/i18n.ts';
import { newId } from '../platform/ids.ts';
import { loadScripts } from '../scripts/index.ts';
import { deliveredBefore, sendOut } from '../testing/parcels.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { shippedModel } from '../triage/index.ts';
import { type AnsweredTurn, responder } from './index.ts';

const respond = responder({
  scripts: loadScripts(),
  model: shippedModel(),
  publicUrl: 'http://qin.test',
  syncedNow: false,
});

test('when the channel vouches for another order, the reply is about that one', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const [first, second] = [await sendOut(shop, 'ORD2001', 'Chengdu'), await sendOut(shop, 'ORD2002', 'Beijing')];
  assert.equal(
    parcelTold(await say(shop, 'visitor', 'where is my parcel', { orderId: first.orderId })),
    first.parcelId,
  );
  assert.equal(
    parcelTold(await say(shop, 'visitor', 'where is my parcel', { orderId: second.orderId })),
    second.parcelId,
  );
});

test('of many open parcels the one that is asked about gets its date', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  await deliveredBefore(shop);
  const customerId = newId(shop.now());
  await shop.tx((tx) =>
    sql`insert into customers (shop_id, id, external_id, synced_at) values (${shop.id}, ${customerId}, 'c', ${shop.now()})`.execute(
      tx,
    ),
  );
  const numbers = ['A-9001', 'A-9002', 'A-9003', 'A-9004', 'A-9005', 'A-9006', 'A-9007'];
  for (const number of numbers) await sendOut(shop, number, 'Chengdu', customerId);
  for (const number of numbers) {
    const turn = await say(shop, number, `where is my order ${number}?`, { customerId });
    assert.equal(turn.situation, 'parcel.moving', `${number}: ${turn.reply?.text}`);
  }
});

test('a person who is asked for takes over even when nobody can say by when', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  await shop.tx(async (tx) => {
    await sql`update shops set reply_minutes = 10080 where id = ${shop.id}`.execute(tx);
    await sql`insert into business_hours (shop_id, weekday, opens, closes) values (${shop.id}, 1, '09:00', '09:10')`.execute(
      tx,
    );
  });
  const turn = await say(shop, 'visitor', 'a person please', {});
  assert.equal(turn.mode, 'handover');
  const { rows } = await sql<{ status: string; notes: number }>`select c.status,
    (select count(*)::int from messages m where m.shop_id = c.shop_id and m.conversation_id = c.id and m.author = 'note') as notes
    from conversations c where c.shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(rows, [{ status: 'handed_over', notes: 1 }]);
});

test('what is only suggested has no effect: no statement counts as sent, no phone call is put on the list', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const { buyer, publish, rowsOf } = await received(shop);
  await publish('Seven days.');
  for (const situation of ['return.statement', 'return.quality_refund'])
    await shop.put(`shop/settings/${situation}`, { mode: 'suggest' });
  await buyer('a', 'the colour of the shirt is different from the photo');
  assert.equal((await buyer('a', 'I still want to return it')).mode, 'suggest');
  assert.deepEqual(await rowsOf('statement_reads'), []);
  await buyer('b', 'the zip broke the very first time I wore it');
  const refund = await buyer('b', "I'd just like a refund, please");
  assert.equal(refund.mode, 'suggest');
  assert.ok(
    refund.moves.some((move) => move.kind === 'assign_call'),
    'who sends the suggestion sees what belongs to it',
  );
  assert.deepEqual(await rowsOf('calls'), []);
});

test('whether the statement had been read is kept for the version that was sent, not for one published since', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const { buyer, publish, rowsOf } = await received(shop);
  await publish('Seven days.');
  await buyer('a', 'the colour of the shirt is different from the photo');
  assert.equal((await buyer('a', 'I still want to return it')).situation, 'return.statement');
  shop.clock.advance({ minutes: 1 });
  await publish('Fourteen days.');
  await buyer('a', 'yes');
  const reads = await rowsOf('statement_reads');
  assert.deepEqual(
    reads.map((row) => [row.version, row.read_before_buying]),
    [[1, true]],
  );
});

test('who writes by mail proves who they are by answering ours, and is sent to no chat that is not there', async (t) => {
  const shop = await testShop(t);
  const byMail = { verified: false, channel: 'mail' };
  const first = await say(shop, 'anna@example.com', 'where is my parcel', byMail);
  assert.match(first.reply?.text ?? '', /Please answer this mail from the e-mail address you ordered with/);
  const chinese = await say(shop, 'li@example.com', '我的包裹到哪了', byMail);
  assert.match(chinese.reply?.text ?? '', /用下单时留的邮箱直接回复这封邮件/);
});

test('what a visitor asked before the shop vouched for them is answered once it has', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  await deliveredBefore(shop);
  const { orderId } = await sendOut(shop, 'ORD3001', 'Chengdu');
  assert.equal((await say(shop, 'visitor', 'where is my parcel', { verified: false })).situation, 'ask.verify');
  assert.equal(
    (await say(shop, 'visitor', 'hello again', { orderId })).moves.some(
      (move) => move.kind === 'say' && move.situation === 'parcel.moving',
    ),
    true,
  );
});

test('a photo without a word is acknowledged, and a page in Chinese is not answered in English for a text without words', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  assert.equal(
    (await say(shop, 'visitor', '[photo]', { locale: 'en' })).reply?.text.includes('photo has arrived'),
    true,
  );
  assert.equal(localeOfText('<img src=x onerror=alert(1)> abc'), null);
  assert.equal(localeOfText('where is it'), 'en');
});

test('in the chat the answers to choose from are buttons, and no list stands beside them', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const asked = async (channel: string) =>
    (await say(shop, channel, 'I would like to return something', { channel, verified: false })).reply?.text ?? '';
  assert.match(await asked('test'), /1\. a fault/);
  assert.doesNotMatch(await asked('web'), /1\. |number/);
});

test('photos that a buyer sends of a fault are with their return for the desk, each once', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const { buyer } = await received(shop);
  const [early, late, other] = [newId(shop.now()), newId(shop.now()), newId(shop.now())];
  const uploader = { chatSessionId: newId(shop.now()) };
  for (const id of [early, late, other])
    await sql`insert into files (shop_id, id, uploaded_by, by_agent, source_sha256, photo_sha256, thumbnail_sha256, width,
        height, bytes, uploaded_at)
      values (${shop.id}, ${id}, ${uploader.chatSessionId}, false, ${id}, ${id}, ${id}, 1, 1, 1, ${shop.now()})`.execute(
      shop.db,
    );
  const linked = async () =>
    (
      await sql`select p.file_id, p.purpose from return_photos p join returns r on r.shop_id = p.shop_id
        and r.id = p.return_id and r.reason like 'quality.%' where p.shop_id = ${shop.id} order by p.file_id`.execute(
        shop.db,
      )
    ).rows;
  const evidence = (...ids: string[]) => ids.map((id) => ({ file_id: id, purpose: 'evidence' }));

  await buyer('anna', '', { photos: { fileIds: [early], uploader } });
  assert.deepEqual(await linked(), [], 'nothing is wrong yet');
  await buyer('anna', 'the shirt has a hole, I want to return it');
  assert.deepEqual(await linked(), evidence(early));
  await buyer('anna', 'here is a photo', { photos: { fileIds: [early, late], uploader } });
  assert.deepEqual(await linked(), evidence(early, late));
  await buyer('bob', 'a question about my order', { photos: { fileIds: [other], uploader } });
  assert.deepEqual(await linked(), evidence(early, late), 'what was sent elsewhere is none of it');
});

/** A buyer who has received an order. */
async function received(shop: TestShop) {
  const customerId = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, phone, synced_at)
    values (${shop.id}, ${customerId}, 'buyer', '+8613800138000', ${shop.now()})`.execute(shop.db);
  const { orderId } = await sendOut(shop, 'ORD1', 'Chengdu', customerId);
  await shop.tx((tx) =>
    sql`update parcels set delivered_at = ${shop.now().subtract({ hours: 5 })} where shop_id = ${shop.id}`.execute(tx),
  );
  return {
    buyer: (channelKey: string, text: string, more: Partial<Inbound> = {}) =>
      say(shop, channelKey, text, { orderId, customerId, ...more }),
    publish: (body: string) => shop.post('statements', { texts: [{ locale: 'en', title: 'Our terms', body }] }),
    rowsOf: async (table: 'statement_reads' | 'calls') =>
      (
        await sql<Record<string, unknown>>`select * from ${sql.table(table)} where shop_id = ${shop.id}`.execute(
          shop.db,
        )
      ).rows,
  };
}

async function say(shop: TestShop, channelKey: string, text: string, who: Partial<Inbound>): Promise<AnsweredTurn> {
  const inbound: Inbound = {
    shopId: shop.id,
    channel: 'test',
    channelKey,
    providerMessageId: null,
    text,
    customerId: null,
    orderId: null,
    verified: true,
    locale: null,
    ...who,
  };
  const turn = await receive(shop.db, inbound, respond, shop.now());
  assert.ok(turn);
  return turn;
}

function parcelTold(turn: AnsweredTurn): string | null | undefined {
  return turn.moves.flatMap((move) => (move.kind === 'say' ? [move.parcelId] : []))[0];
}
