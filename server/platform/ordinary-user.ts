import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Refused } from './errors.ts';

/** Whom the database server runs as when we ourselves are root; PostgreSQL refuses to be root. */
export type OrdinaryUser = { uid: number; gid: number; mayPassFolders: boolean };

/** A command as that user; null: as ourselves. */
export function commandAs(user: OrdinaryUser | null, file: string, args: string[]) {
  if (!user) return { file, args, as: {} };
  const { uid, gid } = user;
  if (!user.mayPassFolders) return { file, args, as: { uid, gid } };
  // The one right of root that the server keeps is to pass folders that are closed to others, such as /root. Without
  // the security bit, access(2) would not honour that right, and initdb would not find its own files.
  const rights = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  return { file: 'setpriv', args: [...identity, ...rights, '--', file, ...args], as: {} };
}

/**
 * As root: the user who owns the data folder already, otherwise a system user "qin", created when missing.
 * Null when we are not root. Throws Refused `postgres_not_for_root` when that user cannot reach one of the paths.
 */
export function ordinaryUser(dataDir: string, binary: string): OrdinaryUser | null {
  if (process.getuid?.() !== 0) return null;
  const identity = ownerOf(dataDir) ?? systemUser(dataDir);
  handOver(dataDir, identity);
  for (const mayPassFolders of [false, true]) {
    const user = { ...identity, mayPassFolders };
    if (canReach(user, dataDir) && canReach(user, binary)) return user;
  }
  const path = canReach({ ...identity, mayPassFolders: false }, dataDir) ? binary : dataDir;
  throw new Refused('postgres_not_for_root', 400, { path });
}

type Identity = { uid: number; gid: number };

function ownerOf(folder: string): Identity | null {
  const { uid } = statSync(folder);
  return uid === 0 ? null : identityOf(String(uid));
}

function systemUser(dataDir: string): Identity {
  const found = identityOf('qin');
  if (found) return found;
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--no-create-home', '--user-group', 'qin']],
    ['adduser', ['-S', '-H', 'qin']],
  ];
  // The second is another distribution's. A race with a second start ends in "already exists", which is fine.
  for (const [command, args] of attempts) if (succeeds(command, args)) break;
  const created = identityOf('qin');
  if (!created) throw new Refused('postgres_not_for_root', 400, { path: dataDir });
  return created;
}

function identityOf(name: string): Identity | null {
  try {
    const idOf = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return null;
  }
}

/** What root made (or unpacked, or copied) becomes the server's own; a folder that holds other things is left alone. */
function handOver(dataDir: string, { uid, gid }: Identity): void {
  const cluster = join(dataDir, 'postgres');
  const isOurs = existsSync(cluster) || readdirSync(dataDir).length === 0;
  if (isOurs && statSync(dataDir).uid !== uid) chownSync(dataDir, uid, gid);
  if (existsSync(cluster) && statSync(cluster).uid !== uid) execFileSync('chown', ['-R', `${uid}:${gid}`, cluster]);
}

function canReach(user: OrdinaryUser, path: string): boolean {
  const { file, args, as } = commandAs(user, 'test', ['-x', path]);
  return succeeds(file, args, as);
}

function succeeds(file: string, args: string[], as: Partial<Identity> = {}): boolean {
  try {
    execFileSync(file, args, { ...as, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
