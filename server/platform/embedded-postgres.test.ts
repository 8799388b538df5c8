import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from '../testing/child.ts';

const isRoot = process.getuid?.() === 0;

test('the second one to serve a data folder is refused, until the first has gone', async (t) => {
  const folder = dataFolder(t);
  const [first, second] = [attach(t, folder), attach(t, folder)];
  assert.deepEqual(await Promise.all([first.next(), second.next()]), ['attached', 'attached']);
  assert.equal(await first.ask('own'), true);
  assert.equal(await second.ask('own'), false);
  await first.kill();
  assert.equal(await eventually(() => second.ask('own'), true), true);
});

test('two processes that begin at the same moment on an empty folder share one server, and the last one out stops it', async (t) => {
  const folder = dataFolder(t);
  const both = [attach(t, folder), attach(t, folder)];
  assert.deepEqual(await Promise.all(both.map((child) => child.next())), ['attached', 'attached']);
  assert.equal(await both[0]?.ask('add 1'), 'added');
  assert.equal(await both[1]?.ask('count'), 1);
  assert.equal(await both[0]?.ask('release'), 'released');
  assert.ok(isServed(folder), 'somebody still uses it');
  assert.equal(await both[1]?.ask('release'), 'released');
  assert.ok(!isServed(folder), 'nobody is left');
  assert.deepEqual(leftovers(folder), []);
});

test('whoever comes in while the last one is leaving still finds the database', async (t) => {
  const folder = dataFolder(t);
  const first = attach(t, folder);
  await first.next();
  await first.ask('add 1');
  await first.ask('release');
  for (let round = 0; round < 3; round++) {
    const leaver = attach(t, folder);
    await leaver.next();
    const comer = attach(t, folder);
    await sleep(100 + 60 * round); // about as long as it takes to come to the door
    const [, arrived] = await Promise.all([leaver.ask('release'), comer.next()]);
    assert.equal(arrived, 'attached');
    assert.equal(await comer.ask('count'), 1);
    await comer.ask('release');
  }
});

test('after kill -9 the next start takes over the running server with every committed row', async (t) => {
  const folder = dataFolder(t);
  const killed = attach(t, folder);
  await killed.next();
  await killed.ask('own');
  await killed.ask('add 1');
  const server = serverPid(folder);
  await killed.kill();
  const next = attach(t, folder);
  assert.equal(await next.next(), 'attached');
  assert.equal(serverPid(folder), server);
  assert.equal(await next.ask('count'), 1);
  assert.equal(await eventually(() => next.ask('own'), true), true);
  await next.ask('release');
  assert.ok(!isServed(folder));
});

test('after kill -9 of Qin and of the database the next start recovers every committed row', async (t) => {
  const folder = dataFolder(t);
  const killed = attach(t, folder);
  await killed.next();
  for (const mark of [1, 2, 3]) await killed.ask(`add ${mark}`);
  await killed.kill();
  process.kill(serverPid(folder), 'SIGKILL');
  const next = attach(t, folder);
  assert.equal(await next.next(), 'attached', JSON.stringify(next.complaints()));
  assert.equal(await next.ask('count'), 3);
});

test('a database that dies alone is started again for those who use it', async (t) => {
  const folder = dataFolder(t);
  const user = attach(t, folder);
  await user.next();
  await user.ask('own');
  await user.ask('add 1');
  const before = serverPid(folder);
  process.kill(before, 'SIGKILL');
  await eventually(async () => isServed(folder) && serverPid(folder) !== before, true);
  const other = attach(t, folder);
  assert.equal(await other.next(), 'attached');
  assert.equal(await other.ask('own'), false, 'the first one still serves the folder');
  assert.equal(await other.ask('count'), 1);
  assert.equal(await user.ask('own'), true);
});

test('spaces, Chinese characters and very long paths are fine in the name of the data folder', async (t) => {
  const folder = join(dataFolder(t), `亲 的 数据 ${'很长'.repeat(30)}`, 'and "quotes", commas', 'x'.repeat(200));
  const child = attach(t, folder);
  assert.equal(await child.next(), 'attached');
  assert.equal(await child.ask('add 1'), 'added');
  await child.ask('release');
});

test('processes with different temporary directories find the same server', async (t) => {
  const folder = dataFolder(t);
  const elsewhere = join(dataFolder(t), 'a'.repeat(120));
  mkdirSync(elsewhere, { recursive: true });
  const [first, second] = [attach(t, folder), attach(t, folder, { TMPDIR: elsewhere })];
  assert.deepEqual(await Promise.all([first.next(), second.next()]), ['attached', 'attached']);
});

test('a data folder of another PostgreSQL is refused with instructions, and left as it is', async (t) => {
  const folder = dataFolder(t);
  mkdirSync(join(folder, 'postgres'));
  writeFileSync(join(folder, 'postgres/PG_VERSION'), '17\n');
  const child = attach(t, folder);
  assert.deepEqual(await child.next(), { refused: 'postgres_other_version', params: { found: '17', wanted: '18' } });
  assert.deepEqual(readdirSync(join(folder, 'postgres')), ['PG_VERSION']);
});

test('a first start that is killed half way leaves nothing that looks finished, and the next one begins anew', async (t) => {
  const folder = dataFolder(t);
  const child = attach(t, folder);
  await eventually(async () => readdirSync(folder).some((name) => name.startsWith('postgres.new-')), true);
  await child.kill();
  assert.ok(!existsSync(join(folder, 'postgres')));
  const next = attach(t, folder);
  assert.equal(await next.next(), 'attached');
  // The initdb of the killed one may still be writing: the first start after its end sweeps up.
  const sweep = async () => (await attach(t, folder).next()) === 'attached' && leftovers(folder).length === 0;
  assert.ok(await eventually(sweep, true));
});

test('a folder that cannot be written is refused in one sentence', async (t) => {
  const folder = dataFolder(t);
  writeFileSync(join(folder, 'file'), '');
  const child = attach(t, join(folder, 'file'));
  assert.equal(((await child.next()) as { refused: string }).refused, 'data_folder_unusable');
});

test('root may use a folder that is closed to everybody else', { skip: !isRoot }, async (t) => {
  const closed = dataFolder(t);
  chmodSync(closed, 0o700);
  const folder = join(closed, 'data');
  const child = attach(t, folder);
  assert.equal(await child.next(), 'attached');
  assert.notEqual(statSync(join(folder, 'postgres')).uid, 0);
  await child.ask('release');
});

test('root without the means to open such a folder is told what to do', { skip: !isRoot }, async (t) => {
  const closed = dataFolder(t);
  chmodSync(closed, 0o700);
  const tools = dataFolder(t);
  for (const tool of ['id', 'test', 'chown']) symlinkSync(`/usr/bin/${tool}`, join(tools, tool));
  const child = attach(t, join(closed, 'data'), { PATH: tools });
  assert.equal(((await child.next()) as { refused: string }).refused, 'postgres_not_for_root');
});

test('a data folder that root has copied is handed to the user who runs the database', { skip: !isRoot }, async (t) => {
  const folder = dataFolder(t);
  const first = attach(t, folder);
  await first.next();
  await first.ask('add 1');
  await first.ask('release');
  const copy = dataFolder(t);
  await new Promise((done) => spawn('cp', ['-r', `${folder}/.`, copy]).once('exit', done));
  assert.equal(statSync(join(copy, 'postgres')).uid, 0);
  const child = attach(t, copy);
  assert.equal(await child.next(), 'attached');
  assert.equal(await child.ask('count'), 1);
  await child.ask('release');
});

test('the log of the database never quotes what was in a statement', async (t) => {
  const folder = dataFolder(t);
  const child = attach(t, folder);
  await child.next();
  await child.ask('add 1380013800');
  const refusal = (await child.ask('add 1380013800')) as { refused: string };
  assert.match(refusal.refused, /duplicate key/);
  assert.doesNotMatch(readFileSync(join(folder, 'postgres.log'), 'utf8'), /1380013800/);
});

const children = new WeakMap<TestContext, Child[]>();

/** A new folder. At the end of the test its processes are killed, and the server they may have left stops. */
function dataFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'qin-test-'));
  chmodSync(folder, 0o755);
  t.after(async () => {
    await Promise.all((children.get(t) ?? []).map((child) => child.kill()));
    for (const [name, pid] of serversBelow(folder)) {
      process.kill(pid, 'SIGINT');
      await eventually(async () => existsSync(name), false);
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

function serversBelow(folder: string): [string, number][] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('postmaster.pid'),
  );
  return files.map((name) => [join(folder, name), Number(readFileSync(join(folder, name), 'utf8').split('\n')[0])]);
}

function attach(t: TestContext, folder: string, env: Record<string, string> = {}): Child {
  const child = startChild('attached-process.ts', [folder], env);
  children.set(t, [...(children.get(t) ?? []), child]);
  return child;
}

function serverPid(folder: string): number {
  return Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
}

function isServed(folder: string): boolean {
  return existsSync(join(folder, 'postgres/postmaster.pid'));
}

function leftovers(folder: string): string[] {
  return readdirSync(folder).filter((name) => !['owner.lock', 'postgres', 'postgres.log'].includes(name));
}

async function eventually<Value>(look: () => Promise<Value>, wanted: Value): Promise<Value> {
  let seen = await look();
  for (let waitedMs = 0; seen !== wanted && waitedMs < 10_000; waitedMs += 20) {
    await sleep(20);
    seen = await look();
  }
  return seen;
}
