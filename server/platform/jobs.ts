import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Clock } from './clock.ts';
import type { Db, Tx } from './database.ts';
import { GiveUp } from './errors.ts';
import { type Log, plainError } from './log.ts';

/** What a handler is given beside its data. */
export type JobContext = { db: Db; clock: Clock; log: Pick<Log, 'info' | 'warn' | 'error'> };

/**
 * One kind of background work. The name is `slice.verb-noun`; the data hold ids, never personal data, because finished
 * jobs are kept for days. Handlers may run twice and must not mind. Throwing tries again; throwing GiveUp does not.
 */
export type Job<Schema extends TSchema = TSchema> = {
  name: string;
  schema: Schema;
  handler: (data: Static<Schema>, context: JobContext) => Promise<void>;
  retry?: { times: number; afterSeconds: number };
  /** A worker that was killed gives its job back after this long. */
  expireSeconds?: number;
  /** So many are fetched together, and the next ones at once: for what comes by the hundred. One by one there is a pause between. */
  batch?: number;
};

/** A line of the clock table: cron in UTC. */
export type ClockLine = { cron: string; job: string; why: string };

export type Catalogue = readonly Job[];

const schema = 'pgboss';
const deadLetters = 'dead-letters';

/** Keeps the type of the data known to the handler. */
export function defineJob<Schema extends TSchema>(job: Job<Schema>): Job<Schema> {
  return job;
}

/** Puts the jobs together; two of one name are a mistake that must not wait until night. */
export function defineJobs(...jobs: readonly { name: string }[]): Catalogue {
  const names = jobs.map((job) => job.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`Two jobs are called ${twice}.`);
  return jobs as Catalogue;
}

// The sender looks its queues up once and remembers them; that look-up, too, runs on the caller's transaction.
const callersTx = new AsyncLocalStorage<Tx>();
const sender = new PgBoss({ db: { executeSql: onCallersTx }, schema });

function onCallersTx(text: string, values?: unknown[]) {
  const tx = callersTx.getStore();
  if (!tx) throw new Error('Jobs are enqueued on a transaction only.');
  return fromKysely(tx as never).executeSql(text, values);
}

/** Puts a job on the caller's own transaction: no commit, no job. */
export async function enqueue<Schema extends TSchema>(
  tx: Tx,
  job: Job<Schema>,
  data: Static<Schema>,
  options: { startAfter?: Temporal.Instant } = {},
): Promise<void> {
  Value.Assert(job.schema, data);
  const when = options.startAfter ? { startAfter: options.startAfter.toString() } : {};
  await callersTx.run(tx, () => sender.send(job.name, data as object, when));
}

/** Creates or updates the tables of the queue and its queues; run after migrating, before anything is enqueued. */
export async function installJobs(poolConfig: pg.PoolConfig, catalogue: Catalogue): Promise<void> {
  const boss = openBoss(poolConfig, { supervise: false, schedule: false, registerInstance: false });
  await boss.start();
  await makeQueues(boss, catalogue);
  await boss.stop({ graceful: false });
}

export type RunningJobs = { stop(): Promise<void> };

type StartOptions = {
  poolConfig: pg.PoolConfig;
  catalogue: Catalogue;
  clockTable: readonly ClockLine[];
  context: JobContext;
};

/** Works off jobs on this node, and keeps the clock table. */
export async function startJobs({ poolConfig, catalogue, clockTable, context }: StartOptions): Promise<RunningJobs> {
  for (const { job } of clockTable)
    if (!catalogue.some((known) => known.name === job))
      throw new Error(`The clock table names ${job}, which is no job.`);
  const boss = openBoss(poolConfig, { supervise: true, schedule: true });
  boss.on('error', (error) => context.log.warn({ err: plainError(error) }, 'jobs'));
  await boss.start();
  await makeQueues(boss, catalogue);
  for (const job of catalogue) await workOff(boss, job, context);
  await keepClockTable(boss, clockTable);
  return { stop: () => boss.stop({ graceful: true, timeout: 10_000 }) };
}

function openBoss(
  { host, port, user, password, database, connectionString }: pg.PoolConfig,
  options: { supervise: boolean; schedule: boolean; registerInstance?: boolean },
): PgBoss {
  const connection = connectionString ? { connectionString } : { host, port, user, password, database };
  return new PgBoss({
    ...(Object.fromEntries(Object.entries(connection).filter(([, value]) => value !== undefined)) as object),
    application_name: 'qin jobs',
    max: 2,
    schema,
    useListenNotify: false,
    ...options,
  });
}

async function makeQueues(boss: PgBoss, catalogue: Catalogue): Promise<void> {
  const known = new Set((await boss.getQueues()).map((queue) => queue.name));
  if (!known.has(deadLetters)) await boss.createQueue(deadLetters);
  for (const job of catalogue) {
    const settings = {
      retryLimit: job.retry?.times ?? 5,
      retryDelay: job.retry?.afterSeconds ?? 10,
      retryBackoff: true,
      expireInSeconds: job.expireSeconds ?? 300,
    };
    if (known.has(job.name)) await boss.updateQueue(job.name, settings);
    else await boss.createQueue(job.name, { ...settings, deadLetter: deadLetters, heartbeatSeconds: 30 });
  }
}

/** One job after the other per kind and node; a job whose data no longer fit its schema is given up, not retried. */
async function workOff(boss: PgBoss, job: Job, context: JobContext): Promise<void> {
  const pace = { batchSize: job.batch ?? 1, burstWhenBatchFull: job.batch !== undefined, pollingIntervalSeconds: 2 };
  const work = async (taken: { id: string; data: unknown }) => {
    try {
      if (!Value.Check(job.schema, taken.data)) throw new GiveUp(`the data of ${job.name} do not fit`);
      await job.handler(taken.data, context);
      return { id: taken.id, status: 'completed' as const };
    } catch (error) {
      const isFinal = error instanceof GiveUp;
      context.log.warn({ job: job.name, jobId: taken.id, isFinal, err: plainError(error) }, 'job failed');
      const output = { code: error instanceof Error ? error.name : 'unknown' }; // never the message: it may quote people
      return { id: taken.id, status: isFinal ? ('deadletter' as const) : ('failed' as const), output };
    }
  };
  await boss.work<unknown>(job.name, { perJobResults: true as const, ...pace }, async (fetched) => {
    const results: Awaited<ReturnType<typeof work>>[] = [];
    for (const taken of fetched) results.push(await work(taken));
    return results;
  });
}

async function keepClockTable(boss: PgBoss, table: readonly ClockLine[]): Promise<void> {
  for (const { job, cron } of table) await boss.schedule(job, cron, {}, { tz: 'UTC' });
  for (const { name } of await boss.getSchedules())
    if (!table.some((line) => line.job === name)) await boss.unschedule(name);
}
