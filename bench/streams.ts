import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { appendEvent, sequenceShop } from '../server/platform/events.ts';
import type { Desk } from './desk-bench.ts';

export type Streams = { count: number; beforeMb: number; moreMb: number; reachedAllMs: number };

/** Opens so many event streams on a node that is a process of its own, sends one event, and asks what the node has grown by. */
export async function measureStreams(desk: Desk, count: number): Promise<Streams> {
  const server = new URL('./streams-server.ts', import.meta.url);
  const child = fork(server, [JSON.stringify(desk.poolConfig)], {
    execArgv: ['--max-semi-space-size=4', '--expose-gc'],
  });
  const agent = new Agent({ maxSockets: count });
  const open: IncomingMessage[] = [];
  try {
    const { port } = await told<{ port: number }>(child);
    const listen = () => openStream(port, agent, desk.cookie);
    (await listen()).destroy(); // everything that the first one loads is there
    await sleep(500);
    const before = await rssOf(child);
    // A few dozen at a time, as reconnecting browsers come.
    while (open.length < count)
      open.push(...(await Promise.all(Array.from({ length: Math.min(50, count - open.length) }, listen))));
    const reached = Promise.all(open.map((stream) => untilEvent(stream)));
    const start = performance.now();
    await desk.db.transaction().execute((tx) => appendEvent(tx, desk.shopId, 'shops.shop-changed', {}, desk.now()));
    await sequenceShop(desk.db, desk.shopId);
    await reached;
    const reachedAllMs = Math.round(performance.now() - start);
    await sleep(1000);
    const after = await rssOf(child);
    return { count, beforeMb: megabytes(before), moreMb: megabytes(after - before), reachedAllMs };
  } finally {
    for (const stream of open) stream.destroy();
    agent.destroy();
    child.kill();
  }
}

async function openStream(port: number, agent: Agent, cookie: string): Promise<IncomingMessage> {
  const request = get({ host: '127.0.0.1', port, path: '/api/events', agent, headers: { cookie } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`a stream was answered with ${response.statusCode}`);
  response.on('error', () => undefined);
  return response;
}

function untilEvent(stream: IncomingMessage): Promise<void> {
  return new Promise((done) => {
    stream.on('data', (data: Buffer) => {
      if (data.includes('event: ')) done();
    });
  });
}

async function told<Answer>(child: ChildProcess): Promise<Answer> {
  const [answer] = (await once(child, 'message')) as [Answer];
  return answer;
}

async function rssOf(child: ChildProcess): Promise<number> {
  const answer = told<{ rss: number }>(child);
  child.send('rss');
  return (await answer).rss;
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);
