import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import type { Locale } from '../../shared/labels.ts';
import { storeInto } from '../dialogue/tables/stored-world.ts';
import type { GivenOrder } from '../dialogue/tables/table.ts';
import { defineJobs, installJobs } from '../platform/jobs.ts';
import { openLog } from '../platform/log.ts';
import { refundPorts } from '../ports.ts';
import { type Refund, releaseHeld } from '../refunds/index.ts';
import { followGoods } from '../returns/follow-goods.ts';
import { followRefund } from '../returns/follow-refund.ts';
import { followRefundOfReturn } from '../returns/index.ts';
import { testDatabase } from '../testing/database.ts';
import { type Reply, type TestShop, testShop } from '../testing/shop.ts';
import { chineseJourneys, englishJourneys, type Journey, type Step } from './to-the-end.tables.ts';

const { poolConfig } = await testDatabase();
await installJobs(poolConfig, defineJobs(followRefundOfReturn));

const shops = {
  en: { now: '2026-03-10T10:00+00:00[Europe/London]', country: 'GB', zone: 'Europe/London' },
  'zh-CN': { now: '2026-03-10T10:00+08:00[Asia/Shanghai]', country: 'CN', zone: 'Asia/Shanghai' },
} as const;

test('each way of the source from “I want to return it” to its end, in English', (t) =>
  playAll(t, 'en', englishJourneys));

test('每一种退货，从“我要退货”到办完', (t) => playAll(t, 'zh-CN', chineseJourneys));

async function playAll(t: TestContext, locale: Locale, journeys: readonly Journey[]): Promise<void> {
  const shop = await testShop(t, { ...shops[locale], currency: 'CNY' });
  await sql`update shops set return_address = '1 Elm Street' where id = ${shop.id}`.execute(shop.db);
  const orders = journeys.map(
    ({ title: _, steps: __, ...order }, at): GivenOrder => ({ ...order, number: numberOf(at), parcels: ['delivered'] }),
  );
  const now = shop.now();
  await shop.tx((tx) => storeInto({ tx, shopId: shop.id, locale, now, syncedAt: now }, { orders }));
  const key = await shop.apiKey(['converse']);
  for (const [at, { title, steps }] of journeys.entries())
    await t.test(title, async () => {
      for (const [n, step] of steps.entries()) {
        shop.clock.advance({ minutes: 1 });
        await takeStep({ shop, key, number: numberOf(at) }, step, n);
      }
    });
}

const numberOf = (at: number) => `2503${String(at).padStart(2, '0')}-9000`;

type Case = { shop: TestShop; key: string; number: string };
type Line = { returnId: string; lineId: string; orderId: string; state: string; status: string };

async function takeStep({ shop, key, number }: Case, step: Step, n: number): Promise<void> {
  if ('buyer' in step) {
    const said = { channelKey: number, messageId: `${number}/${n}`, text: step.buyer, order: number };
    done(await shop.post('messages', said, { key }));
    const scripts = await scriptsOf(shop, number);
    assert.deepEqual(scripts.situations, step.says, `${step.buyer} → ${scripts.body}`);
    for (const part of step.has ?? []) assert.ok(scripts.body.includes(part), `“${part}” is not in: ${scripts.body}`);
    return;
  }
  if ('stock' in step) {
    await sql`update variants v set stock = ${step.stock} from products p where p.shop_id = v.shop_id and p.id = v.product_id
      and v.shop_id = ${shop.id} and p.external_id = ${step.of} and v.size = ${step.size}`.execute(shop.db);
    return;
  }
  if ('is' in step) {
    const line = await lineOf(shop, number);
    assert.equal(`${line.status}: ${line.state}`, step.is);
    return;
  }
  await desk[step.desk](shop, await lineOf(shop, number));
}

/** What an agent, the warehouse and the clock do, through the API where there is one. */
const desk = {
  'approves a refund': (shop, line) => approve(shop, line, 'refund'),
  'buyer sends it': async (shop, { returnId }) =>
    done(
      await shop.post(`returns/${returnId}/tracking`, { carrier: 'yto', trackingNumber: `YT${returnId.slice(-8)}1` }),
    ),
  'it arrives and is fine': async (shop, { returnId, lineId }) => {
    done(await shop.post(`returns/${returnId}/arrival`, {}));
    done(await shop.post(`returns/${returnId}/inspection`, { lines: [{ lineId, outcome: 'accepted' }] }));
    done(await shop.post(`returns/${returnId}/goods`, { lineIds: [lineId], to: 'restocked' }));
  },
  pays: async (shop, line) => {
    const refund = await askedFor(shop, line);
    assert.equal(refund.status, 'queued');
    await confirm(shop, line, refund);
  },
  'pays, and it waits for the call': async (shop, line) => {
    const { status, heldFor } = await askedFor(shop, line);
    assert.deepEqual([status, heldFor], ['held', 'call']);
  },
  'reaches the buyer by phone': async (shop, { returnId }) => {
    const { calls } = (await shop.get(`calls?subjectId=${returnId}`)).json<{ calls: { id: string }[] }>();
    assert.equal(calls.length, 1, 'one call, about the return');
    const path = `calls/${calls[0]?.id}`;
    done(await shop.post(`${path}/claim`));
    const reached = { requestKey: returnId, outcome: 'reached', agreed: 'refund_agreed', note: '' };
    done(await shop.post(`${path}/attempts`, reached));
  },
  'the refund goes on': async (shop, line) => {
    const opened = await sql<{ by: string }>`select opened_by as by from refund_gates
      where shop_id = ${shop.id} and subject_id = ${line.returnId}`.execute(shop.db);
    assert.ok(['completed_call', 'buyer_declined'].includes(opened.rows[0]?.by ?? ''), 'why it may go is written down');
    await shop.tx((tx) => releaseHeld(tx, { shopId: shop.id, returnId: line.returnId }, refundPorts, shop.now()));
    await confirm(shop, line, await askedFor(shop, line));
  },
  'sends the exchange, which arrives': async (shop, { returnId, lineId }) => {
    const path = `returns/${returnId}/lines/${lineId}/exchange/shipment`;
    done(await shop.post(path, { carrier: 'sf', trackingNumber: `SF${returnId.slice(-8)}7` }));
    await sql`update parcels set delivered_at = ${shop.now()} where shop_id = ${shop.id} and id = (
      select parcel_id from variant_holds where shop_id = ${shop.id} and line_id = ${lineId})`.execute(shop.db);
    await followGoods(shop.db, shop.now(), openLog('silent'));
  },
  'cannot refuse': async (shop, { returnId, lineId }) => {
    const refused = await shop.post(`returns/${returnId}/decline`, { lineIds: [lineId], code: 'too_late' });
    assert.equal(refused.json<{ code: string }>().code, 'return_right_open');
  },
  'has a withdrawal on record': async (shop, { orderId }) => {
    const { rows } = await sql<{ token: string; said: string }>`select token, said from withdrawals
      where shop_id = ${shop.id} and order_id = ${orderId}`.execute(shop.db);
    assert.equal(rows.length, 1);
    const page = await shop.get(`/w/${rows[0]?.token}`, { as: null });
    assert.equal(page.statusCode, 200);
    assert.ok(page.body.includes(rows[0]?.said ?? '-'));
  },
  'knows whether the statement was read': async (shop, { orderId }) => {
    const { rows } = await sql<{ read: boolean | null }>`select s.read_before_buying as read from statement_reads s
      join returns r on r.shop_id = s.shop_id and r.conversation_id = s.conversation_id
      where r.shop_id = ${shop.id} and r.order_id = ${orderId}`.execute(shop.db);
    assert.equal(typeof rows[0]?.read, 'boolean');
  },
  'stands by the refusal': async (shop, { returnId }) =>
    done(await shop.post(`returns/${returnId}/actions`, { action: 'close', seen: null, note: 'looked at again' })),
} satisfies Record<string, (shop: TestShop, line: Line) => Promise<void>>;
export type Deed = keyof typeof desk;

async function approve(shop: TestShop, { returnId, lineId }: Line, remedy: string) {
  done(await shop.post(`returns/${returnId}/approve`, { lines: [{ lineId, remedy }] }));
}

async function askedFor(shop: TestShop, { returnId }: Line): Promise<Refund> {
  const reply = await shop.post(`returns/${returnId}/payment`, { isManual: true });
  done(reply);
  const [refund] = reply.json<{ refunds: Refund[] }>().refunds;
  assert.ok(refund);
  return refund;
}

async function confirm(shop: TestShop, { returnId }: Line, { id }: Refund) {
  done(await shop.post(`refunds/${id}/confirm`, { reference: `bank ${id}` }));
  await followRefund(shop.db, { shopId: shop.id, returnId, refundId: id }, shop.now());
}

function done(reply: Reply): void {
  assert.ok(reply.statusCode < 300, reply.body);
}

async function lineOf(shop: TestShop, number: string): Promise<Line> {
  const { rows } = await sql<Line>`select r.id as "returnId", l.id as "lineId", r.order_id as "orderId", r.status,
      l.case_state || ' ' || l.goods_state || ' ' || l.money_state as state
    from returns r join orders o on o.shop_id = r.shop_id and o.id = r.order_id
      join return_lines l on l.shop_id = r.shop_id and l.return_id = r.id
    where r.shop_id = ${shop.id} and o.external_id = ${number}`.execute(shop.db);
  assert.equal(rows.length, 1, `one return of ${number} with one line`);
  return rows[0] as Line;
}

async function scriptsOf(shop: TestShop, number: string) {
  const { rows } = await sql<{ body: string; moves: { kind: string; situation?: string }[] }>`
    select m.body, m.moves from messages m join conversations c on c.shop_id = m.shop_id and c.id = m.conversation_id
    where m.shop_id = ${shop.id} and c.channel_key = ${number} and m.author = 'qin' order by m.seq desc limit 1`.execute(
    shop.db,
  );
  const said = (rows[0]?.moves ?? []).filter(({ kind }) => kind !== 'hand_over');
  return { body: rows[0]?.body ?? '', situations: said.flatMap(({ situation }) => situation ?? []) };
}
