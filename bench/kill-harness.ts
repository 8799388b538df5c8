import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { stopwatch, systemClock } from '../server/platform/clock.ts';
import { type Db, openDatabase } from '../server/platform/database.ts';
import { migrate } from '../server/platform/migrate.ts';
import { createApiKey, createShop } from '../server/shops/index.ts';
import { randomFrom } from '../shared/random.ts';
import { faultsOf, type Stored } from './kill-verdict.ts';

export type KillPlan = {
  kills: number;
  clients: number;
  /** Every so many kills the database is killed with the application; 0: never. */
  databaseEvery: number;
  seed: number;
  /** Starts the application on a data folder. It must say {"url": …} on stdout once it serves `POST /api/messages`. */
  command: (dataDir: string) => { file: string; args: string[] };
  tell?: (line: string) => void;
};

export type KillReport = {
  kills: number;
  messages: number;
  acknowledged: number;
  repeats: number;
  slowestStartMs: number;
  faults: string[];
};

type Running = { process: ChildProcess; url: Promise<string | null>; gone: Promise<number | null> };
/** What the clients share: where to send, and whether to go on. */
type Scene = { url: string | null; key: string; isOver: boolean; acknowledged: Map<string, number>; repeats: number };

/**
 * Lets clients send numbered messages while the application is killed with SIGKILL at random moments, then reads from
 * the database, not from the application, what became of them.
 */
export async function runKills(plan: KillPlan): Promise<KillReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'qin-kill-'));
  try {
    const { key, shopId } = await seed(dataDir);
    const scene: Scene = { url: null, key, isOver: false, acknowledged: new Map(), repeats: 0 };
    const names = Array.from({ length: plan.clients }, (_, n) => `client${n + 1}`);
    const clients = names.map((name) => keepSending(name, scene));
    const slowestStartMs = await killAgainAndAgain(plan, dataDir, scene);
    await Promise.all([finish(plan, dataDir, scene), ...clients]);
    const stored = await readBack(dataDir, shopId);
    return {
      kills: plan.kills,
      messages: stored.filter(({ author }) => author === 'buyer').length,
      acknowledged: [...scene.acknowledged.values()].reduce((sum, n) => sum + n, 0),
      repeats: scene.repeats,
      slowestStartMs: Math.round(slowestStartMs),
      faults: faultsOf(stored, scene.acknowledged),
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function killAgainAndAgain(plan: KillPlan, dataDir: string, scene: Scene): Promise<number> {
  const random = randomFrom(plan.seed);
  let slowestMs = 0;
  for (let kill = 1; kill <= plan.kills; kill++) {
    const elapsed = stopwatch();
    const app = start(plan, dataDir);
    // Now and then before it is up: a start, too, may be killed.
    if (random() < 0.15) await Promise.race([app.url, sleep(random() * 3000)]);
    else {
      scene.url = await app.url;
      if (scene.url === null)
        throw new Error(`The start after kill ${kill - 1} failed with exit code ${await app.gone}.`);
      slowestMs = Math.max(slowestMs, elapsed());
      await sleep(random() * 1000);
    }
    const withDatabase = plan.databaseEvery > 0 && kill % plan.databaseEvery === 0;
    if (withDatabase) {
      killDatabase(dataDir);
      await sleep(random() * 2000); // alone, the application must outlive its database and bring it back
      if (app.process.exitCode !== null) throw new Error(`The application died with its database (kill ${kill}).`);
    }
    app.process.kill('SIGKILL');
    await app.gone;
    plan.tell?.(`kill ${kill}${withDatabase ? ' with the database' : ''}: ${total(scene)} acknowledged`);
  }
  return slowestMs;
}

/** The last start, left alone; every client sends one more, and the application is stopped in order. */
async function finish(plan: KillPlan, dataDir: string, scene: Scene): Promise<void> {
  const app = start(plan, dataDir);
  scene.url = await app.url;
  if (scene.url === null) throw new Error('The last start failed.');
  const before = total(scene);
  while (total(scene) === before) await sleep(20);
  scene.isOver = true;
  await sleep(500);
  app.process.kill('SIGTERM');
  const code = await app.gone;
  if (code !== 0) throw new Error(`Asked to stop, it ended with ${code}.`);
}

function start(plan: KillPlan, dataDir: string): Running {
  const { file, args } = plan.command(dataDir);
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, QIN_LOG_LEVEL: 'silent' },
  });
  const gone = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const url = new Promise<string | null>((done) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"url"')) done((JSON.parse(line) as { url: string }).url);
    });
    void gone.then(() => done(null));
  });
  return { process: child, url, gone };
}

/** Sends its messages one after the other; what was not acknowledged is sent again under the same id. */
async function keepSending(name: string, scene: Scene): Promise<void> {
  scene.acknowledged.set(name, 0);
  while (!scene.isOver) {
    const number = (scene.acknowledged.get(name) ?? 0) + 1;
    const answer = await send(scene, { channelKey: name, messageId: `${name}-${number}`, text: 'hello' });
    if (!answer) {
      await sleep(25);
      continue;
    }
    scene.acknowledged.set(name, number);
    if (answer.isRepeat) scene.repeats++;
  }
}

async function send(scene: Scene, message: object): Promise<{ isRepeat: boolean } | null> {
  if (scene.url === null) return null;
  try {
    const reply = await fetch(`${scene.url}/api/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${scene.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(10_000),
    });
    if (reply.status >= 400 && reply.status < 500)
      throw new Error(`refused: ${await reply.text()}`, { cause: 'client' });
    return reply.ok ? ((await reply.json()) as { isRepeat: boolean }) : null;
  } catch (error) {
    if ((error as Error).cause === 'client') throw error;
    return null; // killed while it worked: whether it was stored is what the next try finds out
  }
}

function killDatabase(dataDir: string): void {
  const file = join(dataDir, 'postgres/postmaster.pid');
  if (existsSync(file)) process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 'SIGKILL');
}

async function withDatabase<Result>(dataDir: string, work: (db: Db) => Promise<Result>): Promise<Result> {
  const opened = await openDatabase({ databaseUrl: null, dataDir }, 2);
  try {
    await migrate(opened.pool);
    return await work(opened.db);
  } finally {
    await opened.close();
  }
}

function seed(dataDir: string): Promise<{ key: string; shopId: string }> {
  const now = systemClock.now();
  return withDatabase(dataDir, (db) =>
    db.transaction().execute(async (tx) => {
      const shop = await createShop(
        tx,
        { code: 'kill', name: 'Kill', country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY' },
        now,
      );
      const { key } = await createApiKey(tx, { shopId: shop.id, name: 'harness', scopes: ['converse'] }, now);
      return { key, shopId: shop.id };
    }),
  );
}

function readBack(dataDir: string, shopId: string): Promise<Stored[]> {
  return withDatabase(dataDir, async (db) => {
    const { rows } = await sql<Stored>`
      select c.channel_key as client, m.seq, m.author, m.provider_message_id as "providerMessageId"
      from messages m join conversations c on c.shop_id = m.shop_id and c.id = m.conversation_id
      where m.shop_id = ${shopId} and m.visibility = 'public' order by c.channel_key, m.seq`.execute(db);
    return rows;
  });
}

function total(scene: Scene): number {
  return [...scene.acknowledged.values()].reduce((sum, n) => sum + n, 0);
}
