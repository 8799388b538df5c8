import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { stopwatch } from './clock.ts';
import type { Db } from './database.ts';
import { type FeedEvent, readEvents } from './events.ts';
import type { Reader } from './http-access.ts';
import { type Log, plainError } from './log.ts';

/** Which events a reader may see; the others are passed over silently. */
export type Projection = (reader: Reader, event: FeedEvent) => boolean;

/** Which sessions and keys are still let in. */
export type Admission = (db: Db, sessionIds: string[], keyIds: string[]) => Promise<Set<string>>;

type Stream = {
  reader: Reader;
  response: ServerResponse;
  position: number;
  isFull: boolean;
  quietSinceMs: () => number;
};

type Options = { db: Db; log: Pick<Log, 'warn'>; mayRead: Projection; admitted: Admission };

const pollMs = 250;
const heartbeatMs = 15_000;
const admissionMs = 500;
const batch = 500;
const mostStreams = 2_000;

export type EventStreams = {
  /** Takes over a response and feeds it every event after `position`. False when this node has too many streams. */
  open(reader: Reader, response: ServerResponse, position: number): boolean;
  count(): number;
  close(): Promise<void>;
};

/**
 * All event streams of this node behind one poll: while somebody listens, one statement asks for the heads of the shops
 * listened to, and one more per shop that moved. Who was revoked is put out within half a second, on every node.
 */
export function openEventStreams(options: Options): EventStreams {
  const streams = new Set<Stream>();
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
        options.log.warn({ err: plainError(error) }, 'event streams');
      }
      await sleep(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    running = null;
  };

  return {
    open: (reader, response, position) => {
      if (streams.size >= mostStreams) return false;
      const stream: Stream = { reader, response, position, isFull: false, quietSinceMs: stopwatch() };
      streams.add(stream);
      response.on('drain', () => {
        stream.isFull = false;
      });
      response.on('close', () => streams.delete(stream));
      running ??= run();
      return true;
    },
    count: () => streams.size,
    close: async () => {
      stopping.abort();
      for (const { response } of streams) response.end();
      await running;
    },
  };
}

async function dropRevoked({ db, admitted }: Options, streams: Set<Stream>): Promise<void> {
  const readers = [...streams].map((stream) => stream.reader);
  const left = await admitted(
    db,
    readers.flatMap((reader) => (reader.kind === 'agent' ? [reader.sessionId] : [])),
    readers.flatMap((reader) => (reader.kind === 'api_key' ? [reader.keyId] : [])),
  );
  for (const stream of streams) if (!left.has(idOf(stream.reader))) end(streams, stream);
}

function idOf(reader: Reader): string {
  return reader.kind === 'agent' ? reader.sessionId : reader.keyId;
}

async function feed({ db, mayRead }: Options, streams: Set<Stream>): Promise<void> {
  const shopIds = [...new Set([...streams].map((stream) => stream.reader.shopId))];
  const { rows } = await sql<{ shop_id: string; position: number }>`
    select shop_id, position from event_heads where shop_id = any(${shopIds}::uuid[])`.execute(db);
  for (const { shop_id, position } of rows) {
    const behind = [...streams].filter((s) => s.reader.shopId === shop_id && s.position < position && !s.isFull);
    // Streams that stand at the same place share one read.
    for (const [from, group] of Map.groupBy(behind, (stream) => stream.position)) {
      const events = await readEvents(db, shop_id, from, batch);
      for (const stream of group) write(stream, events, mayRead);
    }
  }
}

function write(stream: Stream, events: FeedEvent[], mayRead: Projection): void {
  const last = events.at(-1);
  if (!last) return;
  const seen = events.filter((event) => mayRead(stream.reader, event));
  const text = seen.map((event) => `id: ${event.position}\nevent: ${event.type}\ndata: ${dataOf(event)}\n\n`).join('');
  // An id without data moves the reader's resume point past what it may not see, without raising an event.
  send(stream, seen.at(-1) === last ? text : `${text}id: ${last.position}\n\n`);
  stream.position = last.position;
}

function dataOf(event: FeedEvent): string {
  return JSON.stringify({ position: event.position, type: event.type, at: event.at.toString(), data: event.data });
}

function beat(streams: Set<Stream>): void {
  for (const stream of streams) {
    if (stream.quietSinceMs() < heartbeatMs) continue;
    if (stream.isFull)
      end(streams, stream); // took nothing for a whole heartbeat: let it come back and resume
    else send(stream, ': still here\n\n');
  }
}

function send(stream: Stream, text: string): void {
  stream.isFull = !stream.response.write(text);
  stream.quietSinceMs = stopwatch();
}

function end(streams: Set<Stream>, stream: Stream): void {
  streams.delete(stream);
  stream.response.end();
}
