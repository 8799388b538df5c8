// The same six requests as somebody would write them who cares for nothing but the number of statements: a bare HTTP server
// without sign-in, checks of what it is given, law or policy. One statement reads and locks, one writes; the provider is
// called in between the two that book the money. In a process of its own; says its port, and its statements when asked.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type pg from 'pg';
import { openPool } from '../server/platform/database.ts';
import { newId } from '../server/platform/ids.ts';
import { openLog } from '../server/platform/log.ts';
import { startSequencer } from '../server/platform/sequencer.ts';
import * as statements from './returns-statements.ts';

type Order = { connection: pg.PoolConfig; shopId: string; stubUrl: string };
const { connection, shopId, stubUrl } = JSON.parse(process.argv[2] ?? '') as Order;
const { pool, db } = openPool({ ...connection, max: 20 });
startSequencer(db, openLog('silent')); // events get their positions here too
let counted = 0;

const run = (client: pg.ClientBase | pg.Pool, statement: string, values: unknown[]) => {
  counted++;
  return client.query(statement, values);
};

async function together<Result>(work: (client: pg.ClientBase) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    counted += 2;
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const ids = (now: Temporal.Instant, count: number) => Array.from({ length: count }, () => newId(now));
const days = (now: Temporal.Instant, count: number) => now.add({ hours: 24 * count });

type Body = { orderId: string; lines: { orderLineId: string; lineId: string }[]; returnId: string; requestKey: string };

async function open({ orderId, lines, requestKey }: Body, now: Temporal.Instant) {
  const values = [shopId, orderId, lines[0]?.orderLineId, ids(now, 6), requestKey, now, days(now, 2)];
  const { rows } = await run(pool, statements.open, values);
  return rows[0];
}

async function look(returnId: string) {
  const { rows } = await run(pool, statements.look, [shopId, returnId]);
  return rows[0]?.detail;
}

const approve = (returnId: string, now: Temporal.Instant) =>
  together(async (client) => {
    await run(client, statements.readCase, [shopId, returnId]);
    await run(client, statements.approve, [shopId, returnId, ids(now, 3), now, days(now, 14), verdict]);
  });

const arrive = (returnId: string, now: Temporal.Instant) =>
  together(async (client) => {
    await run(client, statements.readReturn, [shopId, returnId]);
    await run(client, statements.arrive, [shopId, returnId, ids(now, 2), now, days(now, 2), days(now, 7)]);
  });

const inspect = (returnId: string, now: Temporal.Instant) =>
  together(async (client) => {
    await run(client, statements.readReturn, [shopId, returnId]);
    await run(client, statements.inspect, [shopId, returnId, ids(now, 4), now, days(now, 3)]);
  });

async function refund({ orderId, returnId, requestKey }: Body, now: Temporal.Instant) {
  const id = newId(now);
  const asked = await together(async (client) => {
    const { rows } = await run(client, statements.readTill, [shopId, orderId]);
    const values = [shopId, orderId, returnId, id, requestKey, rows[0].payment, rows[0].provider, newId(now), now];
    await run(client, statements.askRefund, values);
    return rows[0];
  });
  const answer = await fetch(stubUrl, { method: 'POST', body: JSON.stringify({ id, ...asked }) });
  const { messageId } = (await answer.json()) as { messageId: string };
  await run(pool, statements.settle, [shopId, returnId, id, messageId, ids(now, 5), now]);
}

const verdict = JSON.stringify({
  found: null,
  lines: [{ remedy: 'refund', said: { en: 'Seven days from receipt.', 'zh-CN': '签收后七天内可退。' } }],
});

async function answer(request: IncomingMessage): Promise<unknown> {
  const [, , kind, id = '', action] = (request.url ?? '').split('/');
  if (kind === 'statements') return counted;
  if (request.method === 'GET') return look(id);
  const body = JSON.parse(await text(request)) as Body;
  const now = Temporal.Now.instant();
  if (kind === 'refunds') return refund(body, now);
  if (action === 'approve') return approve(id, now);
  if (action === 'arrival') return arrive(id, now);
  return action === 'inspection' ? inspect(id, now) : open(body, now);
}

const server = createServer((request, reply) => {
  answer(request).then(
    (said) => reply.setHeader('content-type', 'application/json').end(JSON.stringify(said ?? null)),
    (error: Error) => reply.writeHead(500).end(error.message),
  );
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
