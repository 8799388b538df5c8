import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';

/** The mails of one user, in the order in which they came; numbered from 1. */
export type Box = { mails: Buffer[]; watchers: Set<() => void> };

export type ImapServer = { port: number; boxOf(user: string): Box };

/** As much of IMAP4rev1 (RFC 3501) and IDLE (RFC 2177) as reading one folder takes. */
export async function startImapServer(t: TestContext, password: string): Promise<ImapServer> {
  const boxes = new Map<string, Box>();
  const boxOf = (user: string): Box => {
    const box = boxes.get(user) ?? { mails: [], watchers: new Set() };
    boxes.set(user, box);
    return box;
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    void serve(socket, (user, given) => (given === password ? boxOf(user) : null));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, boxOf };
}

const capabilities = '* CAPABILITY IMAP4rev1 IDLE';

async function serve(socket: Socket, signIn: (user: string, password: string) => Box | null): Promise<void> {
  let box: Box | null = null;
  let idling = '';
  const say = (...lines: string[]) => socket.write(lines.map((line) => `${line}\r\n`).join(''));
  const tell = () => void (box && say(`* ${box.mails.length} EXISTS`));
  socket.on('close', () => box?.watchers.delete(tell));
  say('* OK ready');
  for await (const line of createInterface({ input: socket })) {
    if (idling && /^DONE$/i.test(line)) {
      say(`${idling} OK done`);
      idling = '';
      continue;
    }
    const [, tag = '', command = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(line) ?? [];
    switch (command.toUpperCase()) {
      case 'CAPABILITY':
        say(capabilities);
        break;
      case 'LOGIN': {
        const [, user = '', password = ''] = /^"?([^"\s]+)"? "?([^"]*?)"?$/.exec(rest) ?? [];
        box = signIn(user, password);
        if (!box) {
          say(`${tag} NO wrong`);
          continue;
        }
        break;
      }
      case 'LIST':
        say('* LIST () "/" INBOX');
        break;
      case 'EXAMINE':
      case 'SELECT':
        tell();
        say('* FLAGS ()', '* OK [UIDVALIDITY 7] ok', `* OK [UIDNEXT ${(box?.mails.length ?? 0) + 1}] ok`);
        box?.watchers.add(tell);
        break;
      case 'IDLE':
        idling = tag;
        say('+ idling');
        continue;
      case 'UID FETCH':
        for (const [index, mail] of (box?.mails ?? []).entries())
          if (isIn(rest, index + 1, box?.mails.length ?? 0)) socket.write(fetched(index + 1, mail, rest));
        break;
    }
    say(`${tag} OK done`);
  }
}

/** `5:*` means the last one too, where there are fewer. */
function isIn(rest: string, uid: number, last: number): boolean {
  const [first = '', end = first] = (rest.split(' ')[0] ?? '')
    .split(':')
    .map((one) => (one === '*' ? String(last) : one));
  const [from = 0, to = 0] = [Number(first), Number(end)].sort((a, b) => a - b);
  return from <= uid && uid <= to;
}

function fetched(uid: number, mail: Buffer, asked: string): Buffer {
  const size = /RFC822\.SIZE/i.test(asked) ? ` RFC822.SIZE ${mail.length}` : '';
  if (!/BODY/i.test(asked)) return Buffer.from(`* ${uid} FETCH (UID ${uid}${size})\r\n`);
  const head = Buffer.from(`* ${uid} FETCH (UID ${uid}${size} BODY[] {${mail.length}}\r\n`);
  return Buffer.concat([head, mail, Buffer.from(')\r\n')]);
}
