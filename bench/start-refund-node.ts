import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RefundNodeOrder, RefundNodeWord } from './refund-node.ts';

const files = {
  ours: fileURLToPath(new URL('./refund-node.ts', import.meta.url)),
  naive: fileURLToPath(new URL('./refund-node-naive.ts', import.meta.url)),
};
const compiled = fileURLToPath(new URL('../.cache/compiled', import.meta.url));

/** A node that dies as told, after its death another one that dies as told next, and at last one that lives. */
export function startRefundNode(order: RefundNodeOrder, lives: readonly RefundNodeOrder['ends'][], isNaive: boolean) {
  const deaths: string[] = [];
  const made = new Set<string>();
  let isOver = false;
  let hasAsked = false;
  let child: ChildProcess;
  const start = ([ends = null, ...next]: readonly RefundNodeOrder['ends'][]) => {
    child = spawn(process.execPath, [isNaive ? files.naive : files.ours, JSON.stringify({ ...order, ends })], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    });
    child.on('message', (word: RefundNodeWord) => {
      if (word === 'asked') hasAsked = true;
      else made.add(word.made);
    });
    child.once('exit', (_, signal) => {
      if (isOver) return;
      if (signal !== 'SIGKILL') throw new Error('A node ended by itself.');
      deaths.push(ends?.point ?? 'nowhere');
      start(next);
    });
  };
  start(lives);
  return {
    deaths,
    made,
    hasAsked: () => hasAsked,
    stop: async () => {
      isOver = true;
      const gone = once(child, 'exit');
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await gone;
    },
  };
}
