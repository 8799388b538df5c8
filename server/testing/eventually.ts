import { setTimeout as sleep } from 'node:timers/promises';

/** What is seen once it is as it should be; fails with what was seen last. */
export async function eventually<T>(look: () => Promise<T>, isDone: (seen: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const seen = await look();
    if (isDone(seen)) return seen;
    await sleep(100);
  }
  throw new Error(`never happened; last seen ${JSON.stringify(await look())}`);
}
