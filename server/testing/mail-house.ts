import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { freePorts, listening } from './ports.ts';

/** A mail server of `shop.test` and `buyer.test` on this machine: whoever is none of its users gets a bounce sent back. */
export type MailHouse = { host: string; smtpPort: number; imapPort: number; password: string };

export const mailUsers = { shop: 'care@shop.test', buyer: 'mei@buyer.test', stranger: 'nobody@buyer.test' };
export const password = 'secret';

/** Debian's `postfix`, `dovecot-imapd` and `dovecot-lmtpd`. Postfix starts for root only. */
export const hasMailServers =
  process.getuid?.() === 0 &&
  ['/usr/sbin/postfix', '/usr/sbin/dovecot', '/usr/lib/dovecot/lmtp', '/usr/lib/dovecot/imap'].every((file) =>
    existsSync(file),
  );

/** Postfix and Dovecot with folders and ports of their own; gone with the test. */
export async function startMailServers(t: TestContext): Promise<MailHouse> {
  const [smtp = 0, imap = 0, lmtp = 0] = await freePorts(3);
  const folder = await mkdtemp(join(tmpdir(), 'qin-mail-'));
  await chmod(folder, 0o755);
  for (const name of ['postfix', 'queue', 'data', 'run', 'state', 'mail']) await mkdir(join(folder, name));
  await run('chown', ['postfix', join(folder, 'data')]);
  await run('chown', ['mail:mail', join(folder, 'mail')]);
  const users = [mailUsers.shop, mailUsers.buyer].map((user) => `${user}:{PLAIN}${password}::::::\n`);
  await writeFile(join(folder, 'users'), users.join(''));
  await writeFile(join(folder, 'dovecot.conf'), dovecotConf(folder, imap, lmtp));
  await writeFile(join(folder, 'postfix/main.cf'), mainCf(folder, lmtp));
  await writeFile(join(folder, 'postfix/master.cf'), masterCf(smtp));
  const dovecot = spawn('/usr/sbin/dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  await run('/usr/sbin/postfix', ['-c', join(folder, 'postfix'), 'start']);
  t.after(async () => {
    await run('/usr/sbin/postfix', ['-c', join(folder, 'postfix'), 'abort']);
    dovecot.kill('SIGTERM');
    await once(dovecot, 'exit');
    await rm(folder, { recursive: true, force: true });
  });
  await Promise.all([smtp, imap, lmtp].map(listening));
  return { host: '127.0.0.1', smtpPort: smtp, imapPort: imap, password };
}

async function run(command: string, args: string[]): Promise<void> {
  const [code] = await once(spawn(command, args, { stdio: 'ignore' }), 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}

const mainCf = (folder: string, lmtp: number) => `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/data/log
maillog_file_prefixes = ${folder}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.shop.test
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = shop.test, buyer.test
virtual_transport = lmtp:inet:127.0.0.1:${lmtp}
default_transport = error:nothing leaves this machine
alias_maps =
local_recipient_maps =
`;

const masterCf = (smtp: number) => `
127.0.0.1:${smtp} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;

const dovecotConf = (folder: string, imap: number, lmtp: number) => `
protocols = imap lmtp
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = username_format=%u ${folder}/users
}
userdb {
  driver = passwd-file
  args = username_format=%u ${folder}/users
  default_fields = uid=mail gid=mail home=${folder}/mail/%u
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtp}
  }
}
`;
