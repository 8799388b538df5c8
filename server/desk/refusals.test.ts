import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { reasons } from '../../shared/labels.ts';
import { sayAgain, sayScript, selectTalk } from '../dialogue/index.ts';
import { mayWithdraw, rightsOf } from '../law/index.ts';
import { Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { lastSeqOf } from '../testing/conversations.ts';
import { sendOut } from '../testing/parcels.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { shippedModel } from '../triage/index.ts';

/** A buyer in China who has had ORD1 for two days, and talks to a person; what is wrong with it was asked. */
async function open(shop: TestShop) {
  const { orderId, parcelId } = await sendOut(shop, 'ORD1', 'Chengdu');
  await sql`insert into order_lines (shop_id, order_id, id, external_id, title, quantity, price_minor)
    values (${shop.id}, ${orderId}, ${newId(shop.now())}, '1', 'Shirt', 1, 9900)`.execute(shop.db);
  const deliveredAt = shop.now().subtract({ hours: 48 });
  await sql`update parcels set delivered_at = ${deliveredAt} where shop_id = ${shop.id} and id = ${parcelId}`.execute(
    shop.db,
  );
  const key = await shop.apiKey(['converse']);
  const said = { channelKey: 'a', messageId: 'm1', text: 'I want to talk to a person', order: 'ORD1' };
  assert.equal((await shop.post('messages', said, { key })).statusCode, 200);
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  const id = rows[0]?.id ?? '';
  const tell = (reason: string | null) =>
    sql`update conversations set state = state || ${JSON.stringify({
      orderId,
      returning: reason === null ? null : { orderId, reason, stage: 'explained', wants: 'return' },
    })}::jsonb where shop_id = ${shop.id} and id = ${id}`.execute(shop.db);
  return { orderId, parcelId, id, tell, deliveredAt };
}

const give = (days: number) => ({
  after: 0,
  rows: [{ when: {}, days, counts: 'receipt', freight: 'seller', offers: ['refund', 'exchange'] }],
});

test('no colleague sends a refusal while the law gives the return, on the desk or the assist page: the offer is there', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const { id, orderId, tell } = await open(shop);
  await tell('other.unwanted');
  const render = (situation: string) => shop.post(`conversations/${id}/render`, { situation, locale: 'en', orderId });
  assert.equal(codeOf(await render('return.refused')), 'script_untrue');
  const offer = await render('return.offer');
  assert.match(offer.json<{ text: string }>().text, /You may return it until 15 March: 7 days from the day after/);
  const pasted = await shop.post('assist/replies', {
    clientKey: 'k0',
    orderNumber: 'ORD1',
    text: '不想要了，我要退货',
  });
  const assist = pasted.json<{ conversationId: string }>().conversationId;
  const chosen = await shop.post(`assist/conversations/${assist}/script`, { situation: 'return.refused' });
  assert.equal(codeOf(chosen), 'script_untrue', chosen.body);
});

test('Qin itself says the offer where a refusal was decided on', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const { id, orderId, tell } = await open(shop);
  await tell('other.colour');
  const said = await shop.tx(async (tx) => {
    const talk = await selectTalk(tx, shop.id, id);
    assert.ok(talk);
    const refusal = { kind: 'say', situation: 'return.refused', orderId, parcelId: null };
    const manner = { kind: 'spoken', tone: 'calm', found: null, state: talk.state, next: null };
    const desk = { publicUrl: 'http://qin.test', syncedNow: false, model: shippedModel() };
    return sayAgain(tx, desk, talk, { moves: [refusal, manner], locale: 'zh-CN' }, shop.now());
  });
  assert.ok(said && 'text' in said);
  assert.equal(said.script, 'return.offer');
  assert.match(
    said.text,
    /您可以在3月15日前（含当天）退货：自签收次日起7天（法定无理由退货）。可以给您退款或换货，寄回的运费由您承担。/,
  );
});

test('a refusal that was true goes out no more once the shop gives more', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const { id, orderId, tell } = await open(shop);
  await tell('other.unwanted');
  shop.clock.advance({ hours: 24 * 20 });
  const rendered = await shop.post(`conversations/${id}/render`, {
    situation: 'return.refused',
    locale: 'en',
    orderId,
  });
  assert.equal(rendered.statusCode, 200, rendered.body);
  const { text, version } = rendered.json<{ text: string; version: number }>();
  assert.match(text, /The 7 days to return it ended on 15 March 2026/);
  assert.equal((await shop.post('return-policy', give(60))).statusCode, 201);
  const seenSeq = await lastSeqOf(shop.db, shop.id, id);
  const scripts = [{ situation: 'return.refused', version, text, orderId }];
  const sent = await shop.post(`conversations/${id}/messages`, { clientKey: 'k1', seenSeq, body: text, scripts });
  assert.deepEqual([sent.statusCode, codeOf(sent)], [409, 'script_untrue']);
});

test('whatever the reason, the day and the policy: no refusal is worded where the law gives the return', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const { id, orderId, tell, deliveredAt } = await open(shop);
  let version = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.option(fc.constantFrom(...reasons)),
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom(0, 3, 30),
      async (reason, daysLater, days) => {
        await tell(reason);
        const now = shop.now().add({ hours: 24 * daysLater });
        const policy = { ...give(days), after: version };
        version = (await shop.post('return-policy', policy)).json<{ version: number }>().version;
        const said = await shop.tx(async (tx) => {
          const talk = await selectTalk(tx, shop.id, id);
          assert.ok(talk);
          const wanted = { situation: 'return.refused', locale: 'zh-CN' as const, orderId, parcelId: null };
          return sayScript(tx, { publicUrl: 'http://qin.test', syncedNow: true }, talk, wanted, now).catch(
            (error: unknown) => {
              if (error instanceof Refused && error.code === 'script_untrue') return null;
              throw error;
            },
          );
        });
        const isRefused = said !== null && 'text' in said;
        const rights = rightsOf({
          ...{ country: 'CN', zone: 'Asia/Shanghai', now, reason, orderedAt: null, parcels: [{ deliveredAt }] },
          ...{ category: null, opened: null, used: null, intact: null, confirmedAtPurchase: null },
          ...{ informed: null, holidays: null },
        });
        const isFault = rights.guarantee?.mayApply && reason !== 'unknown';
        const isGiven = daysLater + 2 <= days;
        assert.equal(isRefused, !mayWithdraw(rights) && !isFault && !isGiven);
      },
    ),
    { numRuns: 40 },
  );
});
