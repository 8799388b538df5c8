import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../server/main.ts', import.meta.url));

/** The application as everybody starts it, on a free port. */
export function startCommand(dataDir: string): { file: string; args: string[] } {
  return { file: process.execPath, args: [main, 'start', '--json', '--port', '0', '--data', dataDir] };
}
