import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { Refused } from './errors.ts';
import { ownFolder } from './folder-owner.ts';
import { commandAs } from './ordinary-user.ts';
import { type Connection, findPlace, initialise, lastLines, type Place, refuseOtherVersion } from './postgres-place.ts';

const databaseName = 'qin';
/** Held shared by every process that uses the server; whoever can take it alone is the last one and stops the server. */
const presenceLock = 7_169_001;

/** Replaying a long log after a crash takes its time; a server that is not even starting does not. */
const patience = { startingMs: 300_000, silentMs: 30_000, stoppingMs: 60_000 };
const longestLogBytes = 10_000_000;

/** PostgreSQL's own log must not quote rows or statements: they hold what buyers wrote. */
const quiet = ['log_min_messages=log', 'log_error_verbosity=terse', 'log_min_error_statement=panic'];

export type AttachedPostgres = {
  connection: Connection;
  /** True for the one process that may serve this folder. */
  becomeOwner(): boolean;
  /** Leaves; the last one out stops the server. */
  release(): Promise<void>;
};

type Presence = { client: pg.Client; connection: Connection };

/**
 * Attaches to the PostgreSQL of a data folder, starting it if nobody has. A server left behind by a killed process is
 * simply adopted; PostgreSQL replays its own log after a crash. Should the server die while we are attached, it is
 * started again.
 * Throws Refused: `postgres_not_for_root`, `postgres_other_version`, `postgres_did_not_start`,
 * `platform_not_supported`, `data_folder_unusable`, `data_folder_not_yours`, `socket_folder_taken`.
 */
export async function attachPostgres(dataDir: string, settings: string[] = []): Promise<AttachedPostgres> {
  const place = await findPlace(resolve(dataDir), [...quiet, ...settings]);
  initialise(place);
  refuseOtherVersion(place);
  const state = { presence: await enter(place), ownership: null as ReturnType<typeof ownFolder>, hasLeft: false };
  const watch = (presence: Presence) => presence.client.once('end', () => void revive());
  const revive = async () => {
    if (state.hasLeft) return;
    const presence = await enter(place).catch(() => null);
    if (!presence) return; // it cannot be started: whoever asks the database next gets the error
    state.presence = presence;
    watch(presence);
    if (state.hasLeft) await leave(place, presence);
  };
  watch(state.presence);
  return {
    connection: { ...state.presence.connection, database: databaseName },
    becomeOwner: () => {
      state.ownership ??= ownFolder(dirname(place.folder));
      return state.ownership !== null;
    },
    release: async () => {
      if (state.hasLeft) return;
      state.hasLeft = true;
      await leave(place, state.presence);
      state.ownership?.giveBack();
    },
  };
}

/** Comes in: connected, counted among those present, and the database exists. */
async function enter(place: Place): Promise<Presence> {
  for (let attempt = 1; ; attempt++) {
    const presence = await connectOrStart(place);
    try {
      await presence.client.query('select pg_advisory_lock_shared($1)', [presenceLock]);
      await createDatabaseOnce(presence.client);
      return presence;
    } catch (error) {
      await presence.client.end().catch(() => undefined);
      // We came in at the very moment in which the last one out stopped the server: start it again.
      if (attempt === 20 || !isLost(error)) throw error;
    }
  }
}

/** The connection broke (EPIPE is no answer of the server, though it looks like one of its codes), or the server said that it is going. */
function isLost(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || (error.code ?? '').startsWith('57P');
}

async function connectOrStart(place: Place): Promise<Presence> {
  let child: ReturnType<typeof startServer> | undefined;
  let silentUntil = performance.now() + patience.silentMs;
  const giveUpAt = performance.now() + patience.startingMs;
  for (let delayMs = 20; performance.now() < Math.min(giveUpAt, silentUntil); delayMs = Math.min(delayMs + 10, 250)) {
    const found = await tryConnect(runningConnection(place));
    if (found === 'starting') silentUntil = performance.now() + patience.silentMs;
    else if (found) return found;
    // Ours may have lost against a rival's, or against an old one that is still going: it is tried again and again.
    else if (!child || child.exitCode !== null || child.signalCode !== null) child = startServer(place);
    await sleep(delayMs);
  }
  const log = existsSync(place.log) ? lastLines(readFileSync(place.log, 'utf8')) : '';
  throw new Refused('postgres_did_not_start', 500, { log });
}

/** A running server tells where it listens: whoever started it may have had another temporary directory than we have. */
function runningConnection(place: Place): Connection {
  try {
    const [, , , port, host] = readFileSync(join(place.folder, 'postmaster.pid'), 'utf8').split('\n');
    return host && port ? { ...place.connection, host, port: Number(port) } : place.connection;
  } catch {
    return place.connection;
  }
}

function startServer(place: Place) {
  if (existsSync(place.log) && statSync(place.log).size > longestLogBytes) renameSync(place.log, `${place.log}.1`);
  const log = openSync(place.log, 'a', 0o600);
  const options = ['-D', place.folder, ...place.settings.flatMap((setting) => ['-c', setting])];
  const { file, args, as } = commandAs(place.user, place.binaries.postgres, options);
  // Detached: Ctrl-C reaches the whole foreground group, and the database must outlive our own orderly stop.
  const child = spawn(file, args, { ...as, cwd: dirname(place.folder), detached: true, stdio: ['ignore', log, log] });
  child.on('error', () => undefined); // seen as silence
  child.unref();
  closeSync(log);
  return child;
}

async function tryConnect(connection: Connection): Promise<Presence | 'starting' | null> {
  const client = new pg.Client({
    ...connection,
    database: 'postgres',
    application_name: 'qin presence',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined); // the end that follows brings the server back
  try {
    await client.connect();
    return { client, connection };
  } catch (error) {
    await client.end().catch(() => undefined);
    const isThere = ['57P03', '53300'].includes((error as { code?: string }).code ?? ''); // starting up, or full
    return isThere ? 'starting' : null;
  }
}

async function createDatabaseOnce(client: pg.Client): Promise<void> {
  const found = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
  if (found.rowCount) return;
  await client.query(`create database ${databaseName}`).catch((error: { code?: string }) => {
    if (error.code !== '42P04' && error.code !== '23505') throw error; // a rival created it first
  });
}

/** The lock is held until the server has stopped, so that nobody comes in while it is going down. */
async function leave(place: Place, { client }: Presence): Promise<void> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [presenceLock]);
    const alone = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [presenceLock]);
    if (alone.rows[0]?.locked) await stopServer(place);
  } catch {
    // The server is gone already: there is nothing left to stop.
  }
  await client.end().catch(() => undefined);
}

/** pg_ctl's own waiting would mistake a server that a newcomer starts at once for the one that is to stop. */
async function stopServer(place: Place): Promise<void> {
  const pid = serverPid(place);
  const { file, args, as } = commandAs(place.user, place.binaries.pg_ctl, [
    'stop',
    '-D',
    place.folder,
    '-m',
    'fast',
    '--no-wait',
  ]);
  await promisify(execFile)(file, args, { ...as, cwd: dirname(place.folder) });
  const giveUpAt = performance.now() + patience.stoppingMs;
  while (pid !== null && serverPid(place) === pid && performance.now() < giveUpAt) await sleep(20);
}

function serverPid(place: Place): number | null {
  try {
    return Number.parseInt(readFileSync(join(place.folder, 'postmaster.pid'), 'utf8'), 10);
  } catch {
    return null;
  }
}
