import { createHash } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refused } from '../platform/errors.ts';
import { newSecret } from '../platform/ids.ts';
import type { Blank, Bytes } from './rules.ts';

/** A file that lies on the disk of this machine for as long as somebody works with it, under no name. */
export type Spooled = Bytes & { sha256: string; makeBlank(blank: Blank): Promise<void> };

const atOnce = 20;
const zeros = Buffer.alloc(64 * 1024);
let spooling = 0;

/**
 * Writes a body to the disk as it arrives, does the work with it and lets go of it. A process that dies leaves nothing:
 * the file has lost its name before its first byte came.
 * Throws Refused `uploads_busy`, and what `pieces` throws.
 */
export async function withSpool<Done>(
  pieces: AsyncIterable<Buffer>,
  work: (spooled: Spooled) => Promise<Done>,
): Promise<Done> {
  if (spooling >= atOnce) throw new Refused('uploads_busy', 503, { retryAfter: 5 });
  spooling += 1;
  try {
    await using file = await openNameless();
    const hash = createHash('sha256');
    let size = 0;
    for await (const piece of pieces) {
      await writeAll(file, piece, size);
      hash.update(piece);
      size += piece.length;
    }
    return await work({
      size,
      sha256: hash.digest('hex'),
      read: (at, length) => readAll(file, at, Math.max(0, Math.min(length, size - at))),
      makeBlank: (blank) => makeBlank(file, blank),
    });
  } finally {
    spooling -= 1;
  }
}

async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `qin-upload-${newSecret()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}

async function readAll(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const content = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(content, done, length - done, at + done);
    if (bytesRead === 0) return content.subarray(0, done);
    done += bytesRead;
  }
  return content;
}

async function writeAll(file: FileHandle, content: Buffer, at: number): Promise<void> {
  for (let done = 0; done < content.length; )
    done += (await file.write(content, done, content.length - done, at + done)).bytesWritten;
}

async function makeBlank(file: FileHandle, { at, head, end }: Blank): Promise<void> {
  await writeAll(file, head, at);
  for (let from = at + head.length; from < end; from += zeros.length)
    await writeAll(file, zeros.subarray(0, Math.min(zeros.length, end - from)), from);
}
