import { sql } from 'kysely';
import type { Claimed, CrashPoint, Lane, Outbox, Outgoing, Provider } from '../server/outbox/index.ts';
import type { Db } from '../server/platform/database.ts';
import { randomFrom } from '../shared/random.ts';
import { type RunPlan, type RunReport, type RunTotals, runMany } from './ledger-runs.ts';
import { verdictOn, wrongMoves } from './ledger-verdict.ts';

/** The ledger that is tried: ours, or one with a planted bug. */
export type Ledger = Pick<
  typeof import('../server/outbox/index.ts'),
  'enqueueSends' | 'workOff' | 'recover' | 'endDoubts' | 'suppress' | 'suppressionGuard' | 'deadlineGuard'
>;

const beginning = Temporal.Instant.from('2026-03-10T01:00:00Z');
const leaseSeconds = 60;
const timeoutSeconds = 20;
const keySeconds = 300;
const shownAfterSeconds = 30;
const certainties = {
  key: { kind: 'key', seconds: keySeconds },
  query: { kind: 'query', seconds: shownAfterSeconds, rememberedSeconds: 86_400 },
  blind: { kind: 'blind' },
} as const;

type Acceptance = { id: string; at: number; providerMessageId: string };
/** All that a run shares. Time is ours: passing, it moves the database's due times backwards. */
type World = {
  random: () => number;
  seconds: number;
  /** Every call that the provider took for a new one. */
  taken: Acceptance[];
  /** Attempts that called somebody who had opted out before they were claimed. */
  claimedLate: string[];
  /** What was under way when somebody opted out. */
  underWay: Map<string, Set<string>>;
  deaths: number;
};

class Crash extends Error {}

/** Between two database transactions a worker may also stand still; inside one it would hold its locks. */
const mayPause: ReadonlySet<CrashPoint> = new Set<CrashPoint>([
  'claim.before',
  'claim.committed',
  'call.before',
  'call.after',
  'settle.before',
  'settle.committed',
  'recover.committed',
  'ask.after',
]);

/**
 * One seeded run: two workers, one shop, one provider of a class; workers die or stand still at any crash point, the
 * provider answers badly, buyers opt out, time passes. In the end everything is worked off and read from the database and
 * the provider's own list. The same seed is the same run, but where a worker dies while it still writes.
 */
async function simulate(ledger: Ledger, db: Db, shopId: string, seed: number): Promise<RunReport> {
  const random = randomFrom(seed);
  const world: World = {
    ...{ random, seconds: 0, taken: [], underWay: new Map(), claimedLate: [], deaths: 0 },
  };
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

const nowOf = (world: World) => beginning.add({ milliseconds: Math.round(world.seconds * 1000) });

type Node = ReturnType<typeof node>;

/** A worker that is told what to do and may be stopped or killed while it does it. */
function node(ledger: Ledger, db: Db, world: World, shopId: string, provider: Provider) {
  let calm = false;
  let dead = false;
  let busy: Promise<unknown> | null = null;
  let resume: (() => void) | null = null;
  let pause: Promise<void> | null = null;
  let isWriting = false;
  const reach = async (point: CrashPoint) => {
    if (point === 'settle.committed') isWriting = false;
    // Where one of its tasks stands still, the whole process does.
    if (pause && mayPause.has(point)) await pause;
    const roll = dead || calm ? 1 : world.random();
    if (roll >= 0.06 && roll < 0.2 && mayPause.has(point) && !resume) {
      pause = new Promise<void>((done) => {
        resume = done;
      });
      await pause;
    }
    if (roll < 0.06) {
      world.deaths += 1;
      dead = true;
    }
    if (dead) isWriting = false;
    if (dead) throw new Crash();
    if (point === 'settle.before') isWriting = true;
  };
  const goOn = () => {
    const paused = resume;
    resume = null;
    pause = null;
    paused?.();
  };
  const outbox: Outbox = {
    ...{ db, leaseSeconds, reach, now: () => nowOf(world), elapsedMs: () => world.seconds * 1000 },
    guards: [ledger.suppressionGuard, ledger.deadlineGuard],
    providersOf: async () => [provider],
    findProvider: async () => provider,
  };
  const lane: Lane = { shopId, channel: 'sms', ranks: [0, 2], batch: 4 };
  const doubts = { shopId, provider, batch: 4 };
  /** One round of a worker, as the real one goes round. */
  const round = async () => {
    const counts = [
      await ledger.recover(outbox, doubts),
      await ledger.endDoubts(outbox, doubts),
      await ledger.workOff(outbox, lane, () => world.random() < 0.5),
    ];
    return counts.reduce((sum, count) => sum + count, 0);
  };
  return {
    /** Goes on until it has ended, stands still or is dead. */
    step: async () => {
      // Standing still lasts: meanwhile the other one takes over.
      if (resume && world.random() < 0.7) return;
      if (resume) goOn();
      else if (!busy) {
        dead = false; // a new process in its place
        busy = round()
          .catch((error) => {
            if (!(error instanceof Crash)) throw error;
          })
          .finally(() => {
            busy = null;
          });
      }
      while (busy && (!resume || isWriting)) await Promise.race([busy, new Promise((next) => setImmediate(next))]);
    },
    /** From now on nothing happens to it. */
    finish: async () => {
      calm = true;
      if (resume) goOn();
      while (busy) await busy;
      dead = false;
    },
    work: round,
  };
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

async function passTime(db: Db, world: World, shopId: string, seconds: number): Promise<void> {
  world.seconds += seconds;
  await sql`
    update sends set lease_until = lease_until - make_interval(secs => ${seconds}),
      ask_at = ask_at - make_interval(secs => ${seconds}), first_called_at = first_called_at - make_interval(secs => ${seconds})
    where shop_id = ${shopId} and status in ('sending', 'unknown', 'queued')`.execute(db);
  await sql`
    update provider_gates set filled_at = filled_at - make_interval(secs => ${seconds}),
      shut_until = shut_until - make_interval(secs => ${seconds}) where shop_id = ${shopId}`.execute(db);
}

/** The faults are over: everything that can be worked off is. */
async function drain(db: Db, world: World, shopId: string, nodes: Node[]): Promise<void> {
  for (const one of nodes) await one.finish();
  for (let quiet = 0; quiet < 2; ) {
    await passTime(db, world, shopId, 16 * 60);
    quiet = ((await nodes[0]?.work()) ?? 0) === 0 ? quiet + 1 : 0;
  }
}

function flakyProvider(world: World, kind: 'key' | 'query' | 'blind'): Provider {
  const take = (outgoing: Outgoing) => {
    const known =
      kind === 'key'
        ? world.taken.findLast(({ id, at }) => id === outgoing.id && world.seconds - at < keySeconds)
        : undefined;
    if (known) return known;
    const taken = { id: outgoing.id, at: world.seconds, providerMessageId: `p${world.taken.length}` };
    world.taken.push(taken);
    return taken;
  };
  return {
    ...{ id: kind, channel: 'sms' as const, perSecond: 1000, atOnce: 2, timeoutMs: timeoutSeconds * 1000 },
    certainty: certainties[kind],
    send: async (outgoing) => {
      const attempt = (outgoing as Claimed).attempt + 1;
      if (world.underWay.get(outgoing.address)?.has(`${outgoing.id} ${attempt}`) === false)
        world.claimedLate.push(`${outgoing.id} ${attempt}`);
      const roll = world.random();
      if (roll < 0.5) return { is: 'accepted', providerMessageId: take(outgoing).providerMessageId };
      if (roll < 0.62) {
        take(outgoing);
        return { is: 'unclear', reason: 'timeout' };
      }
      if (roll < 0.72) return { is: 'unclear', reason: 'http_503' };
      if (roll < 0.85) return { is: 'not_taken', reason: 'http_429', afterSeconds: roll < 0.78 ? 1e9 : 5 };
      return { is: 'refused', reason: 'bad_number' };
    },
    find: async (outgoing) => {
      if (world.random() < 0.2) return { is: 'unclear' };
      const found = world.taken.find(({ id }) => id === outgoing.id);
      if (found && world.seconds - found.at >= shownAfterSeconds * world.random())
        return { is: 'accepted', providerMessageId: found.providerMessageId };
      return { is: 'not_found' };
    },
  };
}

/** Many runs, each in a shop of its own. */
export function simulateMany(ledger: Ledger, db: Db, plan: RunPlan): Promise<RunTotals> {
  return runMany(db, plan, (shopId, seed) => simulate(ledger, db, shopId, seed));
}
