import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A test of npm test, with everything that npm test leaves out. Answers the exit code. */
export async function testAtLength(path: string): Promise<number> {
  const cwd = fileURLToPath(new URL('../', import.meta.url));
  const child = spawn(process.execPath, ['--test', path], {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, QIN_LONG: '1' },
  });
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}
