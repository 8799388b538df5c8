import { createHash } from 'node:crypto';
import { accessSync, constants, createReadStream, type Stats, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Refused } from './errors.ts';

/** Where rows come from. `hash` names the content, so that a killed import can go on; null for a pipe, which cannot. */
export type ImportSource = {
  name: string;
  sizeBytes: number | null;
  hash(): Promise<string | null>;
  /** From the beginning, to be left when enough is seen; `open` gives it again. */
  peek(): AsyncIterable<Uint8Array>;
  /** `onRead` is told how many bytes of the source itself have been read. */
  open(onRead: (bytes: number) => void): AsyncIterable<Uint8Array>;
};

/**
 * A file, or standard input for `-`; gzip is recognised by its first bytes.
 * Throws Refused `file_not_found`, `file_is_folder`, `file_not_ordinary`, `file_not_readable`.
 */
export function openSource(path: string): ImportSource {
  if (path === '-') {
    const { peek, open } = seenAgain(process.stdin);
    return {
      name: '-',
      sizeBytes: null,
      hash: async () => null,
      peek: () => unpack(counted(peek(), path, () => undefined)),
      open: (onRead) => unpack(counted(open(), path, onRead)),
    };
  }
  const { size } = checkFile(path);
  const read = (onRead: (bytes: number) => void) =>
    unpack(counted(createReadStream(path, { highWaterMark: 1 << 18 }), path, onRead));
  return {
    name: path,
    sizeBytes: size,
    hash: async () => {
      const hash = createHash('sha256');
      const bytes = createReadStream(path, { highWaterMark: 1 << 20 });
      for await (const chunk of counted(bytes, path, () => undefined)) hash.update(chunk);
      return hash.digest('hex');
    },
    peek: () => read(() => undefined),
    open: read,
  };
}

function checkFile(path: string): Stats {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw new Refused('file_is_folder', 400, { path });
    if (!stats.isFile()) throw new Refused('file_not_ordinary', 400, { path });
    accessSync(path, constants.R_OK);
    return stats;
  } catch (error) {
    throw asRefusal(error, path);
  }
}

/** What the system says of a file, in our words. */
function asRefusal(error: unknown, path: string): unknown {
  const { code, syscall } = error as { code?: string; syscall?: string };
  if (code === 'ENOENT' || code === 'ENOTDIR') return new Refused('file_not_found', 400, { path });
  if (code === 'EISDIR') return new Refused('file_is_folder', 400, { path });
  return syscall ? new Refused('file_not_readable', 400, { path, problem: code ?? syscall }) : error;
}

/** A stream that can be looked into before it is read: what was seen is kept until then. */
function seenAgain(stream: AsyncIterable<Buffer>) {
  const held: Buffer[] = [];
  let chunks: AsyncIterator<Buffer> | null = null;
  let pulling: Promise<boolean> | null = null;
  /** One at a time: whoever looked in and left may still be waiting for a chunk. */
  const pull = (): Promise<boolean> => {
    chunks ??= stream[Symbol.asyncIterator]();
    pulling ??= chunks.next().then(({ done, value }) => {
      if (done) return false; // and so for good
      held.push(value);
      pulling = null;
      return true;
    });
    return pulling;
  };
  return {
    async *peek(): AsyncGenerator<Buffer> {
      for (let at = 0; at < held.length || (await pull()); at += 1) yield held[at] as Buffer;
    },
    async *open(): AsyncGenerator<Buffer> {
      while (held.length > 0 || (await pull())) yield held.shift() as Buffer;
    },
  };
}

async function* counted(
  stream: AsyncIterable<Buffer>,
  path: string,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      onRead(bytes);
      yield chunk;
    }
  } catch (error) {
    throw asRefusal(error, path);
  }
}

async function* unpack(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Uint8Array> {
  const first = await bytes.next();
  if (first.done) return;
  const head = first.value;
  if (head[0] === 0x50 && head[1] === 0x4b) throw new Refused('file_is_workbook', 400);
  const whole = startingWith(head, bytes);
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole;
    return;
  }
  const packed = Readable.from(whole, { objectMode: false });
  const gunzip = createGunzip({ chunkSize: 1 << 16 });
  packed.on('error', (error) => gunzip.destroy(error));
  try {
    yield* packed.pipe(gunzip) as AsyncIterable<Buffer>;
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('Z_')) throw new Refused('gzip_broken', 400);
    throw error;
  } finally {
    packed.destroy();
  }
}

async function* startingWith(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}
