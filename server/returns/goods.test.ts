import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { parcelsOfOrders } from '../parcels/index.ts';
import { openPool } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { openLog } from '../platform/log.ts';
import { testDatabase } from '../testing/database.ts';
import { somePhoto } from '../testing/photos.ts';
import { type Asked, approve, request, selling } from '../testing/returned-goods.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { loadTerms } from './case-facts.ts';
import { followGoods } from './follow-goods.ts';
import { goodsFacts } from './goods-facts.ts';
import { availableOf, reserveExchange } from './hold-variant.ts';
import { lockReturn, takeSteps } from './take-steps.ts';

const { poolConfig } = await testDatabase();
const other = openPool({ ...poolConfig, max: 8 }); // a second node
after(() => other.db.destroy());
const log = openLog('silent');

async function stateOf(shop: TestShop, returnId: string) {
  const { rows } = await sql<{ now: string; due: string | null; dueAt: Temporal.Instant | null }>`
    select l.case_state || ' ' || l.goods_state || ' ' || l.money_state as now, r.due_for as due, r.due_at as "dueAt"
    from return_lines l join returns r on r.shop_id = l.shop_id and r.id = l.return_id
    where l.shop_id = ${shop.id} and l.return_id = ${returnId} order by l.id`.execute(shop.db);
  return { lines: rows.map(({ now }) => now), due: rows[0]?.due ?? null, dueAt: rows[0]?.dueAt ?? null };
}

const clock = (shop: TestShop) => followGoods(shop.db, shop.now(), log);
const ok = (reply: { statusCode: number; body: string }) => assert.equal(reply.statusCode, 204, reply.body);

test('two exchanges of the last size: one wins, the other is told what is left and may have the money instead', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 1);
  const [one, two] = [await request(shop, sold), await request(shop, sold)];
  const came = await Promise.allSettled([approve(shop, one, sold.l), approve(shop, two, sold.l, other.db)]);
  assert.deepEqual(came.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const refused = came.find((answer) => answer.status === 'rejected')?.reason as Refused;
  assert.deepEqual([refused.code, refused.params], ['exchange_none_left', { choice: 'L', available: 0 }]);
  const [winner, loser] = came[0]?.status === 'fulfilled' ? [one, two] : [two, one];
  assert.deepEqual(
    (await stateOf(shop, loser.returnId)).lines,
    ['requested not_required none'],
    'nothing of it is done',
  );
  await approve(shop, loser, null);
  const kept = await shop.put(`returns/${loser.returnId}/lines/${loser.lineId}/exchange`, { variantId: sold.l });
  assert.deepEqual([kept.statusCode, codeOf(kept)], [409, 'exchange_none_left']);
  const { variants } = (await shop.get(`returns/${loser.returnId}/lines/${loser.lineId}/instead`)).json<{
    variants: { size: string; available: number }[];
  }>();
  assert.deepEqual(
    variants.map(({ size, available }) => [size, available]),
    [
      ['M', 9],
      ['L', 0],
    ],
  );
  // The winner takes another size: the last one is free again, and the other may have it.
  ok(await shop.put(`returns/${winner.returnId}/lines/${winner.lineId}/exchange`, { variantId: sold.m }));
  ok(await shop.put(`returns/${loser.returnId}/lines/${loser.lineId}/exchange`, { variantId: sold.l }));
  assert.equal(await availableOf(shop.db, shop.id, sold.m), 8);
});

test('goods that came before anybody decided are granted as they lie there, looked at or not, and money is owed for them', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 1);
  const [came, accepted] = [await request(shop, sold), await request(shop, sold)];
  const inspected = (lineId: string) => ({ lines: [{ lineId, outcome: 'accepted' }] });
  ok(await shop.post(`returns/${came.returnId}/arrival`, { lineIds: [came.lineId] }));
  ok(await shop.post(`returns/${accepted.returnId}/inspection`, inspected(accepted.lineId)));
  for (const { returnId, lineId } of [came, accepted])
    ok(await shop.post(`returns/${returnId}/approve`, { lines: [{ lineId, remedy: 'refund' }] }));
  ok(await shop.post(`returns/${came.returnId}/inspection`, inspected(came.lineId)));
  const states = await Promise.all([came, accepted].map(({ returnId }) => stateOf(shop, returnId)));
  assert.deepEqual(
    states.map(({ lines, due }) => [...lines, due]),
    [
      ['approved accepted refund_due', 'refund'],
      ['approved accepted none', 'refund'],
    ],
  );
});

test('an exchange from the buyer’s parcel to the new one: followed by its scans, looked at, put on the shelf, sent', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 1);
  const asked = await request(shop, sold);
  await approve(shop, asked, sold.l);
  const path = `returns/${asked.returnId}`;
  assert.deepEqual(await stateOf(shop, asked.returnId).then(({ due }) => due), 'parcel');
  const { wayBack } = await loadTerms(shop.db, shop.id, [asked.orderId], shop.now());
  const place = { zone: shop.zone, returnAddress: '1 Elm Street' };
  const facts = goodsFacts(place, wayBack.get(asked.orderId) ?? null, shop.now());
  assert.deepEqual(
    facts.map(([name, fact]) => [name, 'value' in fact ? String(fact.value) : null]),
    [
      ['return.address', '1 Elm Street'],
      ['return.send_by', '2026-03-24'],
      ['exchange.size', 'L'],
      ['exchange.reserved_until', '2026-03-24'],
    ],
  );
  const wrong = await shop.post(`${path}/tracking`, { trackingNumber: 'SF1000000001' });
  assert.equal(codeOf(wrong), 'tracking_is_outgoing');
  assert.equal(codeOf(await shop.post(`${path}/tracking`, { trackingNumber: 'thanks' })), 'bad_tracking_number');
  const before = await parcelsOfOrders(shop.db, shop.id, [asked.orderId], shop.now());
  for (const trackingNumber of ['yt 2000 0001', 'YT20000001'])
    ok(await shop.post(`${path}/tracking`, { carrier: 'yto', trackingNumber }));
  const parcelsNow = await parcelsOfOrders(shop.db, shop.id, [asked.orderId], shop.now());
  assert.deepEqual(parcelsNow, before, 'what comes back is no parcel to the buyer');
  const { parcels } = (await shop.get(`${path}/goods`)).json<{
    parcels: { externalId: string; lineIds: string[] }[];
  }>();
  assert.deepEqual(
    parcels.map(({ lineIds }) => lineIds),
    [[asked.lineId]],
    'told twice is one parcel',
  );
  const scan = { parcel: parcels[0]?.externalId, at: shop.now().toString(), status: 'delivered', place: 'Hangzhou' };
  await shop.put('ingest/scans', { scans: [scan] }, { key: await shop.apiKey(['ingest']) });
  await clock(shop);
  assert.deepEqual(await stateOf(shop, asked.returnId).then(({ lines, due }) => [lines, due]), [
    ['approved arrived exchange_reserved'],
    'inspect',
  ]);
  const upload = await shop.post('files', somePhoto, { headers: { 'content-type': 'image/png' } });
  const { fileId } = upload.json<{ fileId: string }>();
  const lines = [{ lineId: asked.lineId, outcome: 'accepted', note: 'as new' }];
  const looked = { key: 'click-0001', lines, fileIds: [fileId] };
  ok(await shop.post(`${path}/inspection`, looked));
  ok(await shop.post(`${path}/inspection`, looked)); // the same click
  ok(await shop.post(`${path}/goods`, { key: 'click-0002', lineIds: [asked.lineId], to: 'restocked' }));
  ok(await shop.post(`${path}/goods`, { key: 'click-0002', lineIds: [asked.lineId], to: 'restocked' }));
  const told = await sql<{ data: unknown }>`select data from events where shop_id = ${shop.id}
    and type = 'returns.goods-restocked'`.execute(shop.db);
  const { returnId, lineId } = asked;
  assert.deepEqual(
    told.rows.map(({ data }) => data),
    [{ returnId, lineId, variantId: sold.m, quantity: 1 }],
  );
  assert.equal((await stateOf(shop, returnId)).due, 'exchange');
  const sent = { key: 'click-0003', carrier: 'sf', trackingNumber: 'SF1000000002' };
  ok(await shop.post(`${path}/lines/${lineId}/exchange/shipment`, sent));
  assert.equal(await availableOf(shop.db, shop.id, sold.l), 0, 'gone, though the shop has not told its stock anew');
  const out = (await parcelsOfOrders(shop.db, shop.id, [asked.orderId], shop.now())).at(-1);
  assert.equal(out?.trackingNumber, 'SF1000000002');
  await sql`update parcels set delivered_at = ${shop.now()} where shop_id = ${shop.id} and id = ${out?.id}`.execute(
    shop.db,
  );
  await clock(shop);
  await clock(shop);
  assert.deepEqual((await stateOf(shop, returnId)).lines, ['closed restocked exchange_delivered']);
  const photos = await sql`select 1 from return_photos where shop_id = ${shop.id} and purpose = 'inspection'`.execute(
    shop.db,
  );
  assert.equal(photos.rows.length, 1);
});

test('what nobody sends expires, and lets go what was kept; goods that come after all are owed: the size if it is there, else the money', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 1);
  const [late, next] = [await request(shop, sold), await request(shop, sold)];
  await approve(shop, late, sold.l);
  shop.clock.advance({ hours: 24 * 14 - 1 });
  await clock(shop);
  assert.deepEqual((await stateOf(shop, late.returnId)).lines, ['approved awaiting_parcel exchange_reserved']);
  shop.clock.advance({ hours: 1 });
  await Promise.all([clock(shop), followGoods(other.db, shop.now(), log)]); // two nodes
  assert.deepEqual(await stateOf(shop, late.returnId), {
    lines: ['expired awaiting_parcel none'],
    due: null,
    dueAt: null,
  });
  assert.equal(await availableOf(shop.db, shop.id, sold.l), 1);
  await approve(shop, next, sold.l);
  const lines = [{ lineId: late.lineId, outcome: 'accepted' }];
  ok(await shop.post(`returns/${late.returnId}/inspection`, { lines }));
  assert.deepEqual(await stateOf(shop, late.returnId).then((state) => [state.lines, state.due]), [
    ['approved accepted refund_due'],
    'refund',
  ]);
  // Sold elsewhere after it was kept: the exchange falls back to the money.
  ok(await shop.post(`returns/${next.returnId}/lines/${next.lineId}/exchange/failure`, { note: 'sold in the store' }));
  assert.deepEqual((await stateOf(shop, next.returnId)).lines, ['approved awaiting_parcel refund_due']);
  assert.equal(await availableOf(shop.db, shop.id, sold.l), 1);
});

test('goods may be received without approval and without a refund; what is not as agreed is coded, and goes back with its exchange let go', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, null); // the shop does not tell its stock: whoever approves answers for it
  const [early, worn] = [await request(shop, sold, 2), await request(shop, sold, 3)];
  ok(await shop.post(`returns/${early.returnId}/arrival`, { lineIds: [early.lineId] }));
  const twoOfTwo = [{ lineId: early.lineId, outcome: 'accepted' }];
  ok(await shop.post(`returns/${early.returnId}/inspection`, { lines: twoOfTwo }));
  assert.deepEqual((await stateOf(shop, early.returnId)).lines, ['requested accepted none']);
  await approve(shop, worn, sold.l);
  const look = (found: object) =>
    shop.post(`returns/${worn.returnId}/inspection`, { lines: [{ lineId: worn.lineId, ...found }] });
  assert.equal(codeOf(await look({ outcome: 'mismatch' })), 'mismatch_without_code');
  const four = { outcome: 'accepted_part', acceptedQuantity: 4, codes: ['missing'] };
  assert.equal(codeOf(await look(four)), 'inspection_quantity');
  ok(await look({ outcome: 'mismatch', codes: ['worn', 'wrong'] }));
  assert.deepEqual(await stateOf(shop, worn.returnId).then((state) => [state.lines, state.due]), [
    ['approved mismatch exchange_reserved'],
    'decide',
  ]);
  const back = { lineIds: [worn.lineId], to: 'sent_back', parcel: { trackingNumber: 'SF1000000009' } };
  ok(await shop.post(`returns/${worn.returnId}/goods`, back));
  assert.deepEqual((await stateOf(shop, worn.returnId)).lines, ['approved sent_back none']);
  const holds = await sql`select 1 from variant_holds where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(holds.rows.length, 0);
  const again = await shop.post(`returns/${worn.returnId}/goods`, { ...back, seen: 1 });
  assert.equal(codeOf(again), 'return_seen_before');
});

test('one of two accepted is accepted in part, whatever it is called, and one is paid for', async (t) => {
  const shop = await testShop(t);
  const asked = await request(shop, await selling(shop, null), 2);
  await approve(shop, asked, null);
  const look = (found: object) =>
    shop.post(`returns/${asked.returnId}/inspection`, { lines: [{ lineId: asked.lineId, ...found }] });
  const one = { outcome: 'accepted', acceptedQuantity: 1 };
  assert.equal(codeOf(await look(one)), 'mismatch_without_code', 'what became of the other one is said');
  assert.equal(codeOf(await look({ ...one, acceptedQuantity: 3, codes: ['missing'] })), 'inspection_quantity');
  ok(await look({ ...one, codes: ['missing'] }));
  assert.deepEqual((await stateOf(shop, asked.returnId)).lines, ['approved accepted_part refund_due']);
  const due = await shop.get(`returns/${asked.returnId}/payment`);
  const { sums } = due.json<{ sums: { amountMinor: number }[] }>();
  assert.deepEqual(
    sums.map(({ amountMinor }) => amountMinor),
    [9900],
  );
});

test('of two that were to be exchanged and one that is accepted, one is kept and leaves; the other goes back, and only it may be returned again', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 5);
  const [exchanged, paid] = [await request(shop, sold, 2), await request(shop, sold, 2)];
  const found = { outcome: 'accepted_part', acceptedQuantity: 1, codes: ['worn'] };
  for (const [asked, size] of [
    [exchanged, sold.l],
    [paid, null],
  ] as const) {
    await approve(shop, asked, size);
    ok(await shop.post(`returns/${asked.returnId}/inspection`, { lines: [{ lineId: asked.lineId, ...found }] }));
  }
  assert.equal(await availableOf(shop.db, shop.id, sold.l), 4, 'one is kept, not two');
  for (const { returnId, lineId } of [exchanged, paid])
    ok(await shop.post(`returns/${returnId}/goods`, { lineIds: [lineId], to: 'sent_back' }));
  assert.deepEqual((await stateOf(shop, exchanged.returnId)).lines, ['approved sent_back exchange_reserved']);
  const leftOf = async ({ orderId }: Asked) => {
    const { goods } = (await shop.get(`orders/${orderId}/returnable`)).json<{ goods: { inReturn: number }[] }>();
    return goods[0]?.inReturn;
  };
  assert.deepEqual([await leftOf(exchanged), await leftOf(paid)], [1, 1]);
});

test('what was sent out in exchange gives the rest of its order no new days', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 5);
  const asked = await request(shop, sold, 1);
  const scarf = 'ffffffff-0000-7000-8000-000000000001';
  await sql`insert into order_lines (shop_id, order_id, id, external_id, title, quantity, price_minor)
    values (${shop.id}, ${asked.orderId}, ${scarf}, '2', 'Scarf', 1, 4900)`.execute(shop.db);
  await approve(shop, asked, sold.l);
  shop.clock.advance({ hours: 24 * 20 });
  const rights = async () => {
    const said = await shop.get(`orders/${asked.orderId}/verdict`);
    const { lines } = said.json<{ lines: { lineId: string; verdict: { right: string } }[] }>();
    return Object.fromEntries(
      lines.map(({ lineId, verdict }) => [lineId === scarf ? 'scarf' : 'shirt', verdict.right]),
    );
  };
  assert.deepEqual(await rights(), { shirt: 'none', scarf: 'none' });
  const sent = { carrier: 'sf', trackingNumber: 'SF1000000002' };
  ok(await shop.post(`returns/${asked.returnId}/lines/${asked.lineId}/exchange/shipment`, sent));
  assert.deepEqual(await rights(), { shirt: 'law', scarf: 'none' });
});

test('never is more kept than there is, whatever two nodes do at once', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 0);
  const returns: Asked[] = [];
  for (let i = 0; i < 6; i++) {
    const asked = await request(shop, sold);
    await approve(shop, asked, null);
    returns.push(asked);
  }
  const by = { kind: 'qin' } as const;
  const action = fc.record({ who: fc.nat(5), what: fc.constantFrom('keep', 'keep', 'let go'), node: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.nat(3), fc.array(action, { minLength: 4, maxLength: 14 }), async (stock, actions) => {
      await sql`delete from variant_holds where shop_id = ${shop.id}`.execute(shop.db);
      await sql`update variants set stock = ${stock} where shop_id = ${shop.id} and id = ${sold.l}`.execute(shop.db);
      await sql`update return_lines set money_state = 'none' where shop_id = ${shop.id}`.execute(shop.db);
      await Promise.all(
        actions.map(async ({ who, what, node }) => {
          const { returnId, lineId } = returns[who] as Asked;
          await (node ? shop.db : other.db)
            .transaction()
            .execute(async (tx) => {
              const money = what === 'keep' ? ('exchange_reserved' as const) : ('none' as const);
              const kept = {
                shopId: shop.id,
                returnId,
                lineId,
                variantId: sold.l,
                until: shop.now().add({ hours: 1 }),
              };
              await lockReturn(tx, shop.id, returnId);
              if (what === 'keep') await reserveExchange(tx, kept, shop.now());
              const steps = [{ lineId, axis: 'money', to: money } as const];
              await takeSteps(tx, { shopId: shop.id, returnId, by, seen: null, steps }, shop.now());
            })
            .catch((error) => assert.ok(error instanceof Refused, String(error)));
        }),
      );
      const { rows } = await sql<{ kept: number; reserved: number }>`
        select (select coalesce(sum(quantity), 0)::int from variant_holds where shop_id = ${shop.id}) as kept,
          (select count(*)::int from return_lines where shop_id = ${shop.id} and money_state = 'exchange_reserved') as reserved`.execute(
        shop.db,
      );
      assert.ok((rows[0]?.kept ?? 99) <= stock, `${rows[0]?.kept} kept of ${stock}`);
      assert.equal(rows[0]?.kept, rows[0]?.reserved, 'a unit is kept for exactly those lines that say so');
    }),
    { numRuns: 8 },
  );
});
