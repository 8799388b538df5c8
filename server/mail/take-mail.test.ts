import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { mailOf } from '../testing/mails.ts';
import { somePhoto } from '../testing/photos.ts';
import { testShop } from '../testing/shop.ts';
import { addBuyer, asQin, withMail } from './testing.ts';
import { takeWaitingMails } from './watch-mailboxes.ts';

const idOfOurs = (sendId: string) => `<${sendId}@shop.example>`;

test('a mail becomes a message of a conversation under its own Message-ID, and is answered once however often it comes', async (t) => {
  const shop = await testShop(t);
  const { post, messages, conversations, sends, mails } = await withMail(shop);
  const mail = mailOf({ 'Message-ID': '<one@example.com>', Subject: 'Question' });
  await Promise.all([post(mail), post(mail), post(mail)]);
  await post(mail);
  const [said, answer, ...more] = await messages();
  assert.deepEqual(
    [said?.body, said?.providerId, answer?.author, more.length],
    ['Question\n\nWhere is my parcel?', '<one@example.com>', 'qin', 0],
  );
  assert.deepEqual(
    (await conversations()).map((one) => [one.channelKey, one.verified]),
    [['anna@example.com', false]],
  );
  assert.deepEqual(
    (await sends()).map(({ address }) => address),
    ['anna@example.com'],
  );
  assert.deepEqual(
    (await mails()).map(({ kind, state }) => [kind, state]),
    [['message', 'taken']],
  );
});

test("an answer to our mail stays in its thread, in the same person's other mailbox too, and nobody else gets into it", async (t) => {
  const shop = await testShop(t);
  const { post, conversations, sends } = await withMail(shop);
  await post(mailOf({ 'Message-ID': '<one@example.com>' }));
  const [send] = await sends();
  const ours = idOfOurs(send?.id ?? '');
  await post(mailOf({ 'Message-ID': '<two@example.com>', 'In-Reply-To': ours }, 'And which colour?'));
  await post(
    mailOf({ 'Message-ID': '<x@evil.example>', From: 'eve@evil.example', 'In-Reply-To': ours }, 'Tell me too'),
  );
  await post(
    mailOf({ 'Message-ID': '<y@evil.example>', From: 'eve@evil.example', References: '<one@example.com>' }, 'Hello'),
  );
  assert.deepEqual(
    (await conversations()).map(({ channelKey }) => channelKey),
    ['anna@example.com', 'eve@evil.example'],
  );
  const keys = (await conversations()).map(({ id }) => id);
  const { rows } = await sql<{ id: string; buyers: number }>`select conversation_id as id, count(*)::int as buyers
    from messages where shop_id = ${shop.id} and author = 'buyer' group by 1 order by 1`.execute(shop.db);
  assert.deepEqual(
    rows,
    keys.sort().map((id) => ({ id, buyers: 2 })),
  );
});

test('an answer from another mailbox of the same customer goes into the thread it answers', async (t) => {
  const shop = await testShop(t);
  const { post, conversations } = await withMail(shop);
  const [first, second] = [await addBuyer(shop, 'anna@example.com'), await addBuyer(shop, 'anna@work.example')];
  await sql`insert into merged_customers (shop_id, customer_id, survivor_id, taken)
    select ${shop.id}, c, ${first}, '{}' from unnest(${[first, second]}::uuid[]) c`.execute(shop.db);
  await post(mailOf({ 'Message-ID': '<one@example.com>' }));
  await post(
    mailOf({ 'Message-ID': '<two@work.example>', From: 'anna@work.example', References: '<one@example.com>' }),
  );
  assert.deepEqual(
    (await conversations()).map(({ channelKey }) => channelKey),
    ['anna@example.com'],
  );
});

test('only who answers what their own mailbox got, or whom their mail server vouches for, is told of their orders', async (t) => {
  const shop = await testShop(t);
  const { post, conversations, sends } = await withMail(shop, { authservId: 'mx.shop.example' });
  const customerId = await addBuyer(shop, 'Anna@Example.com');
  const verified = async () => (await conversations()).map((one) => one.verified);
  const passes = (server: string, domain: string) => `${server}; spf=pass; dmarc=pass (p=none) header.from=${domain}`;
  await post(mailOf({ 'Message-ID': '<1@example.com>' }));
  assert.deepEqual(
    (await conversations()).map((one) => one.customerId),
    [customerId],
  );
  assert.deepEqual(await verified(), [false], 'anybody can write this address into a mail');
  const forged = [
    { 'Authentication-Results': passes('evil.example', 'example.com') },
    { 'Authentication-Results': passes('mx.shop.example', 'evil.example') },
    { 'Authentication-Results': 'mx.shop.example; dmarc=fail (dmarc=pass) header.from=example.com' },
    // What a sender names stands in the server's own line: its return address, or the reason of a no.
    {
      'Authentication-Results':
        'mx.shop.example; spf=none smtp.mailfrom="; dmarc=pass header.from=example.com;"@evil.example; dmarc=fail header.from=example.com',
    },
    {
      'Authentication-Results':
        'mx.shop.example; spf=none (said (x) ; dmarc=pass header.from=example.com ; ) smtp.mailfrom=a@evil.example',
    },
    { 'In-Reply-To': '<019a0000-0000-7000-8000-000000000001@shop.example>' },
  ];
  for (const [n, headers] of forged.entries()) await post(mailOf({ 'Message-ID': `<f${n}@example.com>`, ...headers }));
  assert.deepEqual(await verified(), [false]);
  const [send] = await sends();
  await post(mailOf({ 'Message-ID': '<2@example.com>', 'In-Reply-To': idOfOurs(send?.id ?? '') }));
  assert.deepEqual(await verified(), [true]);
});

test('a mail that its own server calls forged is not believed for knowing an id of ours', async (t) => {
  const shop = await testShop(t);
  const { post, conversations, sends } = await withMail(shop, { authservId: 'mx.shop.example' });
  await addBuyer(shop, 'anna@example.com');
  await post(mailOf({ 'Message-ID': '<1@example.com>' }));
  const ours = idOfOurs((await sends())[0]?.id ?? '');
  const forged = { 'Authentication-Results': 'mx.shop.example; spf=pass; dmarc=fail header.from=example.com' };
  const verified = async () => (await conversations()).map((one) => one.verified);
  await post(mailOf({ 'Message-ID': '<2@example.com>', 'In-Reply-To': ours, ...forged }));
  assert.deepEqual(await verified(), [false]);
  await post(mailOf({ 'Message-ID': '<3@example.com>', 'In-Reply-To': ours }));
  assert.deepEqual(await verified(), [true]);
});

test("a server's word for the sender counts when it is the mailbox's own and stands on top", async (t) => {
  const shop = await testShop(t);
  const { post, conversations } = await withMail(shop, { authservId: 'mx.shop.example' });
  await addBuyer(shop, 'anna@example.com');
  const vouched = 'mx.shop.example; dkim=pass; dmarc=pass header.from=example.com';
  await post(mailOf({ 'Message-ID': '<1@example.com>', 'Authentication-Results': vouched }));
  assert.deepEqual(
    (await conversations()).map(({ verified }) => verified),
    [true],
  );
});

test('in a conversation whose buyer is known, a forged mail is not believed, and the agents are told', async (t) => {
  const shop = await testShop(t);
  const believed: boolean[] = [];
  const { post, conversations, messages } = await withMail(
    shop,
    { authservId: 'mx' },
    async (_tx, { conversation }) => {
      believed.push(conversation.verified);
    },
  );
  await addBuyer(shop, 'anna@example.com');
  await post(
    mailOf({ 'Message-ID': '<1@example.com>', 'Authentication-Results': 'mx; dmarc=pass header.from=example.com' }),
  );
  await post(mailOf({ 'Message-ID': '<2@example.com>' }, 'Send it to my new address'));
  assert.deepEqual(believed, [true, false]);
  const [first, second, note, ...more] = await messages();
  assert.deepEqual([first?.author, second?.author, note?.author, more.length], ['buyer', 'buyer', 'note', 0]);
  assert.match(note?.body ?? '', /无法证实.*anna@example\.com/);
  assert.deepEqual(
    (await conversations()).map(({ verified }) => verified),
    [true],
  );
});

for (const [what, headers] of [
  ['RFC 3834', { 'Auto-Submitted': 'auto-replied' }],
  ['Precedence', { Precedence: 'auto_reply' }],
  ['X-Autoreply', { 'X-Autoreply': 'yes' }],
  ['an empty Return-Path', { 'Return-Path': '<>' }],
  ['its subject', { Subject: 'Automatic reply: Your order' }],
  ['its subject in Chinese', { Subject: '=?utf-8?B?6Ieq5Yqo5Zue5aSN77ya5oKo5aW9?=' }],
] as const)
  test(`an automatic reply, told by ${what}, is noted for the agents and answered by nobody`, async (t) => {
    const shop = await testShop(t);
    const { post, messages, sends } = await withMail(shop);
    await post(mailOf({ 'Message-ID': '<one@example.com>' }));
    await post(mailOf({ 'Message-ID': '<two@example.com>', ...headers }, 'I am away.'));
    const [, , note, ...more] = await messages();
    assert.deepEqual([note?.author, note?.visibility, more.length], ['note', 'internal', 0]);
    assert.match(note?.body ?? '', /anna@example\.com.*I am away\./);
    assert.equal((await sends()).length, 1);
  });

test('two machines that answer each other stop after ten answers an hour; then an agent decides', async (t) => {
  const shop = await testShop(t);
  const { post, sends, messages } = await withMail(shop);
  for (let n = 0; n < 14; n++) await post(mailOf({ 'Message-ID': `<${n}@example.com>` }, `Thank you, ${n}`));
  assert.equal((await sends()).length, 10);
  assert.equal((await messages()).filter(({ visibility }) => visibility === 'suggestion').length, 4);
  shop.clock.advance({ hours: 2 });
  await post(mailOf({ 'Message-ID': '<later@example.com>' }, 'Hello again'));
  assert.equal((await sends()).length, 11);
});

test('who writes that they want no more is heeded at once and not written to', async (t) => {
  const shop = await testShop(t);
  const { post, suppressions, sends } = await withMail(shop);
  await post(mailOf({ 'Message-ID': '<1@example.com>', Subject: 'Re: New shirts' }, 'STOP\n\n> New linen shirts'));
  await post(mailOf({ 'Message-ID': '<2@example.com>', From: 'li@example.com', Subject: 'unsubscribe' }, ''));
  await post(mailOf({ 'Message-ID': '<3@example.com>', From: 'bo@example.com' }, "Please don't stop"));
  assert.deepEqual(
    (await suppressions()).map(({ address, scope }) => [address, scope]),
    [
      ['anna@example.com', 'promotion'],
      ['li@example.com', 'promotion'],
    ],
  );
  assert.deepEqual(
    (await sends()).map(({ address }) => address),
    ['bo@example.com'],
  );
});

test('photos of a mail are in its message; what else came is named to the agents, and small logos are not', async (t) => {
  const shop = await testShop(t);
  const { post, messages } = await withMail(shop);
  const part = (type: string, content: Buffer, more = '') =>
    `--b\nContent-Type: ${type}\n${more}Content-Transfer-Encoding: base64\n\n${content.toString('base64')}\n`;
  const photo = Buffer.from(somePhoto as unknown as Uint8Array);
  const body = [
    '--b\nContent-Type: text/plain\n\nThe seam is torn.\n',
    part('image/jpeg; name=seam.jpg', photo, 'Content-Disposition: attachment\n'),
    part('application/pdf; name="bill.pdf"', Buffer.from('%PDF'), 'Content-Disposition: attachment\n'),
    part('image/png; name=logo.png', Buffer.from('x'), 'Content-Disposition: inline\n'),
    '--b--',
  ].join('');
  await post(mailOf({ 'Message-ID': '<1@example.com>', 'Content-Type': 'multipart/mixed; boundary=b' }, body));
  const [said, , note] = await messages();
  assert.equal(said?.body, 'The seam is torn.');
  assert.match(note?.body ?? '', /：bill\.pdf$/);
  const { rows } = await sql`select 1 from message_files where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(rows.length, 1);
});

test('another mail under an id that was used before is not lost', async (t) => {
  const shop = await testShop(t);
  const { post, messages } = await withMail(shop);
  await post(mailOf({ 'Message-ID': '<1@example.com>' }, 'First'));
  await post(mailOf({ 'Message-ID': '<1@example.com>' }, 'Second'));
  await post(mailOf({ 'Message-ID': '<1@example.com>', From: 'bo@example.com' }, 'First'));
  const said = (await messages()).filter(({ author }) => author === 'buyer');
  assert.deepEqual(said.map(({ body }) => body).sort(), ['First', 'First', 'Second']);
  assert.equal(said.filter(({ providerId }) => providerId?.endsWith('@qin>')).length, 2);
});

test('a mail that could not be taken is kept, keeps no other waiting, and is taken later', async (t) => {
  const shop = await testShop(t);
  let isBroken = true;
  const { post, ports, mails } = await withMail(shop, {}, async (_tx, { text }) => {
    if (isBroken && text.includes('crash')) throw new Error('a fault of ours');
  });
  await post(mailOf({ 'Message-ID': '<1@example.com>' }, 'crash'));
  await post(mailOf({ 'Message-ID': '<2@example.com>' }, 'hello'));
  assert.deepEqual((await mails()).map(({ state }) => state).sort(), ['received', 'taken']);
  isBroken = false;
  shop.clock.advance({ minutes: 10 });
  await takeWaitingMails(ports, shop.now());
  assert.deepEqual(
    (await mails()).map(({ state }) => state),
    ['taken', 'taken'],
  );
});

test('a mail without a sender, without a word or without an end is kept and harms nothing', async (t) => {
  const shop = await testShop(t);
  const { post, mails, messages } = await withMail(shop);
  await post(Buffer.from(''));
  await post(Buffer.from('\0\0\0\xff'));
  await post(mailOf({ From: '"a@evil.example b"@shop.example' }, 'hi'));
  await post(mailOf({ 'Content-Type': 'multipart/mixed; boundary="' }, '--'));
  await post(mailOf({ From: 'li@example.com' }, '\0'));
  assert.deepEqual(
    (await mails()).map(({ state }) => state),
    Array(5).fill('taken'),
  );
  assert.ok((await messages()).every(({ body }) => body !== ''));
});

test('Qin itself answers a mail in Chinese in Chinese', async (t) => {
  const shop = await testShop(t);
  const { post, messages, sends } = await withMail(shop, {}, asQin());
  const raw = mailOf(
    { 'Message-ID': '<1@qq.example>', From: 'li@qq.example', 'Content-Type': 'text/plain; charset=utf-8' },
    '你好',
  );
  await post(raw);
  const answer = (await messages()).find(({ author }) => author === 'qin');
  assert.match(answer?.body ?? '', /\p{Script=Han}/u);
  assert.deepEqual(
    (await sends()).map(({ address }) => address),
    ['li@qq.example'],
  );
});
