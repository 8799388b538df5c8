import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** How each of these names may be read in pinyin: one list of syllables a reading, one syllable a character. */
export async function readPinyin(names: readonly string[]): Promise<ReadonlyMap<string, string[][]>> {
  if (names.length === 0) return new Map();
  const thread = new Worker(new URL('./pinyin-thread.ts', import.meta.url));
  try {
    thread.postMessage(names);
    const [readings] = (await once(thread, 'message')) as [string[][][]];
    return new Map(names.map((name, at) => [name, readings[at] ?? []]));
  } finally {
    await thread.terminate();
  }
}
