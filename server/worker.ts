import type pg from 'pg';
import { openGatesInTime } from './calls/index.ts';
import { forgetVisitors } from './channels/index.ts';
import { speakingGuard, wakeSnoozedConversations } from './conversations/index.ts';
import { keepDemoShopFresh } from './demo/index.ts';
import { indexSearchJob, sayNewsOfReturn } from './desk/index.ts';
import { responder } from './dialogue/index.ts';
import { sweepUnsentPhotos } from './files/index.ts';
import { forgetDeliveries, takeWaitingJob } from './hooks/index.ts';
import { forgetMails, startMailboxes } from './mail/index.ts';
import {
  addressGuard,
  type Connector,
  consentGuard,
  deadlineGuard,
  frequencyGuard,
  markHeard,
  quietHoursGuard,
  shopsWithTrackers,
  startOutbox,
  suppressionGuard,
  trackersOf,
  wipeSecrets,
} from './outbox/index.ts';
import { lookAtHealth, pollParcelsJob, refreshLanesJob, settleDuePromises } from './parcels/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Db } from './platform/database.ts';
import { type ClockLine, defineJobs, startJobs } from './platform/jobs.ts';
import type { Log } from './platform/log.ts';
import { startSequencer } from './platform/sequencer.ts';
import { refundPorts } from './ports.ts';
import { followMoney, releaseHeldJob } from './refunds/index.ts';
import {
  countReasonsOfReturns,
  disputeGuard,
  endDraftsOfReturns,
  followRefundOfReturn,
  followReturnedGoods,
  tellBuyersOfReturns,
  warnOfRefundsByLaw,
} from './returns/index.ts';
import { startSlaClock } from './sla/index.ts';
import { shippedModel } from './triage/index.ts';
import { deliveredGuard, followHealth, tellBuyersOfParcels } from './watching/index.ts';

/** Every kind of background work there is, but what needs the worker's own ports. */
const plainJobs = [
  settleDuePromises,
  refreshLanesJob,
  openGatesInTime,
  followReturnedGoods,
  followRefundOfReturn,
  countReasonsOfReturns,
  warnOfRefundsByLaw,
  endDraftsOfReturns,
  keepDemoShopFresh,
  sweepUnsentPhotos,
  forgetVisitors,
  wakeSnoozedConversations,
  indexSearchJob,
  forgetDeliveries,
  forgetMails,
  wipeSecrets,
] as const;

/** When what runs by itself, in UTC. */
const clockTable: readonly ClockLine[] = [
  {
    cron: '* * * * *',
    job: 'parcels.look-at-health',
    why: 'a parcel goes slow, silent or late by nothing but time, and news of one counts within a minute',
  },
  {
    cron: '* * * * *',
    job: 'parcels.refresh-lanes',
    why: 'a shop’s day has begun somewhere: what happened yesterday counts in today’s estimates',
  },
  {
    cron: '* * * * *',
    job: 'watching.tell-buyers',
    why: 'who was promised to hear of a parcel hears of it before they have to ask',
  },
  {
    cron: '* * * * *',
    job: 'parcels.settle-promises',
    why: 'what came in time is kept, what did not is broken, and seen',
  },
  { cron: '* * * * *', job: 'calls.open-gates', why: 'no refund waits for a call until the law’s date has passed' },
  { cron: '* * * * *', job: 'refunds.release-held', why: 'a refund goes when what it waited for has come' },
  { cron: '* * * * *', job: 'parcels.poll', why: 'what a carrier has seen is known while it is of use to the buyer' },
  {
    cron: '7 * * * *',
    job: 'returns.warn-of-refunds',
    why: 'two days before the law wants the money back the desk is told',
  },
  {
    cron: '* * * * *',
    job: 'returns.follow-goods',
    why: 'parcels come back, exchanges arrive, and what nobody sent in time expires',
  },
  { cron: '* * * * *', job: 'returns.tell-buyers', why: 'who follows a return on the page hears of each step' },
  {
    cron: '17 * * * *',
    job: 'returns.end-drafts',
    why: 'what the chat noted and nobody came back to keeps no right open',
  },
  { cron: '* * * * *', job: 'returns.count-reasons', why: 'what a buyer says is in the report a minute later' },
  { cron: '* * * * *', job: 'conversations.wake-snoozed', why: 'what was snoozed comes back to its inbox' },
  {
    cron: '* * * * *',
    job: 'desk.index-search',
    why: 'what is not indexed yet is read directly: that should stay little',
  },
  { cron: '* * * * *', job: 'hooks.take-waiting', why: 'what providers posted is taken, whatever came between' },
  { cron: '53 3 * * *', job: 'hooks.forget-deliveries', why: 'what providers posted is of no use after a month' },
  {
    cron: '11 3 * * *',
    job: 'mail.forget-mails',
    why: 'what a mail said is in its conversation; its bytes go after a month',
  },
  { cron: '* * * * *', job: 'outbox.wipe-secrets', why: 'a code that was mailed need not stay readable' },
  { cron: '17 * * * *', job: 'files.sweep-unsent', why: 'photos that were chosen and never sent go after a day' },
  { cron: '29 4 * * *', job: 'channels.forget-visitors', why: 'a visitor who stayed away for their days is nobody' },
  { cron: '41 * * * *', job: 'demo.keep-fresh', why: 'no shop system synchronises a demo shop' },
];

export type WorkerOptions = {
  db: Db;
  poolConfig: pg.PoolConfig;
  clock: Clock;
  log: Log;
  /** Where our own pages are, for what is said to buyers. */
  publicUrl: string;
  /** The installation's: opens what providers' passwords are sealed with. */
  secret: string;
  /** Every kind of provider that shops may send by. */
  connectors: readonly Connector[];
};

/** What may stop a send, in this order: the first that does is recorded. */
export const guards = [
  addressGuard,
  suppressionGuard,
  consentGuard,
  deadlineGuard,
  deliveredGuard,
  disputeGuard,
  speakingGuard,
  frequencyGuard,
  quietHoursGuard,
];

/** The background half of Qin: gives events their positions, works off the jobs and watches over answers. */
export async function startWorker({
  db,
  poolConfig,
  clock,
  log,
  publicUrl,
  secret,
  connectors,
}: WorkerOptions): Promise<{ stop(): Promise<void> }> {
  const desk = { publicUrl, syncedNow: false };
  const respond = responder({ ...desk, model: shippedModel() });
  const follow = followMoney(refundPorts);
  const hooks = { connectors, secret, publicUrl, log, respond, followMoney: follow };
  const jobs = defineJobs(
    ...plainJobs,
    takeWaitingJob(hooks),
    releaseHeldJob(refundPorts),
    tellBuyersOfReturns({ publicUrl, sayInConversation: sayNewsOfReturn(desk) }),
    pollParcelsJob({
      shops: shopsWithTrackers,
      trackersOf: (of, shopId) => trackersOf(of, { connectors, secret, publicUrl }, shopId),
      heard: markHeard,
    }),
    lookAtHealth(followHealth),
    tellBuyersOfParcels(desk),
  );
  const running = await startJobs({ poolConfig, catalogue: jobs, clockTable, context: { db, clock, log } });
  const sequencer = startSequencer(db, log);
  const outbox = startOutbox({ db, clock, log, connectors, guards, secret, publicUrl, followMoney: follow });
  const mailboxes = startMailboxes({ db, clock, log, respond, connectors, secret, publicUrl });
  const slaClock = startSlaClock({ db, clock, log, desk });
  return {
    stop: async () => {
      await mailboxes.stop();
      await outbox.stop();
      await running.stop();
      await slaClock.stop();
      await sequencer.stop();
    },
  };
}
