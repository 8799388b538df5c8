import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { switchOnMail } from '../testing/codes.ts';
import { request, type Sold, selling } from '../testing/returned-goods.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { recordWithdrawal } from './record-withdrawal.ts';
import { takeSteps } from './take-steps.ts';
import { warnOfStatutoryDates } from './warn-of-statutory-dates.ts';

const rules = (days: number, after = 0) => ({
  after,
  rows: [{ when: {}, days, counts: 'receipt', freight: 'buyer', offers: ['refund', 'exchange'] }],
});

async function headOf(shop: TestShop, returnId: string) {
  const { rows } = await sql<{
    status: string;
    due_for: string | null;
    policy_version: number | null;
    statutory_due_at: Temporal.Instant | null;
    verdict: { lines: { remedy: string | null; said: Record<string, string> }[] } | null;
  }>`select status, due_for, policy_version, statutory_due_at, verdict from returns
    where shop_id = ${shop.id} and id = ${returnId}`.execute(shop.db);
  assert.ok(rows[0]);
  return rows[0];
}

/** Asked for `days` after the goods were bought by the clock of the shop; they came the day before the sale was set up. */
async function askedLater(shop: TestShop, sold: Sold, days: number) {
  shop.clock.advance({ hours: 24 * days });
  return request(shop, sold);
}

test('nobody declines what the law gives, on the desk or by the API, however long the shop thinks about it', async (t) => {
  const shop = await testShop(t);
  const asked = await request(shop, await selling(shop, 3));
  const url = `returns/${asked.returnId}/decline`;
  const no = { lineIds: [asked.lineId], code: 'not_covered' };
  const key = await shop.apiKey(['ingest']);
  for (const caller of [{ as: 'agent' as const }, { as: 'owner' as const }, { key }]) {
    const reply = await shop.post(url, no, caller);
    assert.deepEqual([reply.statusCode, codeOf(reply)], [409, 'return_right_open'], reply.body);
    assert.match(reply.body, /7 days from the day after you received it/);
  }
  shop.clock.advance({ hours: 24 * 60 }); // asked in time is in time
  assert.equal(codeOf(await shop.post(url, no)), 'return_right_open');
  const { lines } = (await shop.get(`returns/${asked.returnId}/verdict`)).json<{
    lines: { lineId: string; verdict: { right: string; refusable: boolean; offer: string[]; said: { en: string } } }[];
  }>();
  assert.deepEqual(
    lines.map(({ lineId, verdict: { right, refusable, offer } }) => ({ lineId, right, refusable, offer })),
    [{ lineId: asked.lineId, right: 'law', refusable: false, offer: ['refund', 'exchange'] }],
  );
  assert.equal(codeOf(await shop.post(url, { ...no, lineIds: [asked.returnId] })), 'not_found');
});

test('after the days of law and policy the shop may decline, and what it rested on stays as it was', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 3);
  assert.equal((await shop.post('return-policy', rules(10))).json<{ version: number }>().version, 1);
  assert.equal(codeOf(await shop.post('return-policy', rules(20))), 'policy_changed');
  assert.equal((await shop.post('return-policy', rules(20, 1), { as: 'agent' })).statusCode, 403);
  const told = async (toldSince: string) => {
    const reply = await shop.post('return-policy', { ...rules(20, 1), toldSince });
    return [reply.statusCode, codeOf(reply)];
  };
  assert.deepEqual(await told('2099-01-01T00:00:00Z'), [400, 'policy_told_in_future']);
  assert.deepEqual(await told('yesterday'), [422, 'bad_field']);
  const asked = await askedLater(shop, sold, 12);
  const no = { lineIds: [asked.lineId], code: 'too_late', found: { opened: true } };
  assert.equal(codeOf(await shop.post(`returns/${asked.returnId}/decline`, no)), 'decline_needs_note');
  const declined = await shop.post(`returns/${asked.returnId}/decline`, { ...no, note: 'opened and worn' });
  assert.equal(declined.statusCode, 204, declined.body);
  assert.equal((await shop.post('return-policy', rules(90, 1))).statusCode, 201);
  const { status, policy_version, verdict, due_for } = await headOf(shop, asked.returnId);
  assert.deepEqual([status, policy_version, due_for], ['declined', 1, null]);
  assert.match(verdict?.lines[0]?.said.en ?? '', /The 10 days to return it ended on/);
  assert.match(verdict?.lines[0]?.said['zh-CN'] ?? '', /自签收次日起10天（本店退货政策）/);
  const { versions } = (await shop.get('return-policy', { as: 'agent' })).json<{ versions: { version: number }[] }>();
  assert.deepEqual(
    versions.map(({ version }) => version),
    [2, 1],
  );
  const tried = await shop.post('return-policy/preview', {
    ...{ rows: rules(30).rows, isTold: true },
    cases: [{ country: 'DE', reason: 'other.colour', daysSinceReceipt: 25, daysSinceOrder: 30 }],
  });
  const [given] = tried.json<{ verdicts: { right: string; said: { en: string } }[] }>().verdicts;
  assert.equal(given?.right, 'policy', tried.body);
});

test('worn goods that were declined and disputed: somebody else says no again, and what was seen of them counts until they are granted after all', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 3);
  const [worn, granted] = [await request(shop, sold), await request(shop, sold)];
  const post = (id: string, what: string, body: object) => shop.post(`returns/${id}/${what}`, body);
  const act = (id: string, action: string) => post(id, 'actions', { action, seen: null, note: 'Worn for a week' });
  for (const { returnId, lineId } of [worn, granted]) {
    const seen = { used: true, intact: false };
    const no = { lineIds: [lineId], code: 'not_intact', found: seen, note: 'Stains at the collar' };
    assert.equal((await post(returnId, 'decline', no)).statusCode, 204);
    assert.equal((await act(returnId, 'dispute')).statusCode, 200);
  }
  const again = { lineIds: [worn.lineId], code: 'not_intact' };
  const own = await post(worn.returnId, 'decline', again);
  assert.deepEqual([own.statusCode, codeOf(own)], [409, 'return_own_decline']);
  assert.equal(codeOf(await act(worn.returnId, 'close')), 'return_own_decline', 'nor does who declined close it');
  const declined = await shop.post(`returns/${worn.returnId}/decline`, again, { as: 'agent' });
  assert.equal(declined.statusCode, 204, declined.body);
  assert.equal((await headOf(shop, worn.returnId)).status, 'declined', 'once more no, by what was seen before');
  assert.equal((await act(worn.returnId, 'dispute')).statusCode, 200);
  const closed = await act(worn.returnId, 'close');
  assert.equal(closed.statusCode, 200, closed.body);
  assert.equal((await headOf(shop, worn.returnId)).status, 'closed');
  const [alone] = [await request(shop, sold)];
  const no = { lineIds: [alone.lineId], code: 'not_intact', found: { used: true, intact: false }, note: 'Stains' };
  await post(alone.returnId, 'decline', no);
  await act(alone.returnId, 'dispute');
  await sql`update agents set revoked_at = ${shop.now()} where shop_id = ${shop.id} and role = 'supervisor'`.execute(
    shop.db,
  );
  assert.equal((await act(alone.returnId, 'close')).statusCode, 200, 'who runs the shop alone decides alone');
  const yes = { lines: [{ lineId: granted.lineId, remedy: 'refund' }] };
  assert.equal((await post(granted.returnId, 'approve', yes)).statusCode, 204);
  assert.equal((await post(granted.returnId, 'arrival', {})).statusCode, 204);
  assert.equal(codeOf(await act(granted.returnId, 'close')), 'return_right_open', 'the grant took the finding back');
});

test('a grant that gives something else than the money of the law needs the buyer’s yes', async (t) => {
  const shop = await testShop(t);
  const asked = await request(shop, await selling(shop, 3));
  const url = `returns/${asked.returnId}/approve`;
  const credit = { lineId: asked.lineId, remedy: 'credit' };
  assert.equal(codeOf(await shop.post(url, { lines: [credit] })), 'return_remedy_not_agreed');
  assert.equal(codeOf(await shop.post(url, { lines: [{ ...credit, remedy: 'exchange' }] })), 'return_exchange_open');
  const granted = await shop.post(url, { lines: [{ ...credit, isAgreed: true }] });
  assert.equal(granted.statusCode, 204, granted.body);
  const { status, due_for, verdict } = await headOf(shop, asked.returnId);
  assert.deepEqual([status, due_for, verdict?.lines[0]?.remedy], ['approved', 'parcel', 'credit']);
});

test('two days before the law wants the money back the desk is told, once', async (t) => {
  const shop = await testShop(t);
  const asked = await request(shop, await selling(shop, 3));
  const { returnId, lineId } = asked;
  assert.equal(
    (await shop.post(`returns/${returnId}/approve`, { lines: [{ lineId, remedy: 'refund' }] })).statusCode,
    204,
  );
  assert.equal((await headOf(shop, returnId)).statutory_due_at, null, 'China counts from the goods');
  const steps = [{ lineId, axis: 'goods', to: 'arrived' }] as const;
  await shop.tx((tx) =>
    takeSteps(tx, { shopId: shop.id, returnId, by: { kind: 'qin' }, seen: null, steps }, shop.now()),
  );
  const due = (await headOf(shop, returnId)).statutory_due_at;
  const arrivedOn = shop.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
  assert.equal(due?.toString(), arrivedOn.add({ days: 8 }).toZonedDateTime('Asia/Shanghai').toInstant().toString());
  const warn = async (at: Temporal.Instant | undefined) => {
    if (at) await warnOfStatutoryDates(shop.db, at);
    const { rows } =
      await sql`select from events where shop_id = ${shop.id} and type = 'returns.refund-due-soon'`.execute(shop.db);
    return rows.length;
  };
  assert.equal(await warn(due?.subtract({ hours: 49 })), 0);
  assert.equal(await warn(due?.subtract({ hours: 47 })), 1);
  assert.equal(await warn(due?.subtract({ hours: 46 })), 1);
  assert.equal((await headOf(shop, returnId)).due_for, 'inspect', 'the goods wait to be looked at before that');
  const later = sql`due_at = statutory_due_at + interval '1 day', statutory_warned_at = null`;
  await sql`update returns set ${later} where shop_id = ${shop.id} and id = ${returnId}`.execute(shop.db);
  assert.equal(await warn(due?.subtract({ hours: 45 })), 2);
  assert.equal((await headOf(shop, returnId)).due_for, 'refund');
});

test('a withdrawal is on record for ever, with a page and a mail for the buyer; a colleague may only read it otherwise', async (t) => {
  const shop = await testShop(t);
  const sold = await selling(shop, 3);
  const { orderId } = await sold.buy();
  await switchOnMail(shop);
  const customer = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, email, synced_at)
    values (${shop.id}, ${customer}, 'anna', 'anna@buyer.example', ${shop.now()})`.execute(shop.db);
  await sql`update orders set customer_id = ${customer} where shop_id = ${shop.id} and id = ${orderId}`.execute(
    shop.db,
  );
  const said = { requestKey: 'phone-0001', orderId, text: '我要退货，不要了 <b>', locale: 'zh-CN' };
  const recorded = await shop.post('withdrawals', said, { as: 'agent' });
  assert.equal(recorded.statusCode, 201, recorded.body);
  const { id, url } = recorded.json<{ id: string; url: string }>();
  const { rows: mails } = await sql<{ address: string; text: string }>`select address, content ->> 'text' as text
    from sends where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(
    mails.map(({ address }) => address),
    ['anna@buyer.example'],
  );
  assert.ok(mails[0]?.text.includes(said.text) && mails[0].text.includes(url));
  const page = await shop.get(new URL(url).pathname, { as: null });
  assert.equal(page.statusCode, 200);
  for (const told of ['我要退货，不要了 &lt;b&gt;', '我们已收到', 'We have received your withdrawal', orderId, '2026'])
    assert.ok(page.body.includes(told), told);
  assert.equal((await shop.get(`/w/w_${'0'.repeat(32)}_${'a'.repeat(43)}`, { as: null })).statusCode, 404);
  shop.clock.advance({ hours: 24 * 30 });
  // It came in time: a return that is asked for a month later is that of a right already used.
  const late = await shop.get(`orders/${orderId}/verdict`);
  assert.equal(late.json<{ lines: { verdict: { right: string } }[] }>().lines[0]?.verdict.right, 'law', late.body);
  const note = { isWithdrawal: false, note: 'She meant another shop' };
  assert.equal((await shop.post(`withdrawals/${id}/corrections`, note, { as: 'agent' })).statusCode, 201);
  const { withdrawals } = (await shop.get(`withdrawals?orderId=${orderId}`)).json<{
    withdrawals: { said: string; isWithdrawal: boolean; corrections: unknown[] }[];
  }>();
  assert.deepEqual(
    withdrawals.map(({ said: words, isWithdrawal, corrections }) => [words, isWithdrawal, corrections.length]),
    [[said.text, false, 1]],
  );
  const after = await shop.get(`orders/${orderId}/verdict`);
  assert.equal(after.json<{ lines: { verdict: { right: string } }[] }>().lines[0]?.verdict.right, 'none');
  for (const change of [
    sql`delete from withdrawals where shop_id = ${shop.id}`,
    sql`update withdrawals set said = '' where shop_id = ${shop.id}`,
  ])
    await assert.rejects(change.execute(shop.db), /kept as it was made/);
});

test('whoever types the number of somebody’s order into the form again and again fills neither their mailbox nor another', async (t) => {
  const shop = await testShop(t);
  const { orderId } = await (await selling(shop, 3)).buy();
  await switchOnMail(shop);
  const customer = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, email, synced_at)
    values (${shop.id}, ${customer}, 'anna', 'anna@buyer.example', ${shop.now()})`.execute(shop.db);
  await sql`update orders set customer_id = ${customer} where shop_id = ${shop.id} and id = ${orderId}`.execute(
    shop.db,
  );
  const typed = [
    'bob@other.example',
    'BOB@other.example',
    'Bob@other.example',
    'bob@OTHER.example',
    'eve@x.example',
    '',
  ];
  for (const [n, address] of typed.entries()) {
    const form = { key: `form-${n}`, orderNumber: orderId, address: address || null };
    const said = { shopId: shop.id, orderId, conversationId: null, messageId: null, text: 'x', locale: 'en' as const };
    await shop.tx((tx) => recordWithdrawal(tx, { ...said, at: shop.now(), form }, 'https://qin.example', shop.now()));
  }
  const { rows } = await sql<{
    address: string;
    mails: number;
  }>`select lower(address) as address, count(*)::int as mails
    from sends where shop_id = ${shop.id} group by 1 order by 1`.execute(shop.db);
  assert.deepEqual(
    rows.map(({ address, mails }) => [address, mails]),
    [
      ['anna@buyer.example', 3],
      ['bob@other.example', 3],
      ['eve@x.example', 1],
    ],
  );
  const { rows: kept } = await sql`select from withdrawals where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(kept.length, typed.length, 'each is on record');
});
