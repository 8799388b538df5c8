import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { emptyDatabase } from '../testing/empty-database.ts';
import { databaseUrl } from '../testing/killed-import.ts';

const qin = fileURLToPath(new URL('../../bin/qin', import.meta.url));
const mostKilobytes = 190_000; // idles under 200 MB, with room for what a minute of jobs adds

test('a first start that was killed leaves no half demo shop; the next one has all of it, answers, and idles under 200 MB', async (t) => {
  const { pool, poolConfig } = await emptyDatabase(t);
  const killed = startDemo(t, poolConfig);
  await until(async () => (await writersOf(pool, 'messages')) > 0);
  killed.kill('SIGKILL');
  await until(async () => (await others(pool)) === 0);
  assert.deepEqual((await pool.query('select 1 from shops')).rows, []);

  const running = startDemo(t, poolConfig);
  const page = await fetch(await urlOf(running));
  assert.equal(page.status, 200);
  assert.match(await page.text(), /Willow &amp; Thread/);
  const { rows } = await pool.query(
    'select (select count(*)::int from shops) as shops, (select count(*)::int from conversations) as talks',
  );
  assert.deepEqual(rows, [{ shops: 1, talks: 60 }]);
  if (process.platform === 'linux') {
    await sleep(3_000);
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${running.pid}/status`, 'utf8')) ?? [];
    assert.ok(Number(kilobytes) < mostKilobytes, `${kilobytes} kB`);
  }
});

/** As `npm start` does, with a database of its own. */
function startDemo(t: TestContext, poolConfig: pg.PoolConfig): ChildProcess {
  const folder = mkdtempSync(join(tmpdir(), 'qin-start-'));
  const child = spawn(qin, ['start', '--demo', '--json', '--port', '0', '--data', folder], {
    env: { ...process.env, DATABASE_URL: databaseUrl(poolConfig), QIN_LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null && child.kill()) await once(child, 'exit');
    rmSync(folder, { recursive: true });
  });
  return child;
}

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  assert.ok(stdout);
  for await (const line of createInterface({ input: stdout })) return (JSON.parse(line) as { url: string }).url;
  throw new Error('It did not start.');
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const patience = AbortSignal.timeout(60_000);
  while (!(await isSo())) {
    patience.throwIfAborted();
    await sleep(20);
  }
}

async function writersOf(pool: pg.Pool, table: string): Promise<number> {
  const { rows } = await pool.query(
    `select count(*)::int as n from pg_locks where relation = to_regclass($1) and mode = 'RowExclusiveLock'`,
    [table],
  );
  return rows[0].n;
}

async function others(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    'select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  return rows[0].n;
}
