import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailOf, shopAddress } from '../testing/mails.ts';
import { testShop } from '../testing/shop.ts';
import { selectMailHealth } from './mailbox-queries.ts';
import { withMail } from './testing.ts';

const idOfOurs = (sendId: string) => `<${sendId}@shop.example>`;

test('our own mail that comes back, and mails of lists, are answered by nobody', async (t) => {
  const shop = await testShop(t);
  const { post, mails, conversations, sends } = await withMail(shop);
  await post(mailOf({ 'Message-ID': '<one@example.com>' }));
  const [send] = await sends();
  await post(mailOf({ 'Message-ID': idOfOurs(send?.id ?? ''), From: 'forwarder@example.com' }));
  await post(mailOf({ 'Message-ID': '<two@example.com>', From: `Qin <${shopAddress}>` }));
  await post(
    mailOf({ 'Message-ID': '<three@list.example>', From: 'list@list.example', 'List-Id': '<news.list.example>' }),
  );
  assert.deepEqual(
    (await mails()).map(({ kind }) => kind),
    ['message', 'loop', 'loop', 'list'],
  );
  assert.equal((await conversations()).length, 1);
});

test('an answer to our mail is a message though its sender marks all mail as bulk; what a list carries is none', async (t) => {
  const shop = await testShop(t);
  const { post, mails, sends } = await withMail(shop);
  await post(mailOf({ 'Message-ID': '<one@example.com>' }));
  const ours = { 'In-Reply-To': idOfOurs((await sends())[0]?.id ?? '') };
  const bulk = { Precedence: 'bulk', 'List-Id': '<staff.example.com>' };
  await post(mailOf({ 'Message-ID': '<two@example.com>', ...bulk, ...ours, To: `Qin <${shopAddress.toUpperCase()}>` }));
  await post(mailOf({ 'Message-ID': '<three@example.com>', ...bulk, ...ours, To: 'staff@list.example' }));
  await post(mailOf({ 'Message-ID': '<four@example.com>', ...bulk }));
  await post(mailOf({ 'Message-ID': '<five@example.com>', ...bulk, ...ours, 'Auto-Submitted': 'auto-replied' }));
  assert.deepEqual(
    (await mails()).map(({ kind }) => kind),
    ['message', 'message', 'list', 'list', 'auto_reply'],
  );
});

test('the doctor counts what came and is in no conversation', async (t) => {
  const shop = await testShop(t);
  const { post } = await withMail(shop);
  // Counted over all shops of the installation.
  const before = (await selectMailHealth(shop.db, shop.now())).aside;
  await post(mailOf({ From: 'list@list.example', 'List-Id': '<news.list.example>' }));
  await post(mailOf({ From: 'nobody' }));
  await post(mailOf({ From: 'mailer-daemon@mx.example', 'Return-Path': '<>', Subject: 'Undeliverable' }));
  const { lists, bounces, nameless } = (await selectMailHealth(shop.db, shop.now())).aside;
  assert.deepEqual([lists - before.lists, bounces - before.bounces, nameless - before.nameless], [1, 1, 1]);
});
