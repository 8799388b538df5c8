// A process that sends, so that its time and memory are its own: the outbox with everything that belongs to it, or the bare
// client that it sends by, with the same texts and as many calls at once.
import { createTransport } from 'nodemailer';
import type pg from 'pg';
import { openConnectors } from '../server/connectors/index.ts';
import { type MailContent, startOutbox } from '../server/outbox/index.ts';
import { stopwatch, systemClock } from '../server/platform/clock.ts';
import { openPool } from '../server/platform/database.ts';
import { newSecret } from '../server/platform/ids.ts';
import { openLog } from '../server/platform/log.ts';
import { openHttp } from '../server/platform/safe-http.ts';
import { guards } from '../server/worker.ts';

export type SenderOrder =
  | { how: 'outbox'; connection: pg.PoolConfig; secret: string; privateHosts: string[]; now: string }
  | { how: 'http'; port: number; text: string; count: number; atOnce: number }
  | { how: 'smtp'; port: number; mail: MailContent; count: number; atOnce: number };
export type SenderReport = { seconds: number; peakMb: number; cpuMs: number };

const order = JSON.parse(process.argv[2] ?? '') as SenderOrder;
const elapsedMs = stopwatch();

if (order.how === 'outbox') runOutbox(order);
else {
  const seconds = order.how === 'http' ? await callBare(order) : await mailBare(order);
  report(seconds);
}

/** Until the one who asked is gone; a word from it is a question for the report. */
function runOutbox({ connection, secret, privateHosts, now }: SenderOrder & { how: 'outbox' }): void {
  const { db } = openPool({ ...connection, max: 20 });
  // A decent hour, at whatever hour this is measured.
  const ahead = systemClock.now().until(Temporal.Instant.from(now));
  const clock = { now: () => systemClock.now().add(ahead) };
  const connectors = openConnectors({
    http: openHttp({ privateHosts }),
    clock,
    privateHosts,
    readPhoto: async () => null,
  });
  const house = { connectors, guards, secret, publicUrl: 'https://qin.example' };
  startOutbox({ db, clock, log: openLog('warn'), ...house });
  process.send?.('ready');
  process.on('message', () => report(elapsedMs() / 1000));
  process.on('disconnect', () => process.exit());
}

function callBare({ port, text, count, atOnce }: SenderOrder & { how: 'http' }): Promise<number> {
  const http = openHttp({ privateHosts: [`127.0.0.1:${port}`] });
  const signature = { 'webhook-timestamp': '1773108000', 'webhook-signature': `v1,${newSecret()}` };
  return sendMany(count, atOnce, async (n) => {
    const id = idOf(n);
    const data = { id, to: '+8613800138000', text, purpose: 'promotion', template: null };
    const answer = await http.call({
      ...{ url: `http://127.0.0.1:${port}/sms`, method: 'POST', timeoutMs: 10_000 },
      headers: { 'content-type': 'application/json', 'webhook-id': id, ...signature },
      body: JSON.stringify({ type: 'sms.send', timestamp: '2026-03-10T02:00:00Z', data }),
    });
    if (answer.is !== 'answered' || answer.status !== 200) throw new Error(JSON.stringify(answer));
  });
}

async function mailBare({ port, mail, count, atOnce }: SenderOrder & { how: 'smtp' }): Promise<number> {
  const pool = createTransport({ pool: true, maxConnections: atOnce, host: '127.0.0.1', port, ignoreTLS: true });
  const seconds = await sendMany(count, atOnce, async (n) => {
    await pool.sendMail({
      ...{ from: 'Qin <care@shop.example>', to: `buyer${n}@example.com`, messageId: `<${idOf(n)}@shop.example>` },
      ...{ subject: mail.subject, text: mail.text, ...(mail.html ? { html: mail.html } : {}) },
      headers: {
        'List-Unsubscribe': `<https://qin.example/u/${newSecret()}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        'Auto-Submitted': 'auto-generated',
      },
    });
  });
  pool.close();
  return seconds;
}

async function sendMany(count: number, atOnce: number, send: (n: number) => Promise<void>): Promise<number> {
  let next = 0;
  const passedMs = stopwatch();
  const sender = async () => {
    while (next < count) await send(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return passedMs() / 1000;
}

/** As long as the ids of the ledger, and none of them. */
function idOf(n: number): string {
  return `${String(process.pid).padStart(8, '0')}-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

function report(seconds: number): void {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cpuMs = Math.round((userCPUTime + systemCPUTime) / 1000);
  process.send?.({ seconds, peakMb: Math.round(maxRSS / 1024), cpuMs } satisfies SenderReport);
}
