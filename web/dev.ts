// npm run dev: the server restarts and the workbench is built anew after every change. One ends with the other.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('../', import.meta.url));
const parts = [
  ['web/build.ts', '--watch'],
  ['--watch', '--max-semi-space-size=4', 'server/main.ts', 'start', '--demo'],
].map((args) => spawn(process.execPath, args, { cwd, stdio: 'inherit' }));

for (const part of parts)
  part.once('exit', (code) => {
    for (const other of parts) other.kill('SIGTERM');
    process.exitCode = code ?? 1;
  });
