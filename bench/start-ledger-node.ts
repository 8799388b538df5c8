import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { NodeOrder } from './ledger-node.ts';

const file = fileURLToPath(new URL('./ledger-node.ts', import.meta.url));
/** Thousands are started, and most of a start is reading the same modules. */
const compiled = fileURLToPath(new URL('../.cache/compiled', import.meta.url));

export function startLedgerNode(order: NodeOrder, stdout: 'ignore' | 'pipe'): ChildProcess {
  return spawn(process.execPath, [file, JSON.stringify(order)], {
    stdio: ['ignore', stdout, 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
}
