import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { mailOf } from '../testing/mails.ts';
import { readApart } from './read-apart.ts';

test('many large mails at once are read three at a time, and all of them are read', async (t) => {
  let [running, most] = [0, 0];
  const count = (worker: Worker) => {
    most = Math.max(most, ++running);
    worker.once('exit', () => running--);
  };
  process.on('worker', count);
  t.after(() => process.off('worker', count));
  const mails = Array.from({ length: 8 }, (_, n) => mailOf({ Subject: `No. ${n}` }, 'Where is it?\n'.repeat(5000)));
  const read = await Promise.all(mails.map(readApart));
  assert.deepEqual(
    read.map(({ subject, isPartial }) => [subject, isPartial]),
    mails.map((_, n) => [`No. ${n}`, false]),
  );
  assert.equal(most, 3);
});
