import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startCommand } from './start-command.ts';

/** A provider of refunds on this machine: takes everything, at once. */
export async function openStub(): Promise<{ url: string; close: () => void }> {
  let taken = 0;
  const server = createServer((request, reply) => {
    request.resume().on('end', () => reply.end(JSON.stringify({ messageId: `stub-${++taken}` })));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

export type Running = { url: string; stop: () => Promise<void> };

/** Qin as everybody starts it: routes, jobs and ledger in one process. */
export async function startQin(dataDir: string, stubUrl: string): Promise<Running> {
  const { file, args } = startCommand(dataDir);
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, QIN_LOG_LEVEL: 'silent', QIN_PRIVATE_HOSTS: new URL(stubUrl).host },
  });
  const url = new Promise<string>((done, fail) => {
    child.once('exit', (code) => fail(new Error(`qin start ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"url"')) done((JSON.parse(line) as { url: string }).url.replace('localhost', '127.0.0.1'));
    });
  });
  return { url: await url, stop: () => stopped(child) };
}

export async function startByHand(order: object): Promise<Running> {
  const file = fileURLToPath(new URL('./returns-by-hand.ts', import.meta.url));
  const child = fork(file, [JSON.stringify(order)]);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { url: `http://127.0.0.1:${port}`, stop: () => stopped(child) };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}
