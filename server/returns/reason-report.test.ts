import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { sequenceShop } from '../platform/events.ts';
import { request, selling } from '../testing/returned-goods.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { countReasons } from './count-reasons.ts';
import type { ReasonCases, ReasonCount } from './reason-report.ts';

const count = async (shop: TestShop) => {
  await sequenceShop(shop.db, shop.id);
  await Promise.all([countReasons(shop.db), countReasons(shop.db)]);
};
const read = async (shop: TestShop, query = '') =>
  (await shop.get(`returns/reasons?${query}`)).json<{ counts: ReasonCount[]; next: string | null }>();
const told = ({ counts }: { counts: ReasonCount[] }) =>
  counts.map(({ split, reason, detail, returns }) => [split, reason, detail, returns]);

test('three buyers say the left shoe is too small: counted once each by product, size and batch, with the cases behind it', async (t) => {
  const shop = await testShop(t, { now: '2026-03-31T15:59:00Z' }); // still March in Shanghai
  const shoes = await selling(shop, 1);
  const asked = [];
  for (const at of ['2026-03-31T15:59:00Z', '2026-03-31T16:01:00Z', '2026-04-02T08:00:00Z', '2026-04-03T08:00:00Z']) {
    shop.clock.set(at);
    asked.push(await request(shop, shoes));
  }
  const [first, second, third, fourth] = asked.map(({ returnId }) => returnId);
  await sql`update order_lines set options = 'White / 38', batch = 'B7' where shop_id = ${shop.id}
    and order_id = ${asked[0]?.orderId}`.execute(shop.db);
  const say = (id: string | undefined, reason: string, detail?: string) =>
    shop.put(`returns/${id}/reasons`, {
      seen: null,
      lineId: null,
      reasons: [{ reason, detail, words: `${reason} it is` }],
    });
  for (const id of [first, second, third]) await say(id, 'size.too_small', 'left');
  await count(shop);
  assert.deepEqual(told(await read(shop)), [
    ['', 'size.too_small', 'left', 3],
    ['', 'size.too_small', '', 1],
  ]);
  assert.deepEqual(told(await read(shop, 'period=2026-03')), [['', 'size.too_small', 'left', 1]]);
  assert.equal((await read(shop, 'period=2026&reason=size.too_small')).counts.length, 2);
  assert.deepEqual(
    told(await read(shop, 'by=batch')).sort(),
    [
      ['2026-03', 'size.too_small', 'left', 2],
      ['2026-03', 'size.too_small', '', 1],
      ['B7', 'size.too_small', 'left', 1],
    ].sort(),
  );

  await say(third, 'other.colour', 'darker');
  await say(third, 'other.colour', 'darker');
  await shop.post(`returns/${fourth}/actions`, { action: 'cancel', seen: null, note: '' });
  await count(shop);
  const corrected = await read(shop, `limit=1&productId=${(await read(shop)).counts[0]?.productId}`);
  assert.deepEqual(told(corrected), [['', 'size.too_small', 'left', 2]], 'what was said before no longer counts');
  assert.deepEqual(told(await read(shop, `after=${corrected.next}`)), [['', 'other.colour', 'darker', 1]]);

  const id = corrected.counts[0]?.id;
  const page = (await shop.get(`returns/reasons/${id}?limit=1`)).json<ReasonCases>();
  assert.deepEqual([page.cases.map((one) => one.id), page.cases[0]?.words], [[second], 'size.too_small it is']);
  const rest = (await shop.get(`returns/reasons/${id}?after=${page.next}`)).json<ReasonCases>();
  assert.deepEqual([rest.cases.map((one) => one.id), rest.next], [[first], null]);
  const march = (await read(shop, 'period=2026-03')).counts[0]?.id;
  const ofMarch = (await shop.get(`returns/reasons/${march}`)).json<ReasonCases>();
  assert.deepEqual(
    ofMarch.cases.map((one) => one.id),
    [first],
  );
  for (const path of ['reasons?after=1_2', `reasons/${id}?after=x`, 'reasons?period=2026-13'])
    assert.equal(codeOf(await shop.get(`returns/${path}`)), 'bad_field');

  const { rows } = await sql`select sum(returns)::int as counted,
      (select count(*)::int * 3 from reason_cases where shop_id = ${shop.id}) as cases
    from reason_counts where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(rows, [{ counted: 27, cases: 27 }], 'each case is in its month, its year and in all');
});
