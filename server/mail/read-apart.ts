import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type ReadMail, readHeaders, readMail } from './read-mail.ts';

/** So many bytes are read in a few milliseconds, whatever they are. */
const smallBytes = 32 * 1024;
const patienceMs = 30_000;
/** Threads of this process, each with memory of its own; the other mails wait their turn. */
const mostThreads = 3;
let reading = 0;
const waiting: (() => void)[] = [];

/**
 * Reads a mail without keeping anybody waiting: a large one in a thread of its own, which ends when it takes too long or too
 * much memory. Then only its headers are read. Never throws.
 */
export async function readApart(raw: Buffer): Promise<ReadMail> {
  if (raw.length <= smallBytes) return readMail(raw);
  if (reading < mostThreads) reading += 1;
  else await new Promise<void>((begin) => waiting.push(begin));
  try {
    return await readInThread(raw);
  } finally {
    // Who waits takes over this place, so that nobody who comes now is before them.
    const begin = waiting.shift();
    if (begin) begin();
    else reading -= 1;
  }
}

async function readInThread(raw: Buffer): Promise<ReadMail> {
  const thread = new Worker(new URL('./mail-thread.ts', import.meta.url), {
    workerData: raw,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  try {
    const [read] = (await once(thread, 'message', { signal: AbortSignal.timeout(patienceMs) })) as [ReadMail];
    const attachments = read.attachments.map((one) => ({ ...one, content: Buffer.from(one.content) }));
    return { ...read, attachments };
  } catch {
    return readHeaders(raw);
  } finally {
    await thread.terminate();
  }
}
