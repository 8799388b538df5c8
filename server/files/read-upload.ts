import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Refused } from '../platform/errors.ts';
import { limits } from './rules.ts';

export type Upload = { chunks: readonly Buffer[]; sha256: string };

/** All uploads of this process together, as far as they have arrived. */
const mostHeldBytes = 64 * 1024 * 1024;
let heldBytes = 0;

/**
 * Takes a body as it arrives, does the work with it and lets go of it. One that breaks off leaves nothing.
 * Throws Refused `photo_too_large`, `uploads_busy`, `upload_broken`.
 */
export async function withUpload<Done>(
  body: Readable,
  declaredBytes: number,
  work: (upload: Upload) => Promise<Done>,
): Promise<Done> {
  if (declaredBytes > limits.uploadBytes) throw tooLarge();
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of wholeOf(body)) {
      bytes += chunk.length;
      heldBytes += chunk.length;
      if (bytes > limits.uploadBytes) throw tooLarge();
      if (heldBytes > mostHeldBytes) throw new Refused('uploads_busy', 503, { retryAfter: 5 });
      hash.update(chunk);
      chunks.push(chunk);
    }
    return await work({ chunks, sha256: hash.digest('hex') });
  } finally {
    heldBytes -= bytes;
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

const tooLarge = () => new Refused('photo_too_large', 413, { megabytes: limits.uploadBytes / 1024 / 1024 });
