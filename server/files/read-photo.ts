import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Refused } from '../platform/errors.ts';
import { recognise } from './rules.ts';

/** A photo as we keep and show it: WebP, made anew from its pixels alone. */
export type Photo = { width: number; height: number; content: Buffer; thumbnail: Buffer };

const reader = fileURLToPath(new URL('./photo-process.ts', import.meta.url));
/** The process ends by itself after ten seconds of work; on a machine that is very busy those take longer. */
const timeLimitMs = 40_000;
const mostAnswered = 16 * 1024 * 1024;
const atOnce = 2;
const mostWaiting = 50;
const tooLarge = 3;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Reads a file in a process of its own that ends when it takes too long or too much memory, two at a time.
 * Throws Refused `file_not_photo`, `photo_is_heic`, `photo_unreadable`, `photo_too_many_pixels`, `uploads_busy`.
 */
export async function readPhoto(chunks: readonly Buffer[]): Promise<Photo> {
  const recognised = recognise(startOf(chunks));
  if (recognised === 'heic') throw new Refused('photo_is_heic', 415);
  if (recognised !== 'photo') throw new Refused('file_not_photo', 415);
  await takeTurn();
  try {
    return await readInOwnProcess(chunks);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/** The first chunk of a slow sender may be shorter than what tells a kind. */
function startOf(chunks: readonly Buffer[]): Buffer {
  return (chunks[0]?.length ?? 0) >= 32 ? (chunks[0] as Buffer) : Buffer.concat(chunks.slice(0, 32));
}

async function takeTurn(): Promise<void> {
  if (running >= atOnce) {
    if (waiting.length >= mostWaiting) throw busy();
    await new Promise<void>((go) => waiting.push(go));
  }
  running += 1;
}

async function readInOwnProcess(chunks: readonly Buffer[]): Promise<Photo> {
  // Nothing of our settings: the process that looks at strangers' bytes knows no password.
  const { PATH, SystemRoot } = process.env;
  const child = spawn(process.execPath, ['--max-old-space-size=64', reader], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH, SystemRoot },
    timeout: timeLimitMs,
    killSignal: 'SIGKILL',
  });
  const gone = once(child, 'close');
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has gone already; its exit says why.
  }
  child.stdin.on('error', () => undefined); // it died while we wrote
  Readable.from(chunks).pipe(child.stdin);
  const answer: Buffer[] = [];
  let answered = 0;
  child.stdout.on('data', (data: Buffer) => {
    answered += data.length;
    if (answered > mostAnswered) child.kill('SIGKILL');
    else answer.push(data);
  });
  const [code, signal] = await gone;
  if (code === tooLarge) throw new Refused('photo_too_many_pixels', 413);
  if (signal === 'SIGKILL') throw busy(); // out of time or memory: whether the photo is to blame, nobody knows
  if (code !== 0) throw new Refused('photo_unreadable', 422);
  return photoOf(Buffer.concat(answer));
}

function photoOf(answer: Buffer): Photo {
  const endOfHead = answer.indexOf('\n');
  const { width, height, bytes } = JSON.parse(answer.toString('utf8', 0, endOfHead));
  const body = answer.subarray(endOfHead + 1);
  return { width, height, content: body.subarray(0, bytes), thumbnail: body.subarray(bytes) };
}

const busy = () => new Refused('uploads_busy', 503, { retryAfter: 5 });
