import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { systemClock } from '../server/platform/clock.ts';
import type { Db, OpenDatabase } from '../server/platform/database.ts';
import { newId } from '../server/platform/ids.ts';
import { askServer, cycle } from './returns-cycle.ts';
import { type ReturnsShop, seedBought } from './returns-shop.ts';

export type Rates = {
  clients: number;
  cyclesPerSecond: number;
  byHandPerSecond: number;
  insertsPerSecond: number;
  /** Of a full cycle to one bare insert. */
  ratioToInserts: number;
  ratioToByHand: number;
};

type Plan = {
  shop: ReturnsShop;
  servers: { qin: string; hand: string };
  clients: readonly number[];
  seconds: number;
  rounds: number;
};

/** Of each of eight clients. */
const warmUps = 20;

/** Rounds in turn, so that whatever else the machine does weighs on all of them alike; the medians count. */
export async function measureRates({ db, pool }: OpenDatabase, plan: Plan): Promise<Rates[]> {
  const { shop, servers, seconds, rounds } = plan;
  await pool.query('create table bare_inserts (id uuid primary key, at timestamptz not null)');
  const insert = () =>
    pool
      .query('insert into bare_inserts (id, at) values ($1, now())', [newId(systemClock.now())])
      .then(() => undefined);
  const results: Rates[] = [];
  // Both warm: what is loaded and prepared once is, and PostgreSQL is past the five plans that it makes of a prepared
  // statement on each connection before it keeps one.
  for (const url of Object.values(servers)) {
    const ask = askServer(url, shop.cookie);
    const orders = await seedBought(db, shop.shopId, 8 * warmUps, systemClock.now());
    await Promise.all(
      [0, 1, 2, 3, 4, 5, 6, 7].map(async (at) => {
        for (const one of orders.slice(at * warmUps, (at + 1) * warmUps)) await cycle(ask, one);
      }),
    );
  }
  for (const clients of plan.clients) {
    const runs = { qin: [] as number[], hand: [] as number[], bare: [] as number[] };
    const full = async (url: string) => {
      const bought = await seedBought(db, shop.shopId, clients * seconds * 150, systemClock.now());
      const ask = askServer(url, shop.cookie);
      const next = async () => {
        const one = bought.pop();
        if (!one) throw new Error('More returns a second than orders were made for.');
        await cycle(ask, one);
      };
      const perSecond = await ratePerSecond({ clients, seconds }, next, () => untilPaid(db, shop.shopId));
      await untilClosed(db, shop.shopId);
      return perSecond;
    };
    for (let round = 0; round < rounds; round++) {
      runs.bare.push(await ratePerSecond({ clients, seconds: 1 }, insert));
      runs.hand.push(await full(servers.hand));
      runs.qin.push(await full(servers.qin));
    }
    const [qin, hand, bare] = [median(runs.qin), median(runs.hand), median(runs.bare)];
    results.push({
      ...{
        clients,
        cyclesPerSecond: rounded(qin, 1),
        byHandPerSecond: rounded(hand, 1),
        insertsPerSecond: rounded(bare, 0),
      },
      ...{ ratioToInserts: rounded(qin / bare, 5), ratioToByHand: rounded(qin / hand, 2) },
    });
  }
  return results;
}

/** What is done a second until it is `over`: of returns, until the last refund has left. */
async function ratePerSecond(
  { clients, seconds }: { clients: number; seconds: number },
  work: () => Promise<void>,
  over: () => Promise<void> = async () => undefined,
): Promise<number> {
  const start = performance.now();
  let done = 0;
  const client = async () => {
    for (; performance.now() - start < seconds * 1000; done++) await work();
  };
  await Promise.all(Array.from({ length: clients }, client));
  await over();
  return (done * 1000) / (performance.now() - start);
}

const untilPaid = (db: Db, shopId: string) =>
  until(db, sql`select 1 from refunds where shop_id = ${shopId} and status <> 'sent' limit 1`);

/** Jobs that come after the money are not to weigh on the next measurement. */
const untilClosed = (db: Db, shopId: string) =>
  until(db, sql`select 1 from return_lines where shop_id = ${shopId} and money_state = 'refund_due' limit 1`);

async function until(db: Db, left: ReturnType<typeof sql>): Promise<void> {
  while ((await left.execute(db)).rows.length > 0) await sleep(20);
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const rounded = (number: number, digits: number) => Number(number.toFixed(digits));
