import type { Db, Tx } from '../platform/database.ts';
import type { Channel, Provider } from './provider.ts';
import type { Claimed, Stop } from './queries.ts';
import type { FollowMoney } from './tell-settled.ts';

/** Stops sends that may not go now: one statement a batch, filled by the slice that knows. The first to stop is recorded. */
export type Guard = {
  name: string;
  check(tx: Tx, shopId: string, sends: readonly Claimed[], now: Temporal.Instant): Promise<Omit<Stop, 'guard'>[]>;
};

/** Where a worker may die; tests let it. */
export const crashPoints = [
  'claim.before',
  'claim.locked',
  'claim.marked',
  'claim.committed',
  'call.before',
  'call.after',
  'settle.before',
  'settle.written',
  'settle.committed',
  'recover.locked',
  'recover.committed',
  'ask.after',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

/** All that a worker needs to send. */
export type Outbox = {
  db: Db;
  guards: readonly Guard[];
  now(): Temporal.Instant;
  /** How long a worker has for a batch, by the database's clock; longer than any call. */
  leaseSeconds: number;
  /** Milliseconds that only go forward, also while the process is stopped. */
  elapsedMs(): number;
  /** The shop's providers of a channel that are switched on, the one that should carry first. */
  providersOf(tx: Tx, shopId: string, channel: Channel): Promise<readonly Provider[]>;
  /** One of them, also when it is switched off: its doubts are still to be ended. */
  findProvider(shopId: string, id: string): Promise<Provider | null>;
  /** Where money leaves: what follows from how that ended. */
  followMoney?: FollowMoney;
  /** The process is about to end: nothing more is called. */
  isStopping?(): boolean;
  reach?(point: CrashPoint): void | Promise<void>;
};

/** What of a shop is worked off together. */
export type Lane = { shopId: string; channel: Channel; ranks: readonly [number, number]; batch: number };

export const leaseEnd = (outbox: Pick<Outbox, 'elapsedMs' | 'leaseSeconds'>) =>
  outbox.elapsedMs() + outbox.leaseSeconds * 1000;
