import { setTimeout as sleep } from 'node:timers/promises';
import type { Db, Tx } from '../platform/database.ts';
import { readInstallation } from '../platform/installation.ts';
import { type Log, plainError } from '../platform/log.ts';
import { loadShop } from '../shops/index.ts';
import { carrierStatusOf } from './carrier-status.ts';
import {
  countRefusals,
  type DueParcel,
  type Held,
  leaseParcels,
  lockAccounts,
  lockDue,
  type NextPoll,
  noteAnswer,
  putOff,
  releaseParcels,
  settlePoll,
  spendCalls,
} from './poll-queries.ts';
import { afterRefusal, isTooOld, nextPollAt, restSeconds } from './poll-rules.ts';
import { scansOfParcel } from './queries.ts';
import { takeScans } from './take-scans.ts';
import type { Tracker, TrackerAnswer } from './tracker.ts';

/** Filled by an entry point, from what shops have connected. */
export type PollPorts = {
  shops(db: Db): Promise<string[]>;
  /** In the order in which they stand in for each other. */
  trackersOf(db: Db, shopId: string): Promise<readonly Tracker[]>;
  /** A real account has answered. */
  heard(tx: Tx, shopId: string, providerId: string, now: Temporal.Instant): Promise<void>;
};

type Pass = {
  ports: PollPorts;
  now: () => Temporal.Instant;
  log: Pick<Log, 'warn' | 'error'>;
  elapsedMs?: () => number;
};

/** Longer than all calls of a batch take together. */
const leaseSeconds = 15 * 60;
const batchSize = 20;
const shopsAtOnce = 4;
/** The next pass begins a minute after this one. */
const longestMs = 45_000;

/**
 * Asks whom shops have connected about the parcels that are due: to the buyer and back from them. Any number of nodes may
 * do it at once, and none asks about a parcel that another is asking about; a day's budget holds for all of them. One shop's
 * fault, or one parcel's, is logged and does not stop the others. An installation that may not send asks nobody either.
 */
export async function pollParcels(db: Db, pass: Pass): Promise<void> {
  if (!(await readInstallation(db)).sendingEnabled) return;
  const elapsedMs = pass.elapsedMs ?? (() => performance.now());
  const endsMs = elapsedMs() + longestMs;
  const isOver = () => elapsedMs() >= endsMs;
  const shopIds = await pass.ports.shops(db);
  const take = async () => {
    for (let shopId = shopIds.shift(); shopId !== undefined && !isOver(); shopId = shopIds.shift())
      try {
        while (!isOver() && (await pollShop(db, shopId, pass, isOver)));
      } catch (error) {
        pass.log.error({ shopId, err: plainError(error) }, 'parcels of a shop are not asked about');
      }
  };
  await Promise.all(Array.from({ length: shopsAtOnce }, take));
}

type Asked = { tracker: Tracker; parcel: DueParcel };

/** A batch of one shop's. False: nothing is due, or nobody may be asked now. */
async function pollShop(db: Db, shopId: string, pass: Pass, isOver: () => boolean): Promise<boolean> {
  const trackers = (await pass.ports.trackersOf(db, shopId)).filter(({ callsPerDay }) => callsPerDay > 0);
  if (trackers.length === 0) return false;
  const { asked, lease, wasFull } = await claim(db, shopId, trackers, pass.now());
  const resting = new Set<string>();
  for (const { tracker, parcel } of asked) {
    const held = { shopId, id: parcel.id, lease };
    if (resting.has(tracker.id) || isOver()) {
      await releaseParcels(db, shopId, [parcel.id], lease);
      await spendCalls(db, shopId, tracker.id, -1);
      continue;
    }
    try {
      const answer = await tracker.look(parcel);
      if (answer.calls) await spendCalls(db, shopId, tracker.id, answer.calls - 1);
      if (answer.is === 'unavailable') resting.add(tracker.id);
      await heed(db, pass, { tracker, parcel, held, answer });
    } catch (error) {
      // Asked again once its lease has ended; the others of the batch are not to wait for it.
      pass.log.error({ shopId, parcelId: parcel.id, err: plainError(error) }, 'a parcel is not asked about');
    }
    await sleep(Math.min(1_000 / tracker.perSecond, 10_000));
  }
  return wasFull;
}

/** Takes what is due, and from the budget what asking takes, in one transaction. */
function claim(db: Db, shopId: string, trackers: readonly Tracker[], now: Temporal.Instant) {
  return db.transaction().execute(async (tx) => {
    const { zone } = await loadShop(tx, shopId);
    const today = now.toZonedDateTimeISO(zone).toPlainDate();
    const tomorrow = today.add({ days: 1 }).toZonedDateTime(zone).toInstant();
    const ids = trackers.map(({ id }) => id);
    const accounts = new Map((await lockAccounts(tx, shopId, ids, today)).map((one) => [one.providerId, one]));
    const left = new Map(trackers.map(({ id, callsPerDay }) => [id, callsPerDay - (accounts.get(id)?.calls ?? 0)]));
    /** From when on it may be asked; null: now. */
    const waitsUntil = ({ id }: Tracker) => {
      const rests = accounts.get(id)?.restsUntil ?? null;
      if (rests && Temporal.Instant.compare(rests, now) > 0) return rests;
      return (left.get(id) ?? 0) > 0 ? null : tomorrow;
    };
    const none = { asked: [] as Asked[], lease: '', wasFull: false };
    if (trackers.every((tracker) => waitsUntil(tracker) !== null)) return none;

    const due = await lockDue(tx, shopId, batchSize, now);
    const asked: Asked[] = [];
    const later: NextPoll[] = [];
    for (const parcel of due) {
      const fit = isTooOld(parcel.orderedAt, now) ? [] : trackers.filter((tracker) => tracker.covers(parcel));
      const tracker = fit.find((one) => waitsUntil(one) === null);
      if (tracker) {
        asked.push({ tracker, parcel });
        left.set(tracker.id, (left.get(tracker.id) ?? 0) - 1);
      } else if (isTooOld(parcel.orderedAt, now)) later.push({ id: parcel.id, at: null });
      else later.push({ id: parcel.id, at: soonest(fit.map(waitsUntil)) ?? now.add({ hours: 24 }) });
    }
    await putOff(tx, shopId, later);
    if (asked.length === 0) return { ...none, wasFull: due.length === batchSize };
    for (const { id } of trackers)
      await spendCalls(tx, shopId, id, asked.filter(({ tracker }) => tracker.id === id).length);
    const parcelIds = asked.map(({ parcel }) => parcel.id);
    return { asked, lease: await leaseParcels(tx, shopId, parcelIds, leaseSeconds), wasFull: due.length === batchSize };
  });
}

function soonest(times: readonly (Temporal.Instant | null)[]): Temporal.Instant | null {
  const known = times.filter((one) => one !== null);
  return known.reduce<Temporal.Instant | null>(
    (found, one) => (found && Temporal.Instant.compare(found, one) <= 0 ? found : one),
    null,
  );
}

type Heard = Asked & { held: Held; answer: TrackerAnswer };

async function heed(db: Db, { ports, now, log }: Pass, { tracker, parcel, held, answer }: Heard): Promise<void> {
  const { shopId } = held;
  const account = { shopId, providerId: tracker.id };
  if (answer.is === 'unavailable') {
    log.warn({ ...account, reason: answer.reason }, 'provider of tracking left alone for a while');
    await releaseParcels(db, shopId, [parcel.id], held.lease);
    const { afterSeconds } = answer;
    await noteAnswer(db, account, (failures) => now().add({ seconds: restSeconds(failures, afterSeconds) }));
    return;
  }
  await noteAnswer(db, account, null);
  await db.transaction().execute(async (tx) => {
    const at = now();
    await ports.heard(tx, shopId, tracker.id, at);
    // Locks all parcels of the number in the order of their ids, as a post about them does: before one of them is written.
    if (answer.is === 'told') await takeScans(tx, shopId, [answer.told], { now: at, heardAt: at });
    const refusals = await countRefusals(tx, held, answer.is === 'refused');
    if (answer.is === 'refused') return settlePoll(tx, held, afterRefusal(refusals, at));
    const scans = await scansOfParcel(tx, shopId, parcel.id);
    const { status } = carrierStatusOf(scans, at);
    const lastScanAt = scans.findLast((scan) => Temporal.Instant.compare(scan.at, at) <= 0)?.at ?? null;
    return settlePoll(tx, held, nextPollAt({ status, lastScanAt, orderedAt: parcel.orderedAt }, at));
  });
}
