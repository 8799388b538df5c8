import { sql } from 'kysely';
import * as ledger from '../server/outbox/index.ts';
import type { Db } from '../server/platform/database.ts';
import { Refused } from '../server/platform/errors.ts';
import { newId } from '../server/platform/ids.ts';
import { approveRefund, askRefund, cancelRefund, followMoney, type RefundPorts } from '../server/refunds/index.ts';
import { randomFrom } from '../shared/random.ts';
import { type RunPlan, type RunReport, type RunTotals, runMany } from './ledger-runs.ts';
import { drain, flakyProvider, newWorld, node, nowOf, passTime, type World } from './ledger-world.ts';
import { refundVerdictOn } from './refund-verdict.ts';

const paidMinor = 10_000;
const kinds = ['key', 'query', 'blind'] as const;
const ports: RefundPorts = { gate: async () => null, changed: async () => undefined };

/** A shop whose orders are paid through a bank, and where a second person approves from 40.00 on. */
export async function openShop(db: Db, shopId: string): Promise<{ provider: string; orderId: string }> {
  const [provider, orderId] = [crypto.randomUUID(), crypto.randomUUID()];
  await sql`update shops set refund_limit_minor = 4000 where id = ${shopId}`.execute(db);
  await sql`insert into providers (shop_id, id, kind, channel, name, settings, place, per_second, changed_at)
    values (${shopId}, ${provider}, 'bank', 'money', 'bank', '{}', 1, 1000, now())`.execute(db);
  await sql`insert into orders (shop_id, id, external_id, status, placed_at, paid_at, currency, total_minor, synced_at)
    values (${shopId}, ${orderId}, 'R-1', 'paid', now(), now(), 'CNY', ${paidMinor}, now())`.execute(db);
  await sql`insert into order_payments (shop_id, order_id, id, provider, reference, amount_minor, currency, paid_at)
    values (${shopId}, ${orderId}, ${crypto.randomUUID()}, 'bank', 'p-1', ${paidMinor}, 'CNY', now())`.execute(db);
  return { provider, orderId };
}

/**
 * One seeded run: two nodes on which several ask at once, some twice under one key, others approve and cancel, and the ledger
 * pays back by a bank of one class that answers badly; nodes die or stand still at any crash point, a person ends the doubts
 * that are listed by what stands in the bank's books. In the end the database and those books are compared.
 */
async function simulate(db: Db, shopId: string, seed: number): Promise<RunReport> {
  const random = randomFrom(seed);
  const world = newWorld(random);
  const kind = kinds[Math.floor(random() * kinds.length)] ?? 'key';
  const { provider: id, orderId } = await openShop(db, shopId);
  const bank = flakyProvider(world, kind, { id, channel: 'money' });
  const nodes = [0, 1].map(() => node(ledger, db, world, shopId, bank, followMoney(ports)));
  for (let step = 0; step < 40; step++) {
    const roll = random();
    world.seconds += 0.001;
    if (roll < 0.22) await askAtOnce(db, world, shopId, orderId);
    else if (roll < 0.3) await decide(db, world, shopId);
    else if (roll < 0.36) await endDoubt(db, world, shopId);
    else if (roll < 0.46) await passTime(db, world, shopId, Math.floor(random() * 150));
    else await nodes[Math.floor(random() * nodes.length)]?.step();
  }
  await drain(db, world, shopId, nodes);
  const moved = world.taken.map((one) => ({
    id: one.id,
    amountMinor: (one.content as ledger.MoneyContent).amountMinor,
  }));
  const { faults, unknown } = await refundVerdictOn(db, shopId, { kind, moved });
  return { faults, unknown, taken: moved.length, deaths: world.deaths };
}

/** One to four ask at the same moment, on both nodes: under keys that others use too, for sums that do not fit together. */
async function askAtOnce(db: Db, world: World, shopId: string, orderId: string): Promise<void> {
  const asked = Array.from({ length: 1 + Math.floor(world.random() * 4) }, () => {
    const n = Math.floor(world.random() * 8);
    // Of one key always one sum, as of one button.
    const amountMinor = [1700, 2500, 4100, 900, 3333, 10_000, 1, 5000][n] ?? 1;
    return { requestKey: `button ${n}`, amountMinor };
  });
  const now = nowOf(world);
  await Promise.all(
    asked.map(({ requestKey, amountMinor }) =>
      refusedOr(db, (tx) =>
        askRefund(
          tx,
          {
            ...{ shopId, orderId, returnId: null, requestKey, amountMinor, currency: 'CNY', remedy: 'refund' },
            ...{ parts: [{ reason: 'goods', amountMinor }], by: { kind: 'agent', id: 'anna' } },
          },
          ports,
          now,
        ),
      ),
    ),
  );
}

/** Somebody approves or takes back one that waits; two do at once. */
async function decide(db: Db, world: World, shopId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from refunds
    where shop_id = ${shopId} and status = 'waiting_approval' order by asked_at, amount_minor limit 1`.execute(db);
  const [refund] = rows;
  if (!refund) return;
  const now = nowOf(world);
  const given = { shopId, refundId: refund.id };
  await Promise.all([
    refusedOr(db, (tx) => approveRefund(tx, { ...given, by: { kind: 'agent', id: 'ben' } }, ports, now)),
    world.random() < 0.5
      ? refusedOr(db, (tx) => approveRefund(tx, { ...given, by: { kind: 'agent', id: 'cleo' } }, ports, now))
      : refusedOr(db, (tx) => cancelRefund(tx, { ...given, reason: 'mistaken' }, ports, now)),
  ]);
}

/** A doubt that waits for a person: the bank's books tell. */
async function endDoubt(db: Db, world: World, shopId: string): Promise<void> {
  const { rows } = await sql<{ id: string; attempt: number }>`select id, attempt from sends
    where shop_id = ${shopId} and status = 'unknown' and ask_at is null order by id limit 1`.execute(db);
  const [send] = rows;
  if (!send) return;
  const decision = world.taken.some(({ id }) => id === send.id) ? 'sent' : 'drop';
  const decided = { shopId, sendId: send.id, attempt: send.attempt, decision, agentId: newId(nowOf(world)) } as const;
  await refusedOr(db, (tx) => ledger.decideSend(tx, decided, nowOf(world), followMoney(ports)));
}

async function refusedOr(db: Db, work: Parameters<ReturnType<Db['transaction']>['execute']>[0]): Promise<void> {
  await db
    .transaction()
    .execute(work)
    .catch((error) => {
      if (!(error instanceof Refused)) throw error;
    });
}

/** Many runs, each in a shop of its own. */
export function simulateRefunds(db: Db, plan: RunPlan): Promise<RunTotals> {
  return runMany(db, plan, (shopId, seed) => simulate(db, shopId, seed));
}
