import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { stopwatch } from './clock.ts';
import type { Db } from './database.ts';
import { type FeedEvent, readEvents } from './events.ts';
import { type Log, plainError } from './log.ts';

type Stream<Listener> = {
  listener: Listener;
  response: ServerResponse;
  position: number;
  isFull: boolean;
  quietSinceMs: () => number;
};

export type StreamOptions<Listener> = {
  db: Db;
  log: Pick<Log, 'warn'>;
  /** So many at once on this node. */
  most: number;
  /** Those who are still let in; asked twice a second. */
  admitted(listeners: Listener[]): Promise<Set<Listener>>;
  /** What each hears of what has happened in the shop: server-sent events as text, nothing for who is not in the answer. */
  tell(shopId: string, listeners: Listener[], events: FeedEvent[]): Promise<Map<Listener, string>>;
};

const pollMs = 250;
const heartbeatMs = 15_000;
const admissionMs = 500;
const batch = 500;

export type Streams<Listener> = {
  /** Takes over a response and tells it whatever happens after `position`. False when this node has too many streams. */
  open(listener: Listener, response: ServerResponse, position: number): boolean;
  listeners(): Listener[];
  count(): number;
  close(): Promise<void>;
};

/**
 * All streams of one kind on this node behind one poll: while somebody listens, one statement asks for the heads of the
 * shops listened to, and one more per shop that moved. Who was revoked is put out within half a second, on every node.
 */
export function openStreams<Listener extends { shopId: string }>(options: StreamOptions<Listener>): Streams<Listener> {
  const streams = new Set<Stream<Listener>>();
  const stopping = new AbortController();
  let running: Promise<void> | null = null;

  const run = async () => {
    let sinceAdmission = stopwatch();
    while (streams.size > 0 && !stopping.signal.aborted) {
      try {
        if (sinceAdmission() >= admissionMs) {
          await dropRevoked(options, streams);
          sinceAdmission = stopwatch();
        }
        await feed(options, streams);
        beat(streams);
      } catch (error) {
        options.log.warn({ err: plainError(error) }, 'streams');
      }
      await sleep(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    running = null;
  };

  return {
    open: (listener, response, position) => {
      if (streams.size >= options.most) return false;
      const stream: Stream<Listener> = { listener, response, position, isFull: false, quietSinceMs: stopwatch() };
      streams.add(stream);
      response.on('drain', () => {
        stream.isFull = false;
      });
      response.on('close', () => streams.delete(stream));
      running ??= run();
      return true;
    },
    listeners: () => [...streams].map(({ listener }) => listener),
    count: () => streams.size,
    close: async () => {
      stopping.abort();
      for (const { response } of streams) response.end();
      await running;
    },
  };
}

async function dropRevoked<Listener>(
  { admitted }: StreamOptions<Listener>,
  streams: Set<Stream<Listener>>,
): Promise<void> {
  const asked = [...streams];
  const left = await admitted(asked.map(({ listener }) => listener));
  for (const stream of asked) if (!left.has(stream.listener)) end(streams, stream);
}

async function feed<Listener extends { shopId: string }>(
  { db, tell }: StreamOptions<Listener>,
  streams: Set<Stream<Listener>>,
): Promise<void> {
  const shopIds = [...new Set([...streams].map(({ listener }) => listener.shopId))];
  const { rows } = await sql<{ shop_id: string; position: number }>`
    select shop_id, position from event_heads where shop_id = any(${shopIds}::uuid[])`.execute(db);
  for (const { shop_id, position } of rows) {
    const behind = [...streams].filter((s) => s.listener.shopId === shop_id && s.position < position && !s.isFull);
    // Streams that stand at the same place share one read.
    for (const [from, group] of Map.groupBy(behind, (stream) => stream.position)) {
      const events = await readEvents(db, shop_id, from, batch);
      const last = events.at(-1);
      if (!last) continue;
      const listeners = group.map(({ listener }) => listener);
      const told = await tell(shop_id, listeners, events);
      for (const stream of group) {
        const text = told.get(stream.listener);
        if (text) send(stream, text);
        stream.position = last.position;
      }
    }
  }
}

function beat<Listener>(streams: Set<Stream<Listener>>): void {
  for (const stream of streams) {
    if (stream.quietSinceMs() < heartbeatMs) continue;
    if (stream.isFull)
      end(streams, stream); // took nothing for a whole heartbeat: let it come back and resume
    else send(stream, ': still here\n\n');
  }
}

function send<Listener>(stream: Stream<Listener>, text: string): void {
  stream.isFull = !stream.response.write(text);
  stream.quietSinceMs = stopwatch();
}

function end<Listener>(streams: Set<Stream<Listener>>, stream: Stream<Listener>): void {
  streams.delete(stream);
  stream.response.end();
}
