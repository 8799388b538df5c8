import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import '../testing/no-network.ts';
import type { BoxedMail, MailCursor } from '../outbox/index.ts';
import { checkAddresses } from '../platform/safe-connect.ts';
import { hasMailServers, mailUsers, startMailServers } from '../testing/mail-house.ts';
import { mailOf } from '../testing/mails.ts';
import { openMailbox } from './imap.ts';
import { given } from './testing.ts';

const skip = hasMailServers
  ? false
  : 'Dovecot is not installed, or this is not root; mail-house.test.ts has a stand-in';

async function dovecot(t: TestContext) {
  const { host, imapPort: port, password } = await startMailServers(t);
  const owner = new ImapFlow({ host, port, auth: { user: mailUsers.shop, pass: password }, logger: false });
  await owner.connect();
  t.after(() => owner.close());
  const addressOf = checkAddresses({ privateHosts: [`${host}:${port}`] });
  const imap = { host, port, security: 'none', user: mailUsers.shop, folder: 'INBOX' };
  const open = (changes: object = {}, secrets: Record<string, string> = { password }) =>
    openMailbox(given({ user: '', imap: { ...imap, ...changes } }, secrets), addressOf);
  /** Reads until so many mails have come and all is read. */
  const readOn = async (
    cursor: MailCursor | null,
    count: number,
    changes: object = {},
    since: Temporal.Instant | null = null,
  ) => {
    const stopping = new AbortController();
    const found: { raw: string; isWhole: boolean; cursor: MailCursor }[] = [];
    let last: MailCursor | null = cursor;
    const take = async (mail: BoxedMail) => void found.push({ ...mail, raw: mail.raw.toString() });
    const alive = async (at: MailCursor) => {
      last = at;
      if (found.length >= count) stopping.abort();
    };
    await open(changes)?.watch({ cursor, since }, { take, alive }, stopping.signal);
    return { found, cursor: last as MailCursor | null };
  };
  return { owner, open, readOn };
}

test('a node that stops does not wait for a mail server that says nothing', async (t) => {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const imap = { host: '127.0.0.1', port, security: 'none', user: 'a', folder: 'INBOX' };
  const box = openMailbox(given({ imap }, { password: 'x' }), checkAddresses({ privateHosts: [`127.0.0.1:${port}`] }));
  const nothing = { take: async () => undefined, alive: async () => undefined };
  const before = performance.now();
  await box?.watch({ cursor: null, since: null }, nothing, AbortSignal.timeout(300));
  assert.ok(performance.now() - before < 5_000);
});

const numbered = (n: number) => mailOf({ 'Message-ID': `<${n}@example.com>`, Subject: `Number ${n}` });
const subjects = (found: { raw: string }[]) => found.map(({ raw }) => /Subject: (.*)/.exec(raw)?.[1]?.trim());

test('a real IMAP server', { skip }, async (t) => {
  const { owner, open, readOn } = await dovecot(t);

  await t.test(
    'a mailbox is read from the moment it is connected, on from where it was left, and stays as it was',
    async () => {
      await owner.append('INBOX', numbered(1));
      const begun = await readOn(null, 0);
      assert.equal(begun.found.length, 0, 'what lay there before is nobody’s question of today');
      for (const n of [2, 3]) await owner.append('INBOX', numbered(n));
      const first = await readOn(begun.cursor, 2);
      assert.deepEqual(subjects(first.found), ['Number 2', 'Number 3']);
      assert.equal(first.found[0]?.raw, numbered(2).toString(), 'every byte as it was stored');
      assert.deepEqual((await readOn(first.cursor, 0)).found, []);
      await owner.mailboxOpen('INBOX', { readOnly: true });
      const flags: string[][] = [];
      for await (const mail of owner.fetch('1:*', { flags: true }))
        flags.push([...(mail.flags ?? [])].filter((flag) => flag !== '\\Recent'));
      assert.deepEqual(flags, [[], [], []]);
    },
  );

  await t.test('a mail that comes while the mailbox is watched is there at once', async () => {
    const stopping = new AbortController();
    const came: number[] = [];
    let isWatching = false;
    const watching = open()?.watch(
      { cursor: null, since: null },
      {
        take: async () => void came.push(performance.now()),
        alive: async () => {
          isWatching = true;
        },
      },
      stopping.signal,
    );
    while (!isWatching) await sleep(20);
    await sleep(500);
    const before = performance.now();
    await owner.append('INBOX', numbered(1));
    while (came.length === 0 && performance.now() - before < 15_000) await sleep(20);
    stopping.abort();
    await watching;
    assert.ok((came[0] ?? Number.POSITIVE_INFINITY) - before < 10_000);
  });

  await t.test(
    'where the server numbered all mails anew, what came lately is given again and nothing from before',
    async () => {
      const folder = { folder: 'Orders' };
      await owner.mailboxCreate('Orders');
      const { cursor } = await readOn(null, 0, folder);
      await owner.mailboxDelete('Orders');
      await sleep(1100);
      await owner.mailboxCreate('Orders');
      const now = Temporal.Now.instant();
      await owner.append('Orders', numbered(1), [], new Date(now.epochMilliseconds - 72 * 3_600_000));
      await owner.append('Orders', numbered(2));
      const again = await readOn(cursor, 1, folder, now.subtract({ hours: 24 }));
      assert.deepEqual(subjects(again.found), ['Number 2']);
      assert.notEqual(again.cursor?.validity, cursor?.validity);
      await owner.append('Orders', numbered(3));
      assert.deepEqual(subjects((await readOn(again.cursor, 1, folder)).found), ['Number 3']);
    },
  );

  await t.test(
    'a wrong password and a folder that is not there are faults that one can tell apart; without IMAP there is no mailbox',
    async () => {
      const nothing = { take: async () => undefined, alive: async () => undefined };
      const watch = (changes: object, secrets?: Record<string, string>) =>
        open(changes, secrets)?.watch({ cursor: null, since: null }, nothing, new AbortController().signal);
      await assert.rejects(async () => watch({}, { password: 'wrong' }), { authenticationFailed: true });
      await assert.rejects(
        async () => watch({ folder: 'Nowhere' }),
        (error) => (error as { authenticationFailed?: boolean }).authenticationFailed !== true,
      );
      assert.equal(openMailbox(given({ user: '' }, {}), checkAddresses({ privateHosts: [] })), null);
    },
  );
});
