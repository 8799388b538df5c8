import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openPool } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { testDatabase } from '../testing/database.ts';
import { approve, request, selling } from '../testing/returned-goods.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { endDrafts } from './end-drafts.ts';
import { cancelReturn, openReturn } from './index.ts';
import { requestReturn } from './request-return.ts';
import type { ReturnDetail } from './views.ts';

type Order = { orderId: string; orderLineId: string };

const asking = ({ orderId, orderLineId }: Order, { quantity = 1, key = newKey() } = {}) => ({
  requestKey: key,
  orderId,
  lines: [{ orderLineId, quantity }],
  reasons: [{ reason: 'size.too_small', detail: 'chest', words: '' }],
  wants: 'return',
});

let keys = 0;
const newKey = () => `key-of-test-${++keys}`;

const detailOf = async (shop: TestShop, id: string) => (await shop.get(`returns/${id}`)).json<ReturnDetail>();
const act = (shop: TestShop, id: string, action: string, more: object = {}) =>
  shop.post(`returns/${id}/actions`, { action, seen: null, ...more });

test('two rival returns of the last unit, on two nodes: one wins, the other is told in plain words', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 1);
  const bought = await sold.buy(2);
  const first = await shop.post('returns', asking(bought));
  assert.equal(first.statusCode, 200);
  const { poolConfig } = await testDatabase();
  const [here, there] = [openPool({ ...poolConfig, max: 2 }), openPool({ ...poolConfig, max: 2 })];
  t.after(() => Promise.all([here.db.destroy(), there.db.destroy()]));
  const wanted = (key: string) => ({
    ...{
      shopId: shop.id,
      by: { kind: 'buyer' as const },
      via: 'page' as const,
      requestKey: key,
      orderId: bought.orderId,
    },
    ...{ lines: [{ orderLineId: bought.orderLineId, quantity: 1 }], wants: null, ownWords: '' },
    reasons: [{ reason: 'unknown' as const, detail: null, words: '' }],
  });
  const replies = await Promise.allSettled(
    [here, there, here, there].map(({ db }, n) =>
      db.transaction().execute((tx) => requestReturn(tx, wanted(`rival-${n}`), shop.now())),
    ),
  );
  assert.equal(replies.filter(({ status }) => status === 'fulfilled').length, 1);
  const codes = replies.flatMap((reply) => (reply.status === 'rejected' ? [reply.reason.code] : []));
  assert.deepEqual(codes, ['return_units', 'return_units', 'return_units']);
  const late = await shop.post('returns', asking(bought), { headers: { 'accept-language': 'zh-CN' } });
  assert.deepEqual([late.statusCode, codeOf(late)], [409, 'return_units']);
  assert.match(late.json<{ message: string }>().message, /可退数量不足/);
  const { rows } = await sql`select in_return, bought from units_in_return where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(rows, [{ in_return: 2, bought: 2 }]);
  const { goods } = (await shop.get(`orders/${bought.orderId}/returnable`)).json<{ goods: { inReturn: number }[] }>();
  assert.equal(goods[0]?.inReturn, 2);
});

test('the same request asked twenty times at once is one return; another order, or other goods, under its key are refused', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 1);
  const [bought, other] = [await sold.buy(3), await sold.buy()];
  const wanted = asking(bought, { key: 'pressed-twice' });
  const replies = await Promise.all(Array.from({ length: 20 }, () => shop.post('returns', wanted)));
  const answers = replies.map((reply) => reply.json<{ id: string; isNew: boolean }>());
  assert.deepEqual([new Set(answers.map(({ id }) => id)).size, answers.filter(({ isNew }) => isNew).length], [1, 1]);
  for (const more of [asking(other), asking(bought, { quantity: 2 }), { ...wanted, wants: 'exchange' }]) {
    const reused = await shop.post('returns', { ...more, requestKey: 'pressed-twice' });
    assert.deepEqual([reused.statusCode, codeOf(reused)], [409, 'request_key_reused']);
  }
  const { lines } = await detailOf(shop, answers[0]?.id ?? '');
  assert.deepEqual(
    lines.map((line) => [line.quantity, line.case, line.goods, line.money]),
    [[1, 'requested', 'not_required', 'none']],
  );
});

test('no return without a sign-in, without a reason or of goods never bought; after five years nothing is granted by asking', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T01:00:00Z' });
  const sold = await selling(shop, 1);
  const bought = await sold.buy();
  const nobody = await shop.post('returns', asking(bought), { as: null });
  assert.deepEqual([nobody.statusCode, codeOf(nobody)], [401, 'not_signed_in']);
  const reads = await shop.post('returns', asking(bought), { key: await shop.apiKey(['read']) });
  assert.equal(reads.statusCode, 403);
  const refused = async (body: object) => codeOf(await shop.post('returns', { ...asking(bought), ...body }));
  assert.equal(await refused({ reasons: [] }), 'return_reason_missing');
  assert.equal(await refused({ lines: [] }), 'bad_field');
  assert.equal(await refused({ lines: [{ orderLineId: newId(shop.now()), quantity: 1 }] }), 'return_not_in_order');
  assert.equal(await refused({ lines: [{ orderLineId: bought.orderLineId, quantity: 2 }] }), 'return_units');
  assert.equal((await sql`select from returns where shop_id = ${shop.id}`.execute(shop.db)).rows.length, 0);
  shop.clock.set('2031-03-10T01:00:00Z');
  const late = await shop.post('returns', { ...asking(bought), reasons: [{ reason: 'unknown' }] });
  const detail = await detailOf(shop, late.json<{ id: string }>().id);
  assert.deepEqual([detail.status, detail.reason, detail.dueFor], ['requested', 'unknown', 'decide']);
  const [line] = detail.lines;
  assert.deepEqual([line?.money, line?.next.some(({ axis }) => axis === 'money')], ['none', false], 'no money is owed');
});

test('a case from question to answer, correction, cancelling and back: every step with who, when and why', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 3);
  const { returnId: id, lineId, orderId } = await request(shop, sold, 2);
  assert.equal(codeOf(await act(shop, id, 'ask')), 'return_note_missing');
  assert.equal((await act(shop, id, 'ask', { note: 'A photo, please' })).statusCode, 200);
  const asked = await detailOf(shop, id);
  assert.equal(codeOf(await act(shop, id, 'answer', { seen: asked.version - 1 })), 'return_seen_before');
  await act(shop, id, 'answer', { note: 'It came by mail' });
  const said = [{ reason: 'quality.defective', detail: 'seam', words: '' }, { reason: 'other.colour' }];
  await shop.put(`returns/${id}/reasons`, { seen: null, lineId: null, reasons: said }, { as: 'agent' });
  const corrected = await detailOf(shop, id);
  assert.deepEqual(
    corrected.reasons.map(({ reason, detail, source, replacedAt }) => [reason, detail, source, replacedAt !== null]),
    [
      ['size.too_small', null, 'buyer', true],
      ['quality.defective', 'seam', 'agent', false],
      ['other.colour', null, 'agent', false],
    ],
  );
  const one = [{ orderLineId: corrected.lines[0]?.orderLineId, quantity: 1 }];
  assert.equal((await shop.put(`returns/${id}/lines`, { seen: null, orderId: null, lines: one })).statusCode, 200);
  assert.equal(codeOf(await act(shop, id, 'reopen', { note: 'x', lineIds: [lineId] })), 'return_step');
  const fewer = await detailOf(shop, id);
  assert.deepEqual(
    fewer.lines.map((line) => [line.quantity, line.case]),
    [
      [2, 'cancelled'],
      [1, 'requested'],
    ],
  );
  const left = fewer.lines[1]?.id ?? '';
  await approve(shop, { returnId: id, lineId: left, orderId }, null);
  assert.equal(
    codeOf(await shop.put(`returns/${id}/lines`, { seen: null, orderId: null, lines: one })),
    'return_decided',
  );
  await act(shop, id, 'cancel', { note: 'She keeps it' });
  const { status, version, dueAt, steps, reason } = await detailOf(shop, id);
  assert.deepEqual([status, dueAt, reason], ['cancelled', null, 'quality.defective']);
  assert.ok(version > asked.version);
  assert.deepEqual(
    steps.map(({ axis, from, to, actor, actorName, note }) => [`${axis} ${from} ${to}`, actor, actorName, note]),
    [
      ['case draft requested', 'buyer', null, ''],
      ['case requested info_needed', 'agent', 'owner', 'A photo, please'],
      ['case info_needed requested', 'agent', 'owner', 'It came by mail'],
      ['other null reasons', 'agent', 'agent', ''],
      ['case requested cancelled', 'agent', 'owner', ''],
      ['case draft requested', 'agent', 'owner', ''],
      ['case requested approved', 'agent', 'owner', ''],
      ['goods not_required awaiting_parcel', 'agent', 'owner', ''],
      ['case approved cancelled', 'agent', 'owner', 'She keeps it'],
    ],
  );
  const { rows } = await sql`select in_return from units_in_return where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(rows, [{ in_return: 0 }], 'what is cancelled may go back another time');
  const other = await request(shop, sold, 1);
  await sql`update return_lines set case_state = 'disputed' where shop_id = ${shop.id} and id = ${other.lineId}`.execute(
    shop.db,
  );
  const closing = await act(shop, other.returnId, 'close', { note: 'No means no' });
  assert.equal(codeOf(closing), 'return_right_open', 'the seven days of the law still run');
});

test('what the chat noted gets its goods once they are known, becomes the page’s request, and ends when the buyer keeps them', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 1);
  const talk = {
    shopId: shop.id,
    conversationId: newId(shop.now()),
    orderLineId: null,
    wants: null,
    words: 'too tight',
  };
  const one = await sold.buy(2);
  const noted = await shop.tx((tx) =>
    openReturn(tx, { ...talk, orderId: one.orderId, reason: 'size.too_small' }, shop.now()),
  );
  const detail = await detailOf(shop, noted.id);
  assert.deepEqual([noted.status, detail.lines[0]?.quantity, detail.via], ['requested', 2, 'chat']);
  assert.deepEqual(
    detail.reasons.map(({ reason, words, source }) => [reason, words, source]),
    [['size.too_small', 'too tight', 'reading']],
  );
  const again = { ...talk, orderId: one.orderId, reason: 'quality.defective', words: 'a hole' } as const;
  assert.equal((await shop.tx((tx) => openReturn(tx, again, shop.now()))).came, 'changed');
  await shop.tx((tx) => cancelReturn(tx, { ...talk, orderId: one.orderId }, shop.now()));
  assert.equal((await detailOf(shop, noted.id)).status, 'cancelled');

  const two = await sold.buy(1);
  await sql`insert into order_lines (shop_id, order_id, id, external_id, title, quantity)
    values (${shop.id}, ${two.orderId}, ${newId(shop.now())}, '2', 'Belt', 1)`.execute(shop.db);
  const vague = await shop.tx((tx) => openReturn(tx, { ...talk, orderId: two.orderId, reason: 'unknown' }, shop.now()));
  assert.deepEqual(
    [vague.status, (await detailOf(shop, vague.id)).lines],
    ['draft', []],
    'which of the goods is not said',
  );
  const asked = (await shop.post('returns', asking(two))).json<{ id: string; isNew: boolean }>();
  assert.deepEqual(asked.id, vague.id, 'page and chat are one return');
  const whole = await detailOf(shop, vague.id);
  assert.deepEqual(
    [whole.status, whole.reason, whole.conversationId],
    ['requested', 'size.too_small', talk.conversationId],
  );
  await approve(shop, { returnId: vague.id, lineId: whole.lines[0]?.id ?? '', orderId: two.orderId }, null);
  const decided = { ...talk, orderId: two.orderId, reason: 'other.colour' } as const;
  assert.deepEqual(
    (({ reason, came }) => [reason, came])(await shop.tx((tx) => openReturn(tx, decided, shop.now()))),
    ['size.too_small', 'unchanged'],
    'the reason of a decided return is not changed by a sentence in the chat',
  );
});

test('what the chat noted and nobody came back to ends thirty days after the last word, keeps no right open any more, and may begin anew', async (t) => {
  const shop = await testShop(t);
  const { orderId } = await (await selling(shop, 1)).buy(1);
  await sql`insert into order_lines (shop_id, order_id, id, external_id, title, quantity)
    values (${shop.id}, ${orderId}, ${newId(shop.now())}, '2', 'Belt', 1)`.execute(shop.db);
  const talk = { shopId: shop.id, conversationId: newId(shop.now()), orderId, orderLineId: null, wants: null };
  const say = (reason: 'unknown' | 'other.colour') =>
    shop.tx((tx) => openReturn(tx, { ...talk, reason, words: 'Hm' }, shop.now()));
  const later = async (days: number) => {
    shop.clock.advance({ hours: 24 * days });
    await endDrafts(shop.db, shop.now(), openLog('silent'));
    const verdicts = await shop.get(`orders/${orderId}/verdict`);
    return verdicts.json<{ lines: { verdict: { right: string } }[] }>().lines[0]?.verdict.right;
  };
  const { id } = await say('unknown');
  assert.equal(await later(29), 'law', 'they said so within the seven days');
  await say('other.colour');
  assert.equal(await later(29), 'law');
  assert.equal(await later(1), 'none');
  const ended = await detailOf(shop, id);
  assert.deepEqual([ended.status, ended.dueAt, ended.steps.at(-1)?.to], ['cancelled', null, 'lapsed']);
  const { version } = ended;
  await later(1);
  assert.equal((await detailOf(shop, id)).version, version, 'it ends once');
  const anew = await say('unknown');
  assert.deepEqual([anew.came, anew.status, anew.id === id], ['opened', 'draft', false]);
});
