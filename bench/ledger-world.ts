import { sql } from 'kysely';
import type {
  Channel,
  Claimed,
  CrashPoint,
  FollowMoney,
  Lane,
  Outbox,
  Outgoing,
  Provider,
} from '../server/outbox/index.ts';
import type { Db } from '../server/platform/database.ts';

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

/** What a provider has taken. */
type Acceptance = { id: string; at: number; providerMessageId: string; content: unknown };
/** All that a run shares. Time is ours: passing, it moves the database's due times backwards. */
export type World = {
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

export const nowOf = (world: World) => beginning.add({ milliseconds: Math.round(world.seconds * 1000) });

export const newWorld = (random: () => number): World => ({
  ...{ random, seconds: 0, taken: [], underWay: new Map(), claimedLate: [], deaths: 0 },
});

export type Node = ReturnType<typeof node>;

/** A worker that is told what to do and may be stopped or killed while it does it. */
export function node(
  ledger: Ledger,
  db: Db,
  world: World,
  shopId: string,
  provider: Provider,
  followMoney?: FollowMoney,
) {
  let calm = false;
  let life: Life = newLife();
  let busy: Promise<unknown> | null = null;
  const reach = async (mine: Life, point: CrashPoint) => {
    if (point === 'settle.committed') mine.isWriting = false;
    // Where one of its tasks stands still, the whole process does.
    if (mine.pause && mayPause.has(point)) await mine.pause;
    const roll = mine.isDead || calm ? 1 : world.random();
    if (roll >= 0.06 && roll < 0.2 && mayPause.has(point) && !mine.resume) {
      mine.pause = new Promise<void>((done) => {
        mine.resume = done;
      });
      await mine.pause;
    }
    if (roll < 0.06) {
      world.deaths += 1;
      mine.isDead = true;
    }
    if (mine.isDead) mine.isWriting = false;
    if (mine.isDead) throw new Crash();
    if (point === 'settle.before') mine.isWriting = true;
  };
  const goOn = () => {
    const { resume } = life;
    life.resume = null;
    life.pause = null;
    resume?.();
  };
  const outboxOf = (mine: Life): Outbox => ({
    ...{ db, leaseSeconds, now: () => nowOf(world), elapsedMs: () => world.seconds * 1000 },
    reach: (point) => reach(mine, point),
    guards: [ledger.suppressionGuard, ledger.deadlineGuard],
    providersOf: async () => [provider],
    findProvider: async () => provider,
    ...(followMoney ? { followMoney } : {}),
  });
  const lane: Lane = { shopId, channel: provider.channel, ranks: [0, 2], batch: 4 };
  const doubts = { shopId, provider, batch: 4 };
  /** One round of a worker, as the real one goes round; a new process in place of the one before. */
  const round = async () => {
    life = newLife();
    const outbox = outboxOf(life);
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
      const isStill = busy !== null && life.resume !== null;
      if (isStill && world.random() < 0.7) return;
      if (isStill) goOn();
      else if (busy === null) {
        busy = round()
          .catch((error) => {
            if (!(error instanceof Crash)) throw error;
          })
          .finally(() => {
            busy = null;
          });
      }
      while (busy && (!life.resume || life.isWriting))
        await Promise.race([busy, new Promise((next) => setImmediate(next))]);
    },
    /** From now on nothing happens to it. */
    finish: async () => {
      calm = true;
      if (life.resume) goOn();
      while (busy) await busy;
    },
    work: round,
  };
}

/** Of one process: what is left of a dead one does nothing more. */
type Life = { isDead: boolean; isWriting: boolean; pause: Promise<void> | null; resume: (() => void) | null };

const newLife = (): Life => ({ isDead: false, isWriting: false, pause: null, resume: null });

export async function passTime(db: Db, world: World, shopId: string, seconds: number): Promise<void> {
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
export async function drain(db: Db, world: World, shopId: string, nodes: Node[]): Promise<void> {
  for (const one of nodes) await one.finish();
  for (let quiet = 0; quiet < 2; ) {
    await passTime(db, world, shopId, 16 * 60);
    quiet = ((await nodes[0]?.work()) ?? 0) === 0 ? quiet + 1 : 0;
  }
}

/** Answers badly, and keeps books of its own. */
export function flakyProvider(
  world: World,
  kind: 'key' | 'query' | 'blind',
  { id, channel }: { id: string; channel: Channel } = { id: kind, channel: 'sms' },
): Provider {
  const take = (outgoing: Outgoing) => {
    const known =
      kind === 'key'
        ? world.taken.findLast(({ id, at }) => id === outgoing.id && world.seconds - at < keySeconds)
        : undefined;
    if (known) return known;
    const taken = {
      ...{ id: outgoing.id, at: world.seconds, providerMessageId: `p${world.taken.length}` },
      content: outgoing.content,
    };
    world.taken.push(taken);
    return taken;
  };
  return {
    ...{ id, channel, perSecond: 1000, atOnce: 2, timeoutMs: timeoutSeconds * 1000 },
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
