import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailOf, shopAddress } from '../testing/mails.ts';
import { testShop } from '../testing/shop.ts';
import { withMail } from './testing.ts';

const idOfOurs = (sendId: string) => `<${sendId}@shop.example>`;

const dsn = (sendId: string, action: string, status: string, words = '') =>
  mailOf(
    {
      ...{ From: 'MAILER-DAEMON@mx.example', 'Return-Path': '<>', Subject: 'Undelivered Mail Returned to Sender' },
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
    },
    `--b\nContent-Type: text/plain\n\nI'm sorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; anna@example.com\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; ${words}\n\n--b\nContent-Type: message/rfc822\n\nFrom: ${shopAddress}\nMessage-ID: ${idOfOurs(sendId)}\n\nIt left yesterday.\n--b--`,
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
    const { post, sends, suppressions, mails, messages } = await withMail(shop);
    await post(mailOf({ 'Message-ID': '<one@example.com>' }));
    const [send] = await sends();
    const said = (await messages()).length;
    for (let times = 0; times < 2; times++) await post(dsn(send?.id ?? '', action, status, words));
    const [after] = await sends();
    assert.equal(after?.delivery, expected);
    assert.equal(after?.status, expected === null ? 'queued' : 'sent');
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
  const { post, sends, suppressions, mails } = await withMail(shop);
  await post(mailOf({ 'Message-ID': '<one@example.com>' }));
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
