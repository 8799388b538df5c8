import type { Db } from './database.ts';
import type { FeedEvent } from './events.ts';
import type { Reader } from './http-access.ts';
import type { Log } from './log.ts';
import { openStreams, type Streams } from './streams.ts';

/** Which events a reader may see; the others are passed over silently. */
export type Projection = (reader: Reader, event: FeedEvent) => boolean;

/** Which sessions and keys are still let in. */
export type Admission = (db: Db, sessionIds: string[], keyIds: string[]) => Promise<Set<string>>;

type Options = { db: Db; log: Pick<Log, 'warn'>; mayRead: Projection; admitted: Admission };

const mostStreams = 2_000;

export type EventStreams = Streams<Reader>;

/** The shop's feed for agents and programs. */
export function openEventStreams({ db, log, mayRead, admitted }: Options): EventStreams {
  return openStreams<Reader>({
    db,
    log,
    most: mostStreams,
    admitted: async (readers) => {
      const left = await admitted(
        db,
        readers.flatMap((reader) => (reader.kind === 'agent' ? [reader.sessionId] : [])),
        readers.flatMap((reader) => (reader.kind === 'api_key' ? [reader.keyId] : [])),
      );
      return new Set(readers.filter((reader) => left.has(idOf(reader))));
    },
    tell: async (_shopId, readers, events) =>
      new Map(readers.map((reader) => [reader, textFor(reader, events, mayRead)])),
  });
}

function idOf(reader: Reader): string {
  return reader.kind === 'agent' ? reader.sessionId : reader.keyId;
}

function textFor(reader: Reader, events: FeedEvent[], mayRead: Projection): string {
  const last = events.at(-1);
  const seen = events.filter((event) => mayRead(reader, event));
  const text = seen.map((event) => `id: ${event.position}\nevent: ${event.type}\ndata: ${dataOf(event)}\n\n`).join('');
  // An id without data moves the reader's resume point past what it may not see, without raising an event.
  return seen.at(-1) === last ? text : `${text}id: ${last?.position}\n\n`;
}

function dataOf(event: FeedEvent): string {
  return JSON.stringify({ position: event.position, type: event.type, at: event.at.toString(), data: event.data });
}
