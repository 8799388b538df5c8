import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Db } from '../platform/database.ts';
import type { ImportCounts } from '../platform/import-run.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** DATABASE_URL for these settings; the server of tests listens on a socket only. */
export function databaseUrl({ host = '', user = '', database = '', password = '' }: pg.PoolConfig): string {
  return `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(host)}`;
}

/** `qin import` in a process of its own: its counts, or null when it was killed. */
export function importInChild(
  url: string,
  args: string[],
  kill?: (child: { kill(): void }) => Promise<void>,
): Promise<ImportCounts | null> {
  const child = spawn(process.execPath, [main, 'import', ...args, '--json'], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, complaints] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const gone = new Promise<ImportCounts | null>((done, fail) =>
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') done(null);
      else if (code === 0) done(JSON.parse(said) as ImportCounts);
      else fail(new Error(complaints));
    }),
  );
  void kill?.({ kill: () => child.kill('SIGKILL') });
  return gone;
}

/** Kills the import `kills` times, each time at some moment after it has got further, then lets it finish. */
export async function importKilled(
  db: Db,
  url: string,
  args: string[],
  kills: number,
  waitMs: () => number,
): Promise<ImportCounts> {
  let killed = 0;
  for (let attempt = 0; killed < kills && attempt < kills * 3; attempt += 1) {
    const before = await rowsDone(db);
    const counts = await importInChild(url, args, async (child) => {
      const patience = AbortSignal.timeout(60_000);
      while ((await rowsDone(db)) <= before && !patience.aborted) await sleep(5);
      await sleep(waitMs());
      child.kill();
    });
    if (counts) return counts; // it was faster than we were
    killed += 1;
  }
  const counts = await importInChild(url, args);
  assert.ok(counts);
  return counts;
}

async function rowsDone(db: Db): Promise<number> {
  const { rows } = await sql<{ done: number }>`select coalesce(sum(rows_done), 0)::bigint as done from imports`.execute(
    db,
  );
  return Number(rows[0]?.done ?? 0);
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
