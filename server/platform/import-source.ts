import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Refused } from './errors.ts';

/** Where rows come from. `hash` names the content, so that a killed import can go on; null for a pipe, which cannot. */
export type ImportSource = {
  name: string;
  sizeBytes: number | null;
  hash(): Promise<string | null>;
  /** `onRead` is told how many bytes of the source itself have been read. */
  open(onRead: (bytes: number) => void): AsyncIterable<Uint8Array>;
};

/** A file, or standard input for `-`; gzip is recognised by its first bytes. Throws Refused `file_not_found`. */
export function openSource(path: string): ImportSource {
  if (path === '-')
    return {
      name: '-',
      sizeBytes: null,
      hash: async () => null,
      open: (onRead) => unpack(counted(process.stdin, onRead)),
    };
  if (!existsSync(path) || !statSync(path).isFile()) throw new Refused('file_not_found', 400, { path });
  return {
    name: path,
    sizeBytes: statSync(path).size,
    hash: async () => {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
      return hash.digest('hex');
    },
    open: (onRead) => unpack(counted(createReadStream(path, { highWaterMark: 1 << 18 }), onRead)),
  };
}

async function* counted(stream: Readable, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    onRead(bytes);
    yield chunk as Buffer;
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
