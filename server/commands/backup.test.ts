import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type pg from 'pg';
import { loadDemoShop } from '../demo/index.ts';
import { tablesInOrder, writeBackup } from '../platform/backup.ts';
import { knownMigrations, migrate, schemaVersion } from '../platform/migrate.ts';
import { checkBackup, restoreBackup } from '../platform/restore.ts';
import { testDatabase } from '../testing/database.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { databaseUrl } from '../testing/killed-import.ts';
import { qin } from '../testing/qin.ts';

const { db, pool, poolConfig } = await testDatabase();
const now = Temporal.Instant.from('2026-03-10T01:00:00Z');
const oddText = 'tab\t newline\n \\. \\N backslash \\ "quotes" 亲 👩‍👩‍👧 ';
const main = fileURLToPath(new URL('../main.ts', import.meta.url));

test('a restored copy holds the same rows, each of them, and starts with sending switched off', async (t) => {
  await db.transaction().execute((tx) => loadDemoShop(tx, now, { conversations: false }));
  await pool.query('update products set title = $1', [oddText]);
  const file = join(temporaryFolder(t), 'qin.backup');
  const report = await writeBackup(poolConfig, file, now);
  const copy = await emptyDatabase(t);
  const restored = await restoreBackup(copy, file, await checkBackup(file), now);
  assert.equal(restored.rows, report.rows);
  assert.ok(report.rows > 1000);
  assert.deepEqual(await checksums(copy.pool), await checksums(pool));
  const { rows } = await copy.pool.query('select sending_enabled from installation');
  assert.deepEqual(rows, [{ sending_enabled: false }]);
  assert.equal((await pool.query('select sending_enabled from installation')).rows[0].sending_enabled, true);
});

test('a backup made while messages come in shows one moment: no message without its conversation, none half there', async (t) => {
  await pool.query('create table ledger (id int primary key, total int not null)');
  await pool.query(
    'create table entries (ledger_id int not null references ledger, n int, primary key (ledger_id, n))',
  );
  await pool.query('insert into ledger select n, 0 from generate_series(1, 50) n');
  t.after(() => pool.query('drop table entries, ledger'));
  let isWriting = true;
  const write = async () => {
    while (isWriting)
      await pool.query(`with grown as (update ledger set total = total + 1 where id = 1 + floor(random() * 50)::int returning id, total)
        insert into entries select id, total from grown`);
  };
  const writers = [write(), write(), write(), write()];
  const file = join(temporaryFolder(t), 'qin.backup');
  await sleep(100);
  await writeBackup(poolConfig, file, now);
  isWriting = false;
  await Promise.all(writers);
  const copy = await emptyDatabase(t);
  await migrate(copy.pool);
  await copy.pool.query('create table ledger (id int primary key, total int not null)');
  await copy.pool.query(
    'create table entries (ledger_id int not null references ledger, n int, primary key (ledger_id, n))',
  );
  await restoreBackup(copy, file, await checkBackup(file), now);
  const torn =
    await copy.pool.query(`select id from ledger where total <> (select count(*) from entries where ledger_id = id)
    or total <> coalesce((select max(n) from entries where ledger_id = id), 0)`);
  assert.equal(torn.rowCount, 0);
  const seen = Number((await copy.pool.query('select count(*) from entries')).rows[0].count);
  const written = Number((await pool.query('select count(*) from entries')).rows[0].count);
  assert.ok(seen > 0 && seen < written, `${seen} of ${written}: it went on while the backup was made`);
});

test('a backup that was cut off, damaged or is something else is refused, and nothing is changed', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'qin.backup');
  await writeBackup(poolConfig, file, now);
  const whole = readFileSync(file);
  const attempts: [Buffer, RegExp][] = [
    [whole.subarray(0, whole.length - 1), /backup_damaged/],
    [whole.subarray(0, whole.length >> 1), /backup_damaged/],
    [whole.subarray(0, 5), /backup_foreign/],
    [Buffer.alloc(0), /backup_foreign/],
    [Buffer.from('id,name\n1,a\n'), /backup_foreign/],
    [gzipSync('{"some":"json"}\n'), /backup_foreign/],
    [gzipSync(gunzipSync(whole).subarray(0, -2)), /backup_damaged/],
    [flipped(whole), /backup_damaged/],
    [gzipSync(withHeader(whole, { schema: '9999-future' })), /backup_newer/],
  ];
  for (const [bytes, code] of attempts) {
    writeFileSync(file, bytes);
    await assert.rejects(checkBackup(file), code);
  }
  await assert.rejects(checkBackup(join(folder, 'absent')), /backup_missing/);
  const { code, stderr } = await qin(['restore', file, '--data', join(folder, 'data')]);
  assert.equal(code, 1);
  assert.match(stderr, /newer Qin.*\n$/);
  assert.ok(!existsSync(join(folder, 'data')), 'not even a folder was made');
});

test('a backup is never restored over data that are there', async (t) => {
  const file = join(temporaryFolder(t), 'qin.backup');
  await writeBackup(poolConfig, file, now);
  const before = await checksums(pool);
  await assert.rejects(restoreBackup({ pool, poolConfig }, file, await checkBackup(file), now), /restore_not_empty/);
  assert.deepEqual(await checksums(pool), before);
});

test('a backup of an older Qin is restored and brought up to date, even where a newer one has made its tables', async (t) => {
  const known = knownMigrations();
  const old = await emptyDatabase(t);
  await migrate(old.pool, known.at(-2));
  await old.pool.query(`insert into shops (id, code, name, country, zone, currency, created_at)
    values (gen_random_uuid(), 'old', 'Old', 'CN', 'Asia/Shanghai', 'CNY', now())`);
  const file = join(temporaryFolder(t), 'qin.backup');
  assert.equal((await writeBackup(old.poolConfig, file, now)).schema, known.at(-2));
  const copy = await emptyDatabase(t);
  await migrate(copy.pool);
  await restoreBackup(copy, file, await checkBackup(file), now);
  assert.equal(await schemaVersion(copy.pool), known.at(-1));
  assert.deepEqual((await copy.pool.query('select code from shops')).rows, [{ code: 'old' }]);
  assert.equal((await copy.pool.query('select sending_enabled from installation')).rows[0].sending_enabled, false);
});

test('kill -9 during a restore leaves the folder empty or whole, never half; the next restore says so or finishes', async (t) => {
  const folder = temporaryFolder(t);
  const [file, data] = [join(folder, 'qin.backup'), join(folder, 'data')];
  await pool.query(`insert into events (shop_id, id, type, data, at)
    select (select id from shops limit 1), gen_random_uuid(), 'test.row-made', '{}', now() from generate_series(1, 60000)`);
  await writeBackup(poolConfig, file, now);
  t.after(() => stopServerOf(data));
  for (const afterMs of [1500, 2500]) {
    const child = spawn(process.execPath, [main, 'restore', file, '--data', data], { stdio: 'ignore' });
    const gone = new Promise((done) => child.once('exit', done));
    await Promise.race([gone, sleep(afterMs)]);
    child.kill('SIGKILL');
    await gone;
  }
  const last = await qin(['restore', file, '--data', data]);
  assert.ok(last.code === 0 || /empty data folder/.test(last.stderr), last.stderr);
  const again = join(folder, 'again.backup');
  assert.equal((await qin(['backup', again, '--data', data])).code, 0);
  assert.equal(rowsIn(again), rowsIn(file));
});

test('a backup that cannot be written says why and leaves nothing behind', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'missing', 'qin.backup');
  await assert.rejects(writeBackup(poolConfig, file, now), /backup_no_folder/);
  const full = join(folder, 'full.backup');
  if (existsSync('/dev/full')) {
    symlinkSync('/dev/full', `${full}.part`);
    await assert.rejects(writeBackup(poolConfig, full, now), /backup_no_space/);
  }
  assert.deepEqual(readdirSync(folder), []);
  const { code, stderr } = await qin(['backup', file, '--data', join(temporaryFolder(t), 'none')]);
  assert.equal(code, 1);
  assert.match(stderr, /nothing to back up/);
});

test('an older backup is overwritten only when its owner says so', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'qin.backup');
  const env = { DATABASE_URL: databaseUrl(poolConfig) };
  writeFileSync(file, 'the only copy');
  const refused = await qin(['backup', file], { env });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /is there already.*--force/);
  assert.equal(readFileSync(file, 'utf8'), 'the only copy');
  assert.equal((await qin(['backup', file, '--force'], { env })).code, 0);
  await checkBackup(file);
  for (const args of [
    ['backup', folder],
    ['backup', folder, '--force'],
    ['restore', folder],
  ]) {
    const { code, stderr } = await qin(args, { env });
    assert.equal(code, 1);
    assert.match(stderr, /is a folder/, args.join(' '));
  }
});

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'qin-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** One checksum per table, whatever the order of its rows; the installation's own row differs on purpose. */
async function checksums(from: pg.Pool): Promise<Record<string, string>> {
  const client = await from.connect();
  try {
    const sums: Record<string, string> = {};
    for (const { name } of await tablesInOrder(client)) {
      if (name === 'installation') continue;
      const { rows } = await client.query(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from public."${name}" t`,
      );
      sums[name] = rows[0].sum;
    }
    return sums;
  } finally {
    client.release();
  }
}

function flipped(whole: Buffer): Buffer {
  const copy = Buffer.from(whole);
  copy[whole.length >> 1] = (copy[whole.length >> 1] ?? 0) ^ 0xff;
  return copy;
}

function withHeader(whole: Buffer, change: object): Buffer {
  const bytes = gunzipSync(whole);
  const end = bytes.indexOf('\n');
  const header = { ...JSON.parse(bytes.subarray(0, end).toString()), ...change };
  return Buffer.concat([Buffer.from(JSON.stringify(header)), bytes.subarray(end)]);
}

/** What the trailer says, as text. */
function rowsIn(file: string): string {
  return gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').at(-1) ?? '';
}

async function stopServerOf(data: string): Promise<void> {
  const file = join(data, 'postgres/postmaster.pid');
  if (!existsSync(file)) return;
  process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 'SIGINT');
  while (existsSync(file)) await sleep(20);
}
