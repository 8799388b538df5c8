import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { sql } from 'kysely';
import type { Clock } from './clock.ts';
import { stopwatch } from './clock.ts';
import type { Db } from './database.ts';
import { knownMigrations } from './migrate.ts';

export type Verdict = 'ok' | 'warn' | 'fail';
/** One line of `qin doctor`. */
export type Finding = { check: string; verdict: Verdict; says: string };

const gigabyte = 1_000_000_000;

export function checkNode(version: string): Finding {
  const hasCalendars = typeof Temporal !== 'undefined' && Intl.supportedValuesOf('calendar').includes('chinese');
  const isNewEnough = Number.parseInt(version.replace('v', ''), 10) >= 26;
  if (isNewEnough && hasCalendars) return { check: 'node', verdict: 'ok', says: `Node ${version}` };
  return {
    check: 'node',
    verdict: 'fail',
    says: `Node ${version} is too old or lacks calendars; "npm ci" brings Node 26`,
  };
}

/** Looks at a folder that may not exist yet: then at the nearest one above it that does. */
export function checkFolder(dataDir: string): Finding {
  const path = resolve(dataDir);
  const nearest = nearestFolder(path);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
  } catch {
    return { check: 'data folder', verdict: 'fail', says: `${nearest} cannot be written by this user` };
  }
  const { uid } = statSync(nearest);
  const self = process.getuid?.();
  const isForeign = self !== undefined && self !== 0 && uid !== self && nearest === path;
  if (isForeign)
    return { check: 'data folder', verdict: 'warn', says: `${path} belongs to another user (number ${uid})` };
  const says = nearest === path ? `${path}, owner ${uid}` : `${path} does not exist yet; the first start makes it`;
  return { check: 'data folder', verdict: 'ok', says };
}

export function checkDisk(dataDir: string): Finding {
  const { bavail, bsize } = statfsSync(nearestFolder(resolve(dataDir)));
  const free = bavail * bsize;
  const verdict = free < 0.2 * gigabyte ? 'fail' : free < 2 * gigabyte ? 'warn' : 'ok';
  return { check: 'free disk', verdict, says: `${(free / gigabyte).toFixed(1)} GB free` };
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}

export async function checkServer(db: Db): Promise<Finding[]> {
  const { rows } = await sql<{
    version: string;
    number: number;
    encoding: string;
    knowsLetters: boolean;
    locale: string;
  }>`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
      current_setting('server_encoding') as encoding, '亲' ~ '[[:alpha:]]' as "knowsLetters",
      (select datctype from pg_database where datname = current_database()) as locale`.execute(db);
  const server = rows[0];
  if (!server) return [];
  return [
    { check: 'PostgreSQL', verdict: server.number >= 150_000 ? 'ok' : 'fail', says: `version ${server.version}` },
    { check: 'encoding', verdict: server.encoding === 'UTF8' ? 'ok' : 'fail', says: server.encoding },
    {
      check: 'locale',
      verdict: server.knowsLetters ? 'ok' : 'warn',
      says: server.knowsLetters
        ? 'Chinese characters are letters'
        : `${server.locale} does not know Chinese characters as letters: searching will miss them. Create the database with locale C.UTF-8`,
    },
  ];
}

export function checkMigrations(version: string | null): Finding {
  const known = knownMigrations();
  const newest = known.at(-1) ?? null;
  if (version === newest) return { check: 'schema', verdict: 'ok', says: String(version) };
  if (version !== null && !known.includes(version))
    return { check: 'schema', verdict: 'fail', says: `${version} was made by a newer Qin; update this one` };
  return { check: 'schema', verdict: 'warn', says: `${version ?? 'empty'}; the next start brings it to ${newest}` };
}

/** Both clocks may be right within the time the question takes. */
export async function checkClocks(db: Db, clock: Clock): Promise<Finding> {
  const elapsed = stopwatch();
  const asked = clock.now();
  const { rows } = await sql<{ now: Temporal.Instant }>`select clock_timestamp() as now`.execute(db);
  const apart = (rows[0]?.now.epochMilliseconds ?? 0) - asked.epochMilliseconds;
  const skewMs = apart < 0 ? -apart : Math.max(0, apart - elapsed());
  const verdict = skewMs > 60_000 ? 'fail' : skewMs > 2_000 ? 'warn' : 'ok';
  const says = `application and database are ${Math.round(skewMs)} ms apart`;
  return { check: 'clocks', verdict, says };
}

/** Runs something that should work; what it throws is the finding. */
export function tryOut(check: string, work: () => Omit<Finding, 'check'>): Finding {
  try {
    return { check, ...work() };
  } catch (error) {
    return { check, verdict: 'fail', says: error instanceof Error ? error.message : String(error) };
  }
}
