import { sql } from 'kysely';
import type { Db } from '../server/platform/database.ts';
import { randomFrom } from '../shared/random.ts';
import { type RunPlan, type RunReport, type RunTotals, runMany } from './ledger-runs.ts';
import { verdictOn, wrongMoves } from './ledger-verdict.ts';
import {
  drain,
  flakyProvider,
  type Ledger,
  type Node,
  newWorld,
  node,
  nowOf,
  passTime,
  type World,
} from './ledger-world.ts';

/**
 * One seeded run: two workers, one shop, one provider of a class; workers die or stand still at any crash point, the
 * provider answers badly, buyers opt out, time passes. In the end everything is worked off and read from the database and
 * the provider's own list. The same seed is the same run, but where a worker dies while it still writes.
 */
async function simulate(ledger: Ledger, db: Db, shopId: string, seed: number): Promise<RunReport> {
  const random = randomFrom(seed);
  const world = newWorld(random);
  const kind = (['key', 'query', 'blind'] as const)[Math.floor(random() * 3)] ?? 'key';
  const provider = flakyProvider(world, kind);
  const nodes = [node(ledger, db, world, shopId, provider), node(ledger, db, world, shopId, provider)];
  const asked = new Set<string>();
  for (let step = 0; step < 60; step++) await oneStep(ledger, db, world, shopId, nodes, asked);
  await drain(db, world, shopId, nodes);
  const { faults, unknown } = await verdictOn(db, shopId, { kind, asked, taken: world.taken.map(({ id }) => id) });
  const late = world.claimedLate.map((one) => `claimed after the opt-out: ${one}`);
  faults.push(...late, ...(await wrongMoves(db, shopId)));
  return { faults, unknown, taken: world.taken.length, deaths: world.deaths };
}

async function oneStep(ledger: Ledger, db: Db, world: World, shopId: string, nodes: Node[], asked: Set<string>) {
  const roll = world.random();
  // Ids are made in the order of the steps, so that the same seed finds them in the same order.
  world.seconds += 0.001;
  const address = () => `a${Math.floor(world.random() * 4)}`;
  if (roll < 0.2) {
    const keys = Array.from(
      { length: 1 + Math.floor(world.random() * 3) },
      () => `k${Math.floor(world.random() * 12)}`,
    );
    for (const key of keys) asked.add(key);
    const sends = keys.map((key) => ({
      ...{ key, rank: 'campaign' as const, purpose: 'promotion' as const, channel: 'sms' as const, address: address() },
      content: { key },
    }));
    await Promise.all(
      [0, 1].map(() => db.transaction().execute((tx) => ledger.enqueueSends(tx, shopId, sends, nowOf(world)))),
    );
  } else if (roll < 0.3) await passTime(db, world, shopId, Math.floor(world.random() * 150));
  else if (roll < 0.34) {
    const who = address();
    const told = { channel: 'sms', address: who, scope: 'promotion', source: 'reply', proof: { text: 'TD' } } as const;
    await db.transaction().execute((tx) => ledger.suppress(tx, shopId, told, nowOf(world)));
    if (!world.underWay.has(who)) world.underWay.set(who, await attemptsUnderWay(db, shopId, who));
  } else await nodes[Math.floor(world.random() * nodes.length)]?.step();
}

async function attemptsUnderWay(db: Db, shopId: string, address: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string; attempt: number }>`
    select id, attempt from sends where shop_id = ${shopId} and address = ${address} and status = 'sending'`.execute(
    db,
  );
  return new Set(rows.map(({ id, attempt }) => `${id} ${attempt}`));
}

/** Many runs, each in a shop of its own. */
export function simulateMany(ledger: Ledger, db: Db, plan: RunPlan): Promise<RunTotals> {
  return runMany(db, plan, (shopId, seed) => simulate(ledger, db, shopId, seed));
}
