import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (how?: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Keeps the young generation as it is, and answers a function that collects garbage when there is more than this on the
 * heap, and gives pages back to the machine when the whole process holds more than `mostResidentBytes`. V8 lets the
 * garbage of a stream pile up as long as the machine has memory, a hundred megabytes and more; a small server has better
 * uses for it. Costs a few hundredths of a second each time, so call it between batches, not between rows.
 */
export function tidyHeap(mostBytes: number, mostResidentBytes: number): () => void {
  setFlagsFromString('--semi-space-growth-factor=1');
  const collect = collector();
  return () => {
    if (process.memoryUsage.rss() > mostResidentBytes) giveBackMemory();
    else if (process.memoryUsage().heapUsed > mostBytes) collect();
  };
}

/**
 * Collects all there is and gives the empty pages back to the machine, which V8 by itself keeps. Worth some 20 MB once
 * everything is loaded; takes a few tenths of a second.
 */
export function giveBackMemory(): void {
  collector()({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

function collector(): Collect {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}
