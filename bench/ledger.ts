import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stopwatch, systemClock } from '../server/platform/clock.ts';
import { openPool } from '../server/platform/database.ts';
import { attachPostgres } from '../server/platform/embedded-postgres.ts';
import { migrate } from '../server/platform/migrate.ts';
import type { SenderOrder, SenderReport } from './ledger-sender.ts';
import {
  enqueueCampaign,
  enqueueReply,
  fillUp,
  isBusy,
  mail,
  notSent,
  openingTime,
  openShop,
  secret,
  text,
} from './ledger-shop.ts';
import type { SinkReport } from './ledger-sink.ts';
import { readOptions } from './options.ts';

// Messages a second through the ledger, with all its guards, beside the client that it sends by without any ledger: half
// of those before it and half after it, to the same sinks. Sinks and senders are processes of their own; fsync and
// synchronous_commit on. The ratios are what counts.

const { messages, mails, sizes, replies, json } = readOptions({
  messages: 100_000,
  mails: 20_000,
  sizes: [10_000, 100_000, 1_000_000],
  replies: 200,
});
/** As many as the connectors have under way at once. */
const atOnce = { http: 10, smtp: 4 };

const folder = mkdtempSync(join(tmpdir(), 'qin-bench-'));
const server = await attachPostgres(folder);
const { db, pool } = openPool({ ...server.connection, max: 8 });
const sinks = { http: start('ledger-sink.ts', 'http'), smtp: start('ledger-sink.ts', 'smtp') };
const ports = { http: await portOf(sinks.http), smtp: await portOf(sinks.smtp) };
let asked = 0;

try {
  await migrate(pool);
  const perSize = Math.ceil(messages / 5);
  const shopId = await openShop(db, messages + mails + perSize * (sizes.length + 2), ports);

  const bareHttp = { how: 'http', port: ports.http, text, count: messages / 2, atOnce: atOnce.http } as const;
  const overHttp = await beside(shopId, 'sms', messages, bareHttp);
  const bareSmtp = { how: 'smtp', port: ports.smtp, mail, count: mails / 2, atOnce: atOnce.smtp } as const;
  const overSmtp = await beside(shopId, 'mail', mails, bareSmtp);
  const bySize = [];
  for (const rows of sizes) bySize.push(await atSize(shopId, rows, perSize));
  const reply = await replyTimes(shopId, perSize * 2);

  const taken = await Promise.all([sinks.http, sinks.smtp].map((sink) => ask<SinkReport>(sink)));
  const ids = taken.reduce((sum, { ids }) => sum + ids, 0) - messages - mails;
  const left = await notSent(db, shopId);
  const result = {
    ...{ ratioHttp: overHttp.ratio, ratioSmtp: overSmtp.ratio },
    ...{ lost: asked - ids, doubled: taken.reduce((sum, { doubled }) => sum + doubled, 0) },
    unknown: Object.entries(left).reduce((sum, [status, n]) => sum + (status.startsWith('unknown') ? n : 0), 0),
    peakMb: Math.max(...[overHttp, overSmtp, ...bySize, reply].map(({ peakMb }) => peakMb)),
    ...{ messages, mails, overHttp, overSmtp, bySize, reply, left },
  };
  process.stdout.write(`${JSON.stringify(result, null, json ? undefined : 2)}\n`);
} finally {
  for (const sink of Object.values(sinks)) sink.disconnect();
  await db.destroy();
  await server.release();
  rmSync(folder, { recursive: true, force: true });
}

function start(file: string, word: string): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), [word], { execArgv: ['--max-semi-space-size=4'] });
}

function heard(child: ChildProcess): Promise<unknown> {
  return new Promise((hear, fail) => {
    const ended = () => fail(new Error('A process of the measurement has ended too early.'));
    child.once('exit', ended);
    child.once('message', (word) => {
      child.off('exit', ended);
      hear(word);
    });
  });
}

async function portOf(sink: ChildProcess): Promise<number> {
  return ((await heard(sink)) as { port: number }).port;
}

async function ask<Report>(child: ChildProcess): Promise<Report> {
  const answer = heard(child);
  child.send('report');
  return (await answer) as Report;
}

/** So many through the ledger, between two halves of as many by the bare client. */
async function beside(shopId: string, channel: 'sms' | 'mail', count: number, bare: SenderOrder) {
  await enqueueMore(shopId, channel, count);
  const before = (await heard(start('ledger-sender.ts', JSON.stringify(bare)))) as SenderReport;
  const ledger = await sendAll(shopId);
  const after = (await heard(start('ledger-sender.ts', JSON.stringify(bare)))) as SenderReport;
  const bareSeconds = before.seconds + after.seconds;
  return {
    ratio: rounded(bareSeconds / ledger.seconds, 2),
    perSecond: Math.round(count / ledger.seconds),
    perSecondBare: Math.round(count / bareSeconds),
    peakMb: ledger.peakMb,
  };
}

/** With so many rows in the table already. */
async function atSize(shopId: string, rows: number, count: number) {
  await fillUp(db, shopId, rows);
  await enqueueMore(shopId, 'sms', count);
  const { seconds, peakMb } = await sendAll(shopId);
  return { rows, perSecond: Math.round(count / seconds), peakMb };
}

async function enqueueMore(shopId: string, channel: 'sms' | 'mail', count: number): Promise<void> {
  await enqueueCampaign(db, shopId, channel, asked, count);
  asked += count;
}

async function startOutbox(): Promise<ChildProcess> {
  const privateHosts = [`127.0.0.1:${ports.http}`, `127.0.0.1:${ports.smtp}`];
  const order: SenderOrder = {
    ...{ how: 'outbox', connection: server.connection, secret, privateHosts, now: openingTime.toString() },
  };
  const sender = start('ledger-sender.ts', JSON.stringify(order));
  await heard(sender);
  return sender;
}

async function sendAll(shopId: string): Promise<Pick<SenderReport, 'seconds' | 'peakMb'>> {
  const sender = await startOutbox();
  const passedMs = stopwatch();
  while (await isBusy(db, shopId)) await sleep(100);
  const seconds = passedMs() / 1000;
  const { peakMb } = await ask<SenderReport>(sender);
  sender.disconnect();
  return { seconds, peakMb };
}

/** From committed to at the provider, alone and while a campaign goes out. */
async function replyTimes(shopId: string, campaign: number) {
  const sender = await startOutbox();
  const idleCost = await costOf(sender);
  const idle = await replyEvery(shopId, 0);
  await enqueueMore(shopId, 'sms', campaign);
  const busy = await replyEvery(shopId, replies);
  const wasBusy = await isBusy(db, shopId);
  while (await isBusy(db, shopId)) await sleep(100);
  const { peakMb } = await ask<SenderReport>(sender);
  sender.disconnect();
  return { idleP99Ms: idle, busyP99Ms: busy, ratio: rounded(busy / idle, 2), wasBusy, peakMb, idleCost };
}

/** What a sender takes that has nothing to do. */
async function costOf(sender: ChildProcess) {
  const seconds = 20;
  const committed = async () =>
    Number(
      (
        await pool.query<{ n: string }>(
          'select xact_commit as n from pg_stat_database where datname = current_database()',
        )
      ).rows[0]?.n,
    );
  const [before, commits] = [await ask<SenderReport>(sender), await committed()];
  await sleep(seconds * 1000);
  const cpuMs = (await ask<SenderReport>(sender)).cpuMs - before.cpuMs;
  const statementsPerSecond = rounded(((await committed()) - commits) / seconds, 1);
  return { statementsPerSecond, cpuMsPerSecond: rounded(cpuMs / seconds, 1) };
}

async function replyEvery(shopId: string, from: number): Promise<number> {
  const committed = new Map<string, number>();
  for (let n = from; n < from + replies; n++) {
    await enqueueReply(db, shopId, n);
    committed.set(String(n), systemClock.now().epochMilliseconds);
    await sleep(20 + Math.random() * 60);
  }
  asked += replies;
  while ((await ask<SinkReport>(sinks.http)).replies.length < from + replies) await sleep(100);
  const arrived = new Map((await ask<SinkReport>(sinks.http)).replies);
  const times = [...committed].map(([n, at]) => (arrived.get(n) ?? Number.NaN) - at).toSorted((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}
