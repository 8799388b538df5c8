import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type ReadMail, readHeaders, readMail } from './read-mail.ts';

/** So many bytes are read in a few milliseconds, whatever they are. */
const smallBytes = 32 * 1024;
const patienceMs = 30_000;

/**
 * Reads a mail without keeping anybody waiting: a large one in a thread of its own, which ends when it takes too long or too
 * much memory. Then only its headers are read. Never throws.
 */
export async function readApart(raw: Buffer): Promise<ReadMail> {
  if (raw.length <= smallBytes) return readMail(raw);
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
