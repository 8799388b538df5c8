import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Connector, Mailbox, MailCursor } from '../outbox/index.ts';
import { mailOf } from '../testing/mails.ts';
import { type TestShop, testSecret, testShop } from '../testing/shop.ts';
import { selectMailHealth } from './mailbox-queries.ts';
import { withMail } from './testing.ts';
import { startMailboxes } from './watch-mailboxes.ts';

/** A mailbox in which mails arrive; `breaks`: so many connections end after their first mail. */
function boxWith(raws: Buffer[], state = { validity: '1', breaks: 0, watchers: 0, mostWatchers: 0, given: 0 }) {
  const mailbox: Mailbox = {
    watch: async ({ cursor }, on, signal) => {
      state.watchers += 1;
      state.mostWatchers = Math.max(state.mostWatchers, state.watchers);
      try {
        const isKnown = cursor?.validity === state.validity;
        let at: MailCursor = { validity: state.validity, uid: isKnown ? cursor.uid : 0 };
        while (!signal.aborted) {
          for (const [index, raw] of raws.entries()) {
            if (index < at.uid || signal.aborted) continue;
            at = { validity: state.validity, uid: index + 1 };
            state.given += 1;
            await on.take({ raw, isWhole: true, cursor: at });
            if (state.breaks-- > 0) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
          }
          await on.alive(at);
          await sleep(20);
        }
      } finally {
        state.watchers -= 1;
      }
    },
  };
  const connector: Connector = {
    ...{ kind: 'smtp', channel: 'mail', settings: Type.Object({}), secrets: [] },
    connect: () => {
      throw new Error('nothing is sent here');
    },
    mailbox: () => mailbox,
  };
  return { connector, state };
}

async function house(t: TestContext, raws: Buffer[], nodes = 1) {
  const shop = await testShop(t);
  const mail = await withMail(shop, { imap: { host: 'imap.shop.example' } });
  const { connector, state } = boxWith(raws);
  const start = () =>
    startMailboxes(
      {
        ...{ ...mail.ports, clock: shop.clock, connectors: [connector] },
        ...{ secret: testSecret, publicUrl: 'https://shop.example' },
      },
      20,
    );
  const running = Array.from({ length: nodes }, start);
  const stop = async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  };
  t.after(async () => {
    await stop();
    // The next test's nodes would watch it too.
    await sql`update providers set is_on = false where shop_id = ${shop.id}`.execute(shop.db);
  });
  return { ...mail, shop, state, stop, start: () => running.push(start()) };
}

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 300; n++) {
    if (await what()) return;
    await sleep(20);
  }
  assert.fail('it did not come to that');
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => mailOf({ 'Message-ID': `<${n}@example.com>`, From: `b${n}@example.com` }));
const rowOf = async (shop: TestShop) =>
  (
    await sql<{ uid: string; fault: string | null; faults: number; watcher: string | null }>`
      select uid, fault, faults, watcher from mailboxes where shop_id = ${shop.id}`.execute(shop.db)
  ).rows[0];

test('a mailbox is read by one node at a time, each mail once, whatever the number of nodes', async (t) => {
  const { state, mails, stop, shop } = await house(t, numbered(12), 3);
  await until(async () => (await mails()).filter((one) => one.state === 'taken').length === 12);
  await stop();
  assert.deepEqual([state.mostWatchers, state.given], [1, 12]);
  const row = await rowOf(shop);
  assert.deepEqual([Number(row?.uid), row?.watcher, row?.fault], [12, null, null]);
});

test('a connection that breaks is tried again where it ended, later and later, and nothing is read twice', async (t) => {
  const { state, mails, shop } = await house(t, numbered(3));
  state.breaks = 1;
  await until(async () => (await rowOf(shop))?.fault === 'imap_econnreset');
  assert.equal((await mails()).length, 1);
  const { unread } = await selectMailHealth(shop.db, shop.now());
  assert.deepEqual(
    unread.map(({ shop: code, fault }) => [code, fault]),
    [[shop.code, 'imap_econnreset']],
    'doctor names it',
  );
  await sql`update mailboxes set next_try_at = now() where shop_id = ${shop.id}`.execute(shop.db);
  await until(async () => (await mails()).length === 3);
  await until(async () => (await rowOf(shop))?.faults === 0);
  assert.equal(state.given, 3);
});

test('where a server numbers all mails anew, none is taken a second time', async (t) => {
  const { state, mails, sends, stop, start, shop } = await house(t, numbered(3));
  await until(async () => (await mails()).length === 3);
  await stop();
  state.validity = '2';
  start();
  await until(async () => state.given === 6);
  await until(async () => (await rowOf(shop))?.faults === 0);
  assert.deepEqual([(await mails()).length, (await sends()).length], [3, 3]);
});

test('a node that hangs loses its mailbox to another, and may write nothing more of it', async (t) => {
  const { shop, mails, state } = await house(t, numbered(1));
  await until(async () => (await mails()).length === 1);
  await sql`update mailboxes set watcher = ${crypto.randomUUID()}, lease_until = now() + interval '1 hour'
    where shop_id = ${shop.id}`.execute(shop.db);
  await until(async () => state.watchers === 0);
  assert.ok((await rowOf(shop))?.watcher);
});

test('the mailbox of a provider that is off, and of a demo shop, is left alone', async (t) => {
  const shop = await testShop(t);
  await withMail(shop, { imap: { host: 'imap.shop.example' } });
  await sql`update providers set is_on = false where shop_id = ${shop.id}`.execute(shop.db);
  const { connector, state } = boxWith(numbered(1));
  const log = { warn: () => undefined };
  const running = startMailboxes(
    {
      ...{ db: shop.db, log, respond: async () => null, clock: shop.clock, connectors: [connector] },
      ...{ secret: testSecret, publicUrl: '' },
    },
    20,
  );
  t.after(() => running.stop());
  await sleep(200);
  assert.equal(state.given, 0);
});

test('while sending is off, as in a copy restored from a backup, mail waits in the mailbox', async (t) => {
  const { shop, mails, state } = await house(t, numbered(1));
  await until(async () => (await mails()).length === 1);
  const turn = (isOn: boolean) => sql`update installation set sending_enabled = ${isOn}`.execute(shop.db);
  await turn(false);
  try {
    await until(async () => state.watchers === 0);
    await sleep(200);
    assert.equal(state.watchers, 0);
  } finally {
    await turn(true);
  }
  await until(async () => state.watchers === 1);
});
