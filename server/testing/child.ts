import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export type Child = {
  process: ChildProcessByStdio<Writable, Readable, Readable>;
  /** The next line it says, as JSON; null when it has gone. */
  next(): Promise<unknown>;
  /** Sends a line and waits for the answer. */
  ask(line: string): Promise<unknown>;
  /** What it has written on stderr. */
  complaints(): string;
  kill(): Promise<void>;
};

/** Starts another Node of ours with a script of server/testing, talking in lines of JSON. */
export function startChild(script: string, args: string[], env: Record<string, string> = {}): Child {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  child.stdin.on('error', () => undefined); // it was killed while we wrote
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const line = await lines.next();
    return line.done ? null : (JSON.parse(line.value) as unknown);
  };
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    process: child,
    next,
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    complaints: () => complaints,
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
  };
}
