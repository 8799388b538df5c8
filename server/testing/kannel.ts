import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { freePorts, listening } from './ports.ts';

const bearerbox = '/usr/sbin/bearerbox';
const smsbox = '/usr/sbin/smsbox';
const fakesmsc = '/usr/lib/kannel/test/fakesmsc';

/** A gateway that a shop may have: its messages reach phones and phones answer. */
export type Gateway = {
  /** Where its `sendsms` listens: host and port. */
  host: string;
  /** Somebody's phone writes to the shop. */
  receive(from: string, text: string): Promise<void>;
  /** What its carrier was given: numbers and texts. */
  carried(): Promise<{ to: string; text: string }[]>;
};

export const gatewayUser = { username: 'tester', password: 'foobar' };

/** Debian's packages `kannel` and `kannel-extras`. */
export const hasKannel = [bearerbox, smsbox, fakesmsc].every((file) => existsSync(file));

/** Kannel as the guide of docs/providers.md sets it up, with its own fake carrier; gone with the test. */
export async function startKannel(t: TestContext, hookUrl: string): Promise<Gateway> {
  const [admin = 0, boxes = 0, carrier = 0, sendsms = 0] = await freePorts(4);
  const folder = await mkdtemp(join(tmpdir(), 'qin-kannel-'));
  const file = join(folder, 'kannel.conf');
  await writeFile(file, configurationOf({ admin, boxes, carrier, sendsms, hookUrl }));
  const children: ChildProcess[] = [];
  const start = (command: string, args: string[]) => {
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(join(folder, 'log'), { flags: 'a' });
    for (const stream of [child.stdout, child.stderr]) stream.pipe(log, { end: false });
    children.push(child);
    return child;
  };
  t.after(async () => {
    await Promise.all(children.map(end));
    await rm(folder, { recursive: true, force: true });
  });
  start(bearerbox, [file]);
  await listening(boxes);
  start(smsbox, [file]);
  await Promise.all([listening(sendsms), listening(carrier)]);
  /** It wants to be told a message even where it is to send none. */
  const carry = (message: string, times: 0 | 1) =>
    start(fakesmsc, ['-H', '127.0.0.1', '-r', String(carrier), '-m', String(times), message]);
  let phones = carry('1 1 text x', 0);
  return {
    host: `127.0.0.1:${sendsms}`,
    carried: async () => carriedIn(await readFile(join(folder, 'log'), 'latin1')),
    receive: async (from, text) => {
      // The carrier's messages are told to it when it starts, and the gateway has one connection to it.
      await end(phones);
      const said = Buffer.from(text, 'utf16le').swap16().toString('hex').replace(/../g, '%$&');
      phones = carry(`${from} 1069 ucs2 ${said}`, 1);
    },
  };
}

const configurationOf = (at: { admin: number; boxes: number; carrier: number; sendsms: number; hookUrl: string }) => `
group = core
admin-port = ${at.admin}
admin-password = ${gatewayUser.password}
admin-interface = 127.0.0.1
smsbox-port = ${at.boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = carrier
port = ${at.carrier}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${at.sendsms}
sendsms-interface = 127.0.0.1
mo-recode = true

group = sendsms-user
username = ${gatewayUser.username}
password = ${gatewayUser.password}
concatenation = true
max-messages = 20

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "${at.hookUrl}?kind=message&id=%I&from=%p&at=%T&charset=%C&text=%b"
`;

/** Its carrier writes down `Got message 1: <from to ucs-2 %60%A8Y%7D>`. */
function carriedIn(log: string): { to: string; text: string }[] {
  return [...log.matchAll(/Got message \d+: <\S+ (\S+) ucs-2 (.*)>$/gm)].map(([, to = '', coded = '']) => {
    const bytes = coded
      .replaceAll('+', ' ')
      .replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    return { to, text: Buffer.from(bytes, 'latin1').swap16().toString('utf16le') };
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/**
 * What answers in Kannel's place where it is not installed: its `sendsms`, its reports 8 and 1, its `get-url`, as
 * Kannel 1.4.5 was seen to speak them.
 */
export async function startKannelStandIn(t: TestContext, hookUrl: string): Promise<Gateway> {
  const carried: { to: string; text: string }[] = [];
  const reports: Promise<unknown>[] = [];
  const seconds = () => String(Math.floor(performance.timeOrigin / 1000 + performance.now() / 1000));
  const server = createServer((asked, reply) => {
    const query = new URL(asked.url ?? '/', 'http://x').searchParams;
    const isUser = query.get('username') === gatewayUser.username && query.get('password') === gatewayUser.password;
    if (!isUser) return reply.writeHead(403).end('Authorization failed for sendsms');
    if (!query.get('to')) return reply.writeHead(400).end('Missing receiver number, rejected');
    carried.push({ to: query.get('to') ?? '', text: query.get('text') ?? '' });
    reply.writeHead(202, { 'content-type': 'text/html' }).end('0: Accepted for delivery');
    const report = (status: string) => (query.get('dlr-url') ?? '').replace('%d', status).replace('%T', seconds());
    const told = fetch(report('8')).then(() => fetch(report('1')));
    // What it has to say after the test is nobody's business any more.
    reports.push(told.catch(() => undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => Promise.all(reports));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    carried: async () => carried,
    receive: async (from, text) => {
      const message = { kind: 'message', id: crypto.randomUUID(), from, at: seconds(), charset: 'UTF-8', text };
      await fetch(`${hookUrl}?${new URLSearchParams(message)}`);
    },
  };
}
