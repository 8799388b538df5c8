import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { suppress } from '../outbox/index.ts';
import { mailOf, shopAddress } from '../testing/mails.ts';
import { testShop } from '../testing/shop.ts';
import { addBuyer, withMail } from './testing.ts';

const idOfOurs = (sendId: string) => `<${sendId}@shop.example>`;

const dsn = (sendId: string, action: string, status: string, words = '', to = 'Anna@example.com') =>
  mailOf(
    {
      ...{ From: 'MAILER-DAEMON@mx.example', 'Return-Path': '<>', Subject: 'Undelivered Mail Returned to Sender' },
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
    },
    `--b\nContent-Type: text/plain\n\nI'm sorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ${to}\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; ${words}\n\n--b\nContent-Type: message/rfc822\n\nFrom: ${shopAddress}\nMessage-ID: ${idOfOurs(sendId)}\n\nIt left yesterday.\n--b--`,
  );

for (const [what, action, status, words, expected, isDead] of [
  ['nobody has this address', 'failed', '5.1.1', '550 5.1.1 user unknown', 'undelivered', true],
  ['a server that hides it in its words', 'failed', '5.0.0', '550 5.1.1 <anna@example.com>', 'undelivered', true],
  ['a full mailbox', 'failed', '5.2.2', '552 5.2.2 mailbox full', 'undelivered', false],
  ['taken for spam', 'failed', '5.7.1', '550 5.7.1 rejected', 'undelivered', false],
  ['our own address refused', 'failed', '5.1.8', '550 5.1.8 sender', 'undelivered', false],
  ['still being tried', 'delayed', '4.4.1', '451 try later', null, false],
  ['delivered after all', 'delivered', '2.0.0', '250 ok', 'delivered', false],
] as const)
  test(`a mail server reports, ${what}: ${expected ?? 'nothing changes yet'}${isDead ? ', and nothing more goes there' : ''}`, async (t) => {
    const shop = await testShop(t);
    const { post, sends, sendOff, suppressions, mails, messages } = await withMail(shop);
    await post(mailOf({ 'Message-ID': '<one@example.com>' }));
    await sendOff();
    const [send] = await sends();
    const said = (await messages()).length;
    for (let times = 0; times < 2; times++) await post(dsn(send?.id ?? '', action, status, words));
    const [after] = await sends();
    assert.equal(after?.delivery, expected);
    const dead = isDead ? [{ address: 'anna@example.com', scope: 'all', source: 'bounce' }] : [];
    assert.deepEqual(await suppressions(), dead);
    assert.deepEqual(
      (await mails()).map(({ kind, sendId }) => [kind, sendId]),
      [
        ['message', null],
        ['bounce', send?.id],
      ],
    );
    assert.equal((await messages()).length, said, 'a bounce is answered by nobody');
  });

test("a server's own words without a report are understood as well, and a forged report stops nobody", async (t) => {
  const shop = await testShop(t);
  const { post, sends, sendOff, suppressions, mails } = await withMail(shop);
  await post(mailOf({ 'Message-ID': '<one@example.com>' }));
  await sendOff();
  const [send] = await sends();
  await post(dsn('019a0000-0000-7000-8000-000000000001', 'failed', '5.1.1'));
  assert.deepEqual(await suppressions(), []);
  const words = `This is the mail system. 收件人不存在\n<anna@example.com>: 550 No such user\n\nMessage-ID: ${idOfOurs(send?.id ?? '')}`;
  await post(
    mailOf({ From: 'postmaster@qq.example', Subject: '系统退信', 'Content-Type': 'text/plain; charset=utf-8' }, words),
  );
  assert.equal((await sends())[0]?.delivery, 'undelivered');
  assert.deepEqual(
    (await suppressions()).map(({ scope }) => scope),
    ['all'],
  );
  assert.deepEqual(
    (await mails()).map(({ reason }) => reason),
    [null, 'send_unknown', null],
  );
});

test('who has only seen an id of ours cannot silence an address with a bounce of a mail that never left, that left long ago or that went elsewhere', async (t) => {
  const shop = await testShop(t);
  const { post, sends, sendOff, suppressions, mails } = await withMail(shop);
  await post(mailOf({ 'Message-ID': '<one@example.com>' }));
  const id = (await sends())[0]?.id ?? '';
  const bounces = async (words: string, to?: string) => {
    await post(dsn(id, 'failed', '5.1.1', words, to));
    return [(await mails()).at(-1)?.reason, (await sends())[0]?.delivery, await suppressions()];
  };
  assert.deepEqual(await bounces('never left'), ['send_not_called', null, []]);
  await sendOff(shop.now().subtract({ hours: 7 * 24 }));
  assert.deepEqual(await bounces('long ago'), ['bounce_too_late', null, []]);
  await sql`update sends set first_called_at = ${shop.now()} where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual(await bounces('passed on', 'anna@passed-on.example'), [null, 'undelivered', []]);
});

test('a mail that really comes from an address that had bounced opens it again; a forged one does not', async (t) => {
  const shop = await testShop(t);
  const { post, sends, sendOff, suppressions, mails } = await withMail(shop, { authservId: 'mx' });
  const customerId = await addBuyer(shop, 'anna@example.com');
  await post(mailOf({ 'Message-ID': '<one@example.com>' }));
  await sendOff();
  await post(dsn((await sends())[0]?.id ?? '', 'failed', '5.1.1'));
  await post(mailOf({ 'Message-ID': '<two@example.com>' }, 'Hello?'));
  assert.equal((await suppressions()).length, 1, 'anybody can write this address into a mail');
  await post(
    mailOf({ 'Message-ID': '<three@example.com>', 'Authentication-Results': 'mx; dmarc=pass header.from=example.com' }),
  );
  assert.deepEqual(await suppressions(), []);
  const { rows } = await sql<{ by: string | null; proof: { mailId: string } }>`
    select lifted_by as by, lifted_proof as proof from lifted_suppressions where shop_id = ${shop.id}`.execute(shop.db);
  assert.deepEqual([rows.length, rows[0]?.by, typeof rows[0]?.proof.mailId], [1, null, 'string']);
  assert.equal((await mails()).length, 4);
  const { rows: told } = await sql<{ data: unknown }>`select data from events
    where shop_id = ${shop.id} and type = 'outbox.suppression-lifted'`.execute(shop.db);
  assert.deepEqual(told, [{ data: { customerId } }]);
});

test('what a person has asked for stays when a mail comes from the address, though it had bounced before', async (t) => {
  const shop = await testShop(t);
  const { post, suppressions } = await withMail(shop, { authservId: 'mx' });
  const vouched = { 'Authentication-Results': 'mx; dmarc=pass header.from=example.com' };
  const stop = { channel: 'mail', address: 'anna@example.com', scope: 'all', proof: {} } as const;
  for (const source of ['bounce', 'agent', 'bounce'])
    await shop.tx((tx) => suppress(tx, shop.id, { ...stop, source }, shop.now()));
  await post(mailOf({ 'Message-ID': '<1@example.com>', ...vouched }, 'STOP'));
  await post(mailOf({ 'Message-ID': '<2@example.com>', ...vouched }, 'Where is my parcel?'));
  assert.deepEqual(
    (await suppressions()).map(({ source }) => source),
    ['agent', 'reply'],
  );
});
