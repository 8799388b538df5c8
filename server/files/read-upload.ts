import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Refused } from '../platform/errors.ts';
import { limits } from './rules.ts';

export type Upload = { chunks: readonly Buffer[]; sha256: string };

/** A body whose beginning has been looked at, and nothing been lost of it. What is left when it is let go of drains. */
export type Opened = { start: Buffer; pieces: AsyncIterable<Buffer>; declaredBytes: number } & AsyncDisposable;

/** All uploads of this process together, as far as they have arrived. */
const mostHeldBytes = 64 * 1024 * 1024;
let heldBytes = 0;
/** Enough to tell what it is. */
const startBytes = 32;

/** Throws Refused `upload_broken`. */
export async function openUpload(body: Readable, declaredBytes: number): Promise<Opened> {
  const rest = wholeOf(body);
  const first: Buffer[] = [];
  for (let bytes = 0; bytes < startBytes; bytes += first.at(-1)?.length ?? 0) {
    const { value, done } = await rest.next();
    if (done) break;
    first.push(value);
  }
  const pieces = (async function* () {
    yield* first;
    yield* rest;
  })();
  return {
    ...{ start: Buffer.concat(first), pieces, declaredBytes },
    async [Symbol.asyncDispose]() {
      await rest.return(undefined);
      body.resume(); // else the next request on this connection is never read
    },
  };
}

/**
 * Takes a photo as it arrives, does the work with it and lets go of it. One that breaks off leaves nothing.
 * Throws Refused `photo_too_large`, `uploads_busy`, `upload_broken`.
 */
export async function withUpload<Done>(opened: Opened, work: (upload: Upload) => Promise<Done>): Promise<Done> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of bounded(opened, limits.uploadBytes, 'photo_too_large')) {
      bytes += chunk.length;
      heldBytes += chunk.length;
      if (heldBytes > mostHeldBytes) throw new Refused('uploads_busy', 503, { retryAfter: 5 });
      hash.update(chunk);
      chunks.push(chunk);
    }
    return await work({ chunks, sha256: hash.digest('hex') });
  } finally {
    heldBytes -= bytes;
  }
}

/** No more of it than is taken: what says its length is refused before it comes. */
export async function* bounded(
  { pieces, declaredBytes }: Opened,
  most: number,
  refusal: 'photo_too_large' | 'video_too_large',
): AsyncGenerator<Buffer> {
  const tooLarge = () => new Refused(refusal, 413, { megabytes: most / 1024 / 1024 });
  if (declaredBytes > most) throw tooLarge();
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > most) throw tooLarge();
    yield piece;
  }
}

/** Not destroyed when we stop reading: the rest must drain, or the sender never hears why it was refused. */
async function* wholeOf(body: Readable): AsyncGenerator<Buffer> {
  try {
    yield* body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch {
    throw new Refused('upload_broken', 400);
  }
}
