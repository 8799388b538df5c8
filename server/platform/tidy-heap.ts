import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Keeps the young generation as it is, and answers a function that collects garbage when there is more than this on the heap. V8 lets the garbage of a stream pile
 * up as long as the machine has memory, a hundred megabytes and more; a small server has better uses for it. Costs a few
 * hundredths of a second each time, so call it between batches, not between rows.
 */
export function tidyHeap(mostBytes: number): () => void {
  setFlagsFromString('--expose-gc');
  setFlagsFromString('--semi-space-growth-factor=1');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    if (process.memoryUsage().heapUsed > mostBytes) collect();
  };
}
