import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { overrideGate } from '../calls/override-gate.ts';
import { type Db, openPool, type Tx, transact } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { openLog } from '../platform/log.ts';
import { refundPorts } from '../ports.ts';
import { cancelRefund, confirmManual, type RefundPorts, releaseHeld } from '../refunds/index.ts';
import { countTill } from '../refunds/queries.ts';
import { testDatabase } from '../testing/database.ts';
import { paidGoods } from '../testing/paid-returns.ts';
import { selling } from '../testing/returned-goods.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { actOnReturn } from './act-on-return.ts';
import { approveReturn } from './approve.ts';
import { arrive } from './arrive.ts';
import { selectGoods } from './bought-queries.ts';
import { actions } from './case-actions.ts';
import { chooseGoods } from './choose-goods.ts';
import { declineReturn } from './decline.ts';
import { followGoods } from './follow-goods.ts';
import { followRefund } from './follow-refund.ts';
import { giveTracking } from './give-tracking.ts';
import { giveUpExchange } from './give-up-exchange.ts';
import { goodsEnds, inspected } from './goods-rules.ts';
import { inspect } from './inspect.ts';
import { verdictOfReturn } from './load-verdict.ts';
import { caseSteps, goodsSteps, moneySteps } from './machine-rules.ts';
import { payReturn } from './pay-return.ts';
import { offers } from './policy.ts';
import { requestReturn } from './request-return.ts';
import { type Actor, type CountedLine, unitsHeld } from './rules.ts';
import { settleGoods } from './settle-goods.ts';
import { chooseExchange, failExchange, shipExchange } from './ship-exchange.ts';
import { lockReturn } from './take-steps.ts';

const { poolConfig } = await testDatabase();
const other = openPool({ ...poolConfig, max: 4 }); // a second node
after(() => other.db.destroy());
const log = openLog('silent');

const bought = 3;
const stock = 2;
const ports: RefundPorts = { ...refundPorts, changed: async () => undefined };

type World = { shop: TestShop; orderId: string; lineIds: string[]; larger: string };
type Case = { world: World; tx: Tx; returnId: string; lineIds: string[]; by: Actor; n: number; now: Temporal.Instant };
const one = <T>(of: readonly T[], n: number): T => of[n % of.length] as T;
const reasons = ['size.too_small', 'quality.defective', 'unknown', 'other.colour'] as const;

/** What anybody may do to a return; a refusal is an answer like any other. `n` chooses among what there is. */
const deeds: Record<string, (of: Case) => Promise<unknown>> = {
  approve: ({ world, lineIds, n, by, ...of }) => {
    const remedy = one(offers, n);
    const lines = lineIds.map((lineId) => ({
      lineId,
      remedy,
      variantId: world.larger,
      isAgreed: true,
      sendsBack: n % 5 > 0,
    }));
    return approveReturn(of.tx, { ...ids(world, of), by, seen: null, lines }, of.now);
  },
  decline: async ({ world, lineIds, by, ...of }) => {
    const refusal = { ...ids(world, of), by, seen: null, lineIds, code: 'not_covered' as const, note: '' };
    await declineReturn(of.tx, refusal, of.now);
    const verdicts = await verdictOfReturn(of.tx, world.shop.id, of.returnId, of.now);
    for (const { lineId, verdict } of verdicts)
      assert.ok(!lineIds.includes(lineId) || (verdict.refusable && verdict.right === 'none'), 'a right is open');
  },
  choose: ({ world, by, n, ...of }) => {
    const lines = [{ orderLineId: one(world.lineIds, n), quantity: 1 + (n % 2) }];
    return chooseGoods(of.tx, { ...ids(world, of), by, seen: null, orderId: null, lines }, of.now);
  },
  track: ({ world, by, n, ...of }) =>
    giveTracking(
      of.tx,
      { ...ids(world, of), by, carrier: null, trackingNumber: `YT${1e6 + n}`, lineIds: null },
      of.now,
    ),
  arrive: ({ world, by, ...of }) => arrive(of.tx, { ...ids(world, of), by, seen: null, lineIds: null }, of.now),
  inspect: ({ world, by, n, lineIds, ...of }) => {
    const outcome = one(inspected, n);
    const lines = lineIds.map((lineId) => ({ lineId, outcome, acceptedQuantity: 1, codes: ['worn' as const] }));
    const looked = { ...ids(world, of), by, seen: null, key: null, photos: null, paysNow: n % 4 > 0, lines };
    return inspect(of.tx, looked, of.now);
  },
  settle: ({ world, by, n, lineIds, ...of }) => {
    const to = one(goodsEnds, n);
    return settleGoods(
      of.tx,
      { ...ids(world, of), by, seen: null, key: null, lineIds, to, note: '', parcel: null },
      of.now,
    );
  },
  exchange: ({ world, by, n, lineIds, ...of }) =>
    chooseExchange(
      of.tx,
      { ...ids(world, of), ...line(lineIds, n, by), variantId: world.larger, isAgreed: true },
      of.now,
    ),
  ship: ({ world, by, n, lineIds, ...of }) =>
    shipExchange(
      of.tx,
      { ...ids(world, of), ...line(lineIds, n, by), carrier: null, trackingNumber: `SF${1e6 + n}` },
      of.now,
    ),
  fail: ({ world, by, n, lineIds, ...of }) =>
    failExchange(of.tx, { ...ids(world, of), ...line(lineIds, n, by), note: '' }, of.now),
  giveUp: ({ world, ...of }) => giveUpExchange(of.tx, { ...ids(world, of), wants: 'refund' }, of.now),
  pay: ({ world, by, ...of }) =>
    payReturn(of.tx, { ...ids(world, of), by, seen: null, lineIds: null, keepsGoodsPercent: 40 }, ports, of.now),
  ...Object.fromEntries(
    actions.map((action) => [
      action,
      ({ world, by, ...of }: Case) =>
        actOnReturn(of.tx, { ...ids(world, of), by, seen: null, action, lineIds: null, note: 'because' }, of.now),
    ]),
  ),
};

const ids = ({ shop }: World, { returnId }: Pick<Case, 'returnId'>) => ({ shopId: shop.id, returnId });
const line = (lineIds: string[], n: number, by: Actor) => ({ lineId: one(lineIds, n), by, seen: null, key: null });

async function request(db: Db, { shop, orderId, lineIds }: World, n: number): Promise<void> {
  const now = shop.now();
  await transact(db, async (tx) => {
    const goods = (await selectGoods(tx, shop.id, orderId))?.goods ?? [];
    const came = goods.find(({ exchanged }) => exchanged.length > 0);
    const again = came && { orderLineId: came.orderLineId, quantity: 1, ofLineId: came.exchanged[0]?.lineId ?? null };
    const lines = [again ?? { orderLineId: one(lineIds, n), quantity: 1 + (n % 2) }];
    const said = [{ reason: one(reasons, n), detail: null, words: '' }];
    const asked = {
      shopId: shop.id,
      by: { kind: 'buyer' } as const,
      via: 'page' as const,
      requestKey: `r-${n}`,
      orderId,
    };
    await requestReturn(tx, { ...asked, lines, reasons: said, wants: n % 2 ? 'refund' : null, ownWords: '' }, now);
  });
}

async function act(db: Db, world: World, deed: string, n: number): Promise<void> {
  const { shop } = world;
  const { rows } = await sql<{ id: string }>`select id from returns where shop_id = ${shop.id} order by id`.execute(db);
  if (rows.length === 0 || deed === 'request') return request(db, world, n);
  const returnId = one(rows.slice(-3), n).id; // mostly the newest: so that cases come far
  await transact(db, async (tx) => {
    const { lines } = await lockReturn(tx, shop.id, returnId);
    const by: Actor = n % 3 ? { kind: 'agent', id: shop.people.owner.agentId } : { kind: 'buyer' };
    const lineIds = lines.filter((state) => state.case !== 'cancelled').map(({ id }) => id);
    if (lineIds.length > 0) await deeds[deed]?.({ world, tx, returnId, lineIds, by, n, now: shop.now() });
  });
}

/** What happens to money at its own pace: paid by hand, failed, taken back, let go by whoever runs the shop. */
async function moveMoney(db: Db, { shop }: World, n: number): Promise<void> {
  const { rows: gates } = await sql<{ callId: string; returnId: string }>`select call_id as "callId",
    subject_id as "returnId" from refund_gates where shop_id = ${shop.id} and opened_at is null`.execute(db);
  const shopId = shop.id;
  const agentId = shop.people.owner.agentId;
  const by = { kind: 'agent', id: agentId } as const;
  for (const { callId, returnId } of n % 3 === 0 ? gates : []) {
    await transact(db, (tx) => overrideGate(tx, { shopId, callId, agentId, note: 'heard by mail' }, shop.now()));
    await transact(db, (tx) => releaseHeld(tx, { shopId, returnId }, ports, shop.now()));
  }
  const { rows } = await sql<{ id: string; orderId: string }>`
    select id, order_id as "orderId" from refunds where shop_id = ${shop.id} and (status = 'queued' or (status = 'sent' and method = 'manual')) order by id`.execute(
    db,
  );
  if (rows.length === 0) return;
  const { id: refundId, orderId } = one(rows, n);
  if (n % 4 === 0)
    await transact(db, async (tx) => {
      await sql`update refunds set status = 'not_sent', reason = 'came back' where shop_id = ${shopId} and id = ${refundId}`.execute(
        tx,
      );
      await countTill(tx, shopId, orderId);
    });
  else if (n % 7 === 0)
    await transact(db, (tx) => cancelRefund(tx, { shopId, refundId, reason: 'no' }, ports, shop.now()));
  else await transact(db, (tx) => confirmManual(tx, { shopId, refundId, by, reference: 'b' }, ports, shop.now()));
}

/** What the jobs do: parcels arrive, exchanges too, what nobody sends expires, refunds become steps of their return. */
async function runClock(db: Db, { shop }: World, hours: number): Promise<void> {
  shop.clock.advance({ hours });
  await sql`update parcels set delivered_at = ${shop.now()} where shop_id = ${shop.id} and delivered_at is null
    and ${hours} > 72`.execute(db);
  await followGoods(db, shop.now(), log);
  const { rows } = await sql<{ id: string; returnId: string }>`select id, return_id as "returnId" from refunds
    where shop_id = ${shop.id} and status in ('sent', 'not_sent') order by settled_at, id`.execute(db);
  for (const { id: refundId, returnId } of rows)
    await followRefund(db, { shopId: shop.id, returnId, refundId }, shop.now());
}

const refusedOnly = (error: unknown) => {
  if (!(error instanceof Refused)) throw error;
};

type Line = CountedLine & {
  orderLineId: string;
  dueAt: string | null;
  id: string;
};

/** Only the shelf is left, and the buyer does not wait for that. */
const isPaidAndHere = ({ case: state, goods }: Line) => state === 'resolved' && goods === 'accepted';

async function check({ shop }: World): Promise<void> {
  const { rows: steps } = await sql<{ axis: 'case' | 'goods' | 'money'; from: string; to: string }>`
    select axis, from_state as from, to_state as to from return_steps where shop_id = ${shop.id} and axis <> 'other'`.execute(
    shop.db,
  );
  const table = { case: caseSteps, goods: goodsSteps, money: moneySteps } as const;
  for (const { axis, from, to } of steps)
    assert.ok((table[axis] as Record<string, readonly string[]>)[from]?.includes(to), `${axis} ${from} ${to}`);
  const { rows: lines } = await sql<Line>`
    select l.id, l.case_state as case, l.goods_state as goods, l.money_state as money, l.quantity,
      l.accepted_quantity as "acceptedQuantity",
      l.order_line_id as "orderLineId", r.due_at as "dueAt"
    from return_lines l join returns r on r.shop_id = l.shop_id and r.id = l.return_id where l.shop_id = ${shop.id}`.execute(
    shop.db,
  );
  for (const state of lines)
    if (!['closed', 'cancelled', 'expired', 'declined'].includes(state.case) && !isPaidAndHere(state))
      assert.ok(state.dueAt, `hangs: ${state.case} ${state.goods} ${state.money}`);
  const { rows: units } = await sql<{ id: string; units: number; most: number }>`select order_line_id as id,
    in_return as units, bought as most from units_in_return where shop_id = ${shop.id}`.execute(shop.db);
  for (const { id, units: counted, most } of units) {
    const held = lines.filter((state) => state.orderLineId === id);
    assert.equal(
      counted,
      held.reduce((sum, line) => sum + unitsHeld(line), 0),
    );
    assert.ok(counted <= most && most === bought);
  }
  const { rows: books } = await sql<{ paid: number; committed: number; live: number; held: number }>`
    select m.paid_minor as paid, m.committed_minor as committed,
      (select coalesce(sum(amount_minor), 0)::bigint from refunds where shop_id = ${shop.id}
        and status not in ('cancelled', 'not_sent')) as live,
      (select coalesce(sum(quantity), 0)::int from variant_holds where shop_id = ${shop.id}) as held
    from order_money m where m.shop_id = ${shop.id}`.execute(shop.db);
  for (const { paid, committed, live, held } of books) {
    assert.ok(committed <= paid && committed === live, `${committed} of ${paid}, refunds ${live}`);
    assert.ok(held <= stock, `${held} kept`);
  }
}

/** What moves on is done more often than what ends it. */
const names = [
  ...[
    'request',
    'request',
    'approve',
    'approve',
    'approve',
    'track',
    'arrive',
    'inspect',
    'inspect',
    'inspect',
    'settle',
  ],
  ...[
    'settle',
    'pay',
    'pay',
    'pay',
    'exchange',
    'ship',
    'ship',
    'fail',
    'giveUp',
    'choose',
    'decline',
    'decline',
    ...actions,
  ],
];
const turn = fc.record({
  here: fc.constantFrom(...names),
  there: fc.constantFrom(...names),
  n: fc.nat(10_000),
  hours: fc.constantFrom(0, 0, 1, 20, 80, 24 * 15),
});

test('whatever buyer, agents on two nodes and the clock do in whatever order: no state out of the table, no unit twice, no cent too much, no right refused, nothing forgotten', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 15, maxLength: 25 }), async (turns) => {
      const shop = await testShop(t);
      const sold = await selling(shop, stock);
      const goods = { lines: [1, 2].map((n) => ({ quantity: bought, priceMinor: 3333 * n })), freightMinor: 700 };
      const { orderId, lineIds } = await paidGoods(shop, { ...goods, totalMinor: 29_999 }, { phone: '+8613800000001' });
      await sql`update order_lines set variant_id = ${sold.m} where shop_id = ${shop.id}`.execute(shop.db);
      const world: World = { shop, orderId, lineIds, larger: sold.l };
      for (const { here, there, n, hours } of turns) {
        await Promise.all([
          act(shop.db, world, here, n).catch(refusedOnly),
          act(other.db, world, there, n >> 1).catch(refusedOnly),
        ]);
        await moveMoney(shop.db, world, n).catch(refusedOnly);
        await runClock(other.db, world, hours);
        await check(world);
      }
    }),
    { numRuns: 3, seed: 5, endOnFailure: true },
  );
});
