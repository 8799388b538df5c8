import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { leaveUnanswered } from '../conversations/index.ts';
import { startMailboxes } from '../mail/index.ts';
import { type BoxedMail, type Mailbox, startOutbox, suppressionGuard } from '../outbox/index.ts';
import { queueSend } from '../outbox/testing.ts';
import { openLog } from '../platform/log.ts';
import { checkAddresses } from '../platform/safe-connect.ts';
import { eventually } from '../testing/eventually.ts';
import { hasMailServers, type MailHouse, mailUsers, startMailServers } from '../testing/mail-house.ts';
import { startMailStandIn } from '../testing/mail-stand-in.ts';
import { connectProvider } from '../testing/providers.ts';
import { type TestShop, testSecret, testShop } from '../testing/shop.ts';
import { smtp } from './smtp.ts';
import { given } from './testing.ts';

type Start = (t: TestContext) => Promise<MailHouse>;

const peers = [
  { name: 'Postfix and Dovecot', start: startMailServers, skip: hasMailServers ? false : 'not installed, or not root' },
  { name: 'servers that speak SMTP and IMAP as they do', start: startMailStandIn, skip: false },
] as const;

for (const { name, start, skip } of peers)
  test(
    `mail goes out and comes in, one thread on both sides, and a bounce is told from an answer (${name})`,
    {
      skip,
    },
    (t) => correspond(t, start),
  );

async function correspond(t: TestContext, start: Start) {
  const shop = await testShop(t, { name: '青禾' });
  const house = await start(t);
  const { buyersBox, buyerWrites } = await openHouse(t, shop, house);

  await buyerWrites({ messageId: '<first@buyer.test>', subject: '我的订单', text: '到哪了？' });
  const [conversationId = ''] = await eventually(
    () => conversationsOf(shop),
    (found) => found.length === 1,
  );
  const answer = { clientKey: 'first', body: '已经在路上了。', seenSeq: 1 };
  const answered = await shop.post(`conversations/${conversationId}/messages`, answer, { as: 'agent' });
  assert.equal(answered.statusCode, 200, answered.body);
  const [arrived = ''] = await eventually(
    async () => buyersBox,
    (mails) => mails.length === 1,
  );
  const headers = arrived.replace(/\r?\n[ \t]+/g, ' ');
  assert.match(headers, /^In-Reply-To: <first@buyer\.test>/m);
  assert.match(headers, /^References: <first@buyer\.test>/m);
  const ours = /^Message-ID: (<.+>)/im.exec(headers)?.[1] ?? '';

  await buyerWrites({
    ...{ messageId: '<second@buyer.test>', inReplyTo: ours, references: ['<first@buyer.test>', ours] },
    ...{ subject: '回复: 我的订单', text: '谢谢！\n\n> 已经在路上了。\n' },
  });
  const said = await eventually(
    () => saidIn(shop, conversationId),
    (texts) => texts.length === 3,
  );
  assert.deepEqual(said, ['我的订单\n\n到哪了？', '已经在路上了。', '谢谢！']);
  assert.equal((await conversationsOf(shop)).length, 1);

  const content = { subject: '新品', text: '上新了', html: null, inReplyTo: null, references: [] };
  const lost = await queueSend(shop, { channel: 'mail', address: mailUsers.stranger, content });
  const bounced = await eventually(
    () => rowOf(shop, lost.id),
    (row) => row?.delivery === 'undelivered',
  );
  assert.deepEqual(bounced, { status: 'sent', delivery: 'undelivered', reason: 'mail_5.1.1' });
  assert.deepEqual(await suppressedIn(shop), [mailUsers.stranger]);
  assert.equal((await conversationsOf(shop)).length, 1);
}

/** The shop's mailbox, watched and sent from; the buyer's, with what arrives there. */
async function openHouse(t: TestContext, shop: TestShop, house: MailHouse) {
  const { host, smtpPort, imapPort, password } = house;
  const addressOf = checkAddresses({ privateHosts: [smtpPort, imapPort].map((port) => `${host}:${port}`) });
  const connector = smtp(addressOf, async () => null);
  const settingsOf = (user: string) => ({
    ...{ host, port: smtpPort, security: 'none', user: '', from: { name: '青禾', address: user } },
    imap: { host, port: imapPort, security: 'none', user, folder: 'INBOX' },
  });
  const settings = settingsOf(mailUsers.shop);
  await connectProvider(shop, { kind: 'smtp', channel: 'mail', settings, secrets: { password } });
  const { db, clock } = shop;
  const at = { db, clock, log: openLog('silent') };
  const providers = { connectors: [connector], secret: testSecret, publicUrl: 'https://shop.test' };
  const receiving = startMailboxes({ ...at, ...providers, respond: leaveUnanswered }, 200);
  const sending = startOutbox({ ...at, ...providers, guards: [suppressionGuard] });
  const buyersBox = await watchBox(t, connector.mailbox?.(given(settingsOf(mailUsers.buyer), { password })));
  await eventually(() => isWatched(shop), Boolean);
  const buyersProgram = createTransport({ host, port: smtpPort, ignoreTLS: true });
  t.after(async () => {
    buyersProgram.close();
    await Promise.all([receiving.stop(), sending.stop()]);
  });
  const envelope = { from: mailUsers.buyer, to: mailUsers.shop };
  return { buyersBox, buyerWrites: (mail: object) => buyersProgram.sendMail({ ...envelope, ...mail }) };
}

/** Whatever arrives there from now on. */
async function watchBox(t: TestContext, box: Mailbox | null | undefined): Promise<string[]> {
  const mails: string[] = [];
  const reading = new AbortController();
  await new Promise<void>((isRead) => {
    const take = async ({ raw }: BoxedMail) => void mails.push(raw.toString());
    const watching = box?.watch({ cursor: null, since: null }, { take, alive: async () => isRead() }, reading.signal);
    // The server may be gone before the test is.
    const ended = watching?.catch(() => undefined);
    t.after(() => {
      reading.abort();
      return ended;
    });
  });
  return mails;
}

async function isWatched(shop: TestShop): Promise<boolean> {
  const { rows } = await sql`
    select from mailboxes where shop_id = ${shop.id} and validity is not null`.execute(shop.db);
  return rows.length === 1;
}

async function conversationsOf(shop: TestShop): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  return rows.map(({ id }) => id);
}

async function saidIn(shop: TestShop, conversationId: string): Promise<string[]> {
  const { rows } = await sql<{ body: string }>`
    select body from messages where shop_id = ${shop.id} and conversation_id = ${conversationId} and visibility = 'public'
    order by seq`.execute(shop.db);
  return rows.map(({ body }) => body);
}

async function rowOf(shop: TestShop, id: string) {
  const { rows } = await sql<{ status: string; delivery: string | null; reason: string | null }>`
    select status, delivery, delivery_reason as reason from sends where shop_id = ${shop.id} and id = ${id}`.execute(
    shop.db,
  );
  return rows[0];
}

async function suppressedIn(shop: TestShop): Promise<string[]> {
  const { rows } = await sql<{ address: string }>`select address from suppressions where shop_id = ${shop.id}`.execute(
    shop.db,
  );
  return rows.map(({ address }) => address);
}
