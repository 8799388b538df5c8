import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import { stopwatch } from '../server/platform/clock.ts';
import type { Db } from '../server/platform/database.ts';
import { randomFrom } from '../shared/random.ts';
import { openSink, settled } from './ledger-kills.ts';
import { type RunPlan, type RunReport, type RunTotals, runMany } from './ledger-runs.ts';
import type { RefundNodeOrder } from './refund-node.ts';
import { plannedDeaths, type RefundPoint } from './refund-points.ts';
import { openShop } from './refund-sim.ts';
import { type Movement, refundVerdictOn } from './refund-verdict.ts';
import { startRefundNode } from './start-refund-node.ts';

/** Together more than was paid; from 20.00 on a second person approves; odd sums wait for their gate. */
const asks = [1700, 2500, 3999, 900, 3333, 1].map((amountMinor, n) => ({ requestKey: `button ${n}`, amountMinor }));
const limitMinor = 2000;
/** Also on a machine that does much else. */
const patienceMs = 300_000;

/**
 * Runs of two nodes in processes of their own that ask for the same refunds at the same time, one from the first on, one from
 * the last, approve, release and pay them back. Each run has one of the planned deaths: both nodes die of SIGKILL there, and
 * what takes their place does so once more. In the end refunds, till and the bank's own books are compared, to the cent.
 * `isNaive`: refunds as shops are known to make them, which these runs must find out.
 */
export function killRefunds(db: Db, connection: pg.PoolConfig, plan: RunPlan, isNaive = false): Promise<RunTotals> {
  return runMany(db, plan, (shopId, seed) => oneRun(db, connection, shopId, { seed, isNaive }));
}

async function oneRun(
  db: Db,
  connection: pg.PoolConfig,
  shopId: string,
  { seed, isNaive }: { seed: number; isNaive: boolean },
): Promise<RunReport> {
  const random = randomFrom(seed);
  const { point, kind } = plannedDeaths[seed % plannedDeaths.length] ?? { point: 'call.after', kind: 'key' };
  const shop = await openShop(db, shopId);
  const returnId = crypto.randomUUID();
  await sql`update shops set refund_limit_minor = ${limitMinor} where id = ${shopId}`.execute(db);
  await sql`insert into returns (shop_id, id, order_id, rma, opened_at)
    values (${shopId}, ${returnId}, ${shop.orderId}, 'R1', now())`.execute(db);
  const bank = await openSink(kind, needsDoubt(point) ? afterACutLine(random) : random);
  const order: RefundNodeOrder = {
    ...{
      connection,
      shopId,
      returnId,
      ...shop,
      sink: bank.url,
      kind,
      asks,
      leaseSeconds: 1,
      timeoutMs: 300,
      ends: null,
    },
  };
  const ends = (at: RefundPoint, most: number) => ({ point: at, nth: 1 + Math.floor(random() * most) });
  const deaths = [ends(point, 1), ends(point, 2)];
  // Somebody must have gone with something in hand before another one finds it.
  const before = point.startsWith('recover.') ? [ends('call.after', 1)] : [];
  const nodes = [
    startRefundNode(order, [...before, ...deaths], isNaive),
    startRefundNode({ ...order, asks: asks.toReversed() }, deaths, isNaive),
  ];
  try {
    const isWorkedOff = async () => isNaive || isAllSettled(db, shopId);
    const passedMs = stopwatch();
    // Also while they ask: a bank that said 429 with an absurd wait keeps a doubt open, and nobody asks past a doubt.
    for (let isOver = false; !isOver && passedMs() < patienceMs; await sleep(50)) {
      const hasAsked = nodes.every((node) => node.hasAsked());
      isOver = (await isWorkedOff()) && hasAsked;
    }
    const faults = isNaive
      ? await naiveFaultsOf(db, shopId, bank.moved)
      : [
          ...(await refundVerdictOn(db, shopId, { kind, moved: bank.moved })).faults,
          ...(await lostOf(db, shopId, new Set(nodes.flatMap((node) => [...node.made])))),
        ];
    const diedAt = nodes.flatMap((node) => node.deaths.map((death) => `${death} ${kind}`));
    return { deaths: diedAt.length, taken: bank.moved.length, unknown: 0, faults, ...(isNaive ? {} : { diedAt }) };
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    bank.close();
  }
}

const needsDoubt = (point: RefundPoint) => point === 'ask.after' || point.startsWith('decide.');

/** The bank takes the first one and cuts the line. */
function afterACutLine(random: () => number): () => number {
  let isFirst = true;
  return () => {
    const roll = isFirst ? 0.17 : random();
    isFirst = false;
    return roll;
  };
}

async function isAllSettled(db: Db, shopId: string): Promise<boolean> {
  await settled(db, shopId);
  const { rows } = await sql`
    select from refunds where shop_id = ${shopId} and status not in ('sent', 'not_sent') limit 1`.execute(db);
  return rows.length === 0;
}

/** What somebody was told is made, and is nowhere; what has not come to an end; what is there and was never answered. */
async function lostOf(db: Db, shopId: string, made: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await sql<{ key: string; status: string }>`
    select request_key as key, status from refunds where shop_id = ${shopId}`.execute(db);
  const keys = new Set(rows.map(({ key }) => key));
  return [
    ...[...made].filter((key) => !keys.has(key)).map((key) => `${key}: answered, and nowhere`),
    ...[...keys].filter((key) => !made.has(key)).map((key) => `${key}: made, and never answered`),
    ...rows.flatMap(({ key, status }) =>
      status === 'sent' || status === 'not_sent' ? [] : [`${key}: stays ${status}`],
    ),
  ];
}

/** The bank's books beside what was written down, without a word of how it should have been done. */
async function naiveFaultsOf(db: Db, shopId: string, moved: readonly Movement[]): Promise<string[]> {
  const { rows } = await sql<{ written: number }>`
    select coalesce(sum(amount_minor), 0)::bigint as written from refunds where shop_id = ${shopId}`.execute(db);
  const out = moved.reduce((sum, one) => sum + one.amountMinor, 0);
  const written = rows[0]?.written ?? 0;
  return out === written ? [] : [`the bank moved ${out}, written down are ${written}`];
}
