import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Config } from '../platform/config.ts';

const loader = fileURLToPath(new URL('./load-process.ts', import.meta.url));

/** Loads the demo shop into the configured database, in a process of its own: what loading needs in memory goes when it ends. */
export async function loadInOwnProcess({ dataDir }: Pick<Config, 'dataDir'>, publicUrl: string): Promise<void> {
  const child = fork(loader, { env: { ...process.env, QIN_DATA: dataDir, QIN_PUBLIC_URL: publicUrl } });
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) throw new Error('The demo shop could not be loaded.');
}
