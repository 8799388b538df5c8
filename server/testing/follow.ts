import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

export type Followed = {
  status: number;
  /** All that came over the line so far. */
  text: string;
  /** False once the server has ended it, or it was refused. */
  isOpen: boolean;
  /** Settles when nothing more will come. */
  ended: Promise<void>;
  leave(): void;
};

/** Follows a stream of events as a page does, until it is left, the server ends it or the test is over. */
export async function follow(t: TestContext, url: string | URL, headers: Record<string, string>): Promise<Followed> {
  const leaving = new AbortController();
  t.after(() => leaving.abort());
  const response = await fetch(url, { headers, signal: leaving.signal });
  const followed: Followed = {
    status: response.status,
    text: '',
    isOpen: response.ok,
    ended: Promise.resolve(),
    leave: () => leaving.abort(),
  };
  followed.ended = (async () => {
    for await (const chunk of response.body ?? []) followed.text += Buffer.from(chunk).toString('utf8');
    followed.isOpen = false;
  })().catch(() => undefined); // cut off by whoever left
  return followed;
}

export async function until(condition: () => boolean, ms = 5_000): Promise<void> {
  for (let waited = 0; waited < ms && !condition(); waited += 20) await sleep(20);
  assert.ok(condition(), 'waited in vain');
}
