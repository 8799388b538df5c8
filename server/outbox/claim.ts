import type { Tx } from '../platform/database.ts';
import { findOpenGate, type OpenGate, spendTokens } from './gates.ts';
import { type Lane, leaseEnd, type Outbox } from './outbox.ts';
import type { Channel, Provider } from './provider.ts';
import {
  addressedByMoney,
  type Claimed,
  type Doubtful,
  lockDoubts,
  lockDue,
  markSending,
  type Stop,
  takeTurn,
  writeStops,
} from './queries.ts';

/** What a worker has in hand, and until when by its own watch. `failures`: of this provider in a row before it. */
export type Batch = { provider: Provider; claimed: Claimed[]; leaseEndsMs: number; failures: number };

/** `isFull`: there may be more at once; else all that is due, or may go by the provider's rate, has been found. */
export type Claim = { batch: Batch | null; found: number; isFull: boolean };
const nothing: Claim = { batch: null, found: 0, isFull: false };

/** What was claimed when a worker dies is in doubt; where nobody can be asked, each is a person's work. */
const mostBlind = 50;

/**
 * Takes what is due of a lane: locks, asks the guards and marks in one transaction, so that what is committed as
 * `sending` may have been called and nothing else may.
 */
export async function claimDue(outbox: Outbox, lane: Lane): Promise<Claim> {
  const { shopId, channel, ranks, batch } = lane;
  await outbox.reach?.('claim.before');
  const leaseEndsMs = leaseEnd(outbox);
  const claim = await outbox.db.transaction().execute(async (tx) => {
    await takeTurn(tx, shopId);
    const now = outbox.now();
    // Under the turn: none is removed until it is marked who carries what.
    const providers = await outbox.providersOf(tx, shopId, channel);
    const gate = await findCarrier(tx, { shopId, channel, providers, rank: ranks[0] }, now);
    if (!gate || gate.free === 0) return nothing;
    const most = gate.provider.certainty.kind === 'blind' ? Math.min(batch, mostBlind) : batch;
    const limit = Math.min(most, gate.free);
    const due = await lockDue(tx, { shopId, channel, ranks, limit, carrier: gate.provider.id }, now);
    await outbox.reach?.('claim.locked');
    const claimed = await passGuards(outbox, tx, shopId, due, now);
    await mark(outbox, tx, gate.provider, claimed);
    return { batch: { ...gate, claimed, leaseEndsMs }, found: due.length, isFull: due.length === most };
  });
  await outbox.reach?.('claim.committed');
  return claim;
}

/**
 * Who carries what is due. A message goes by whoever is up; money only by the provider that it is addressed to, the one whose
 * oldest is due first, and no other stands in for it.
 */
async function findCarrier(
  tx: Tx,
  asked: { shopId: string; channel: Channel; providers: readonly Provider[]; rank: number },
  now: Temporal.Instant,
): Promise<OpenGate | null> {
  if (asked.channel !== 'money') return findOpenGate(tx, asked, now);
  for (const id of await addressedByMoney(tx, asked.shopId, now)) {
    const providers = asked.providers.filter((one) => one.id === id);
    const gate = await findOpenGate(tx, { ...asked, providers }, now);
    if (gate && gate.free > 0) return gate;
  }
  return null;
}

/** Takes doubts that the same call under the same key can end. A key that its provider has forgotten is for a person. */
export async function claimToRepeat(
  outbox: Outbox,
  { shopId, provider, batch }: { shopId: string; provider: Provider; batch: number },
  keySeconds: number,
): Promise<Claim> {
  // A key must still be known when the call arrives.
  const safeSeconds = keySeconds - outbox.leaseSeconds;
  const leaseEndsMs = leaseEnd(outbox);
  return outbox.db.transaction().execute(async (tx) => {
    await takeTurn(tx, shopId);
    const now = outbox.now();
    const gate = await findOpenGate(tx, { shopId, channel: provider.channel, providers: [provider], rank: 0 }, now);
    const limit = Math.min(batch, gate?.free ?? 0);
    if (!gate || limit === 0) return nothing;
    const doubts = await lockDoubts(tx, { shopId, provider: provider.id, limit, rememberedSeconds: safeSeconds });
    const known = await leaveForgotten(outbox, tx, shopId, doubts);
    const claimed = await passGuards(outbox, tx, shopId, known, now);
    await mark(outbox, tx, provider, claimed);
    return { batch: { ...gate, claimed, leaseEndsMs }, found: doubts.length, isFull: doubts.length === limit };
  });
}

/** What its provider remembers no more is for a person from here on; the others. */
export async function leaveForgotten(
  outbox: Outbox,
  tx: Tx,
  shopId: string,
  doubts: readonly Doubtful[],
): Promise<Doubtful[]> {
  const forgotten = doubts.filter(({ isForgotten }) => isForgotten);
  const expired = forgotten.map(({ id }) => ({ id, guard: 'key_expired', until: null }));
  await writeStops(tx, shopId, expired, outbox.now(), outbox.followMoney);
  return doubts.filter(({ isForgotten }) => !isForgotten);
}

async function mark(outbox: Outbox, tx: Tx, provider: Provider, claimed: readonly Claimed[]): Promise<void> {
  const [first] = claimed;
  if (!first) return;
  const ids = claimed.map(({ id }) => id);
  await markSending(tx, first.shopId, ids, { provider: provider.id, leaseSeconds: outbox.leaseSeconds });
  await spendTokens(tx, first.shopId, provider, claimed.length);
  await outbox.reach?.('claim.marked');
}

/** What no guard stopped; what one stopped is written down. */
async function passGuards(
  outbox: Outbox,
  tx: Tx,
  shopId: string,
  due: readonly Claimed[],
  now: Temporal.Instant,
): Promise<Claimed[]> {
  let passing = [...due];
  const stops: Stop[] = [];
  for (const guard of outbox.guards) {
    if (passing.length === 0) break;
    const found = await guard.check(tx, shopId, passing, now);
    if (found.length === 0) continue;
    const stopped = new Set(found.map(({ id }) => id));
    stops.push(...found.map((stop) => ({ ...stop, guard: guard.name })));
    passing = passing.filter(({ id }) => !stopped.has(id));
  }
  await writeStops(tx, shopId, stops, now, outbox.followMoney);
  return passing;
}
