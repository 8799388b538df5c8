import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { mailOf } from '../testing/mails.ts';
import { testShop } from '../testing/shop.ts';
import { forgetMails } from './jobs.ts';
import { quiet, withMail } from './testing.ts';

test('the bytes of a mail that was taken go after 30 days, not those of one that still waits; it is known again all the same', async (t) => {
  const shop = await testShop(t);
  const { post, mails, messages } = await withMail(shop, {}, async (_tx, { text }) => {
    if (text.includes('crash')) throw new Error('a fault of ours');
  });
  const mail = mailOf({ 'Message-ID': '<1@example.com>' });
  await post(mail);
  await post(mailOf({ 'Message-ID': '<2@example.com>' }, 'crash'));
  const kept = async () => {
    await forgetMails.handler({}, { db: shop.db, clock: shop.clock, log: quiet as never });
    const { rows } = await sql<{ state: string; isKept: boolean }>`
      select state, octet_length(raw) > 0 as "isKept" from mails where shop_id = ${shop.id} order by message_id`.execute(
      shop.db,
    );
    return rows.map(({ state, isKept }) => [state, isKept]);
  };
  shop.clock.advance({ hours: 29 * 24 });
  assert.deepEqual(await kept(), [
    ['taken', true],
    ['received', true],
  ]);
  shop.clock.advance({ hours: 2 * 24 });
  assert.deepEqual(await kept(), [
    ['taken', false],
    ['received', true],
  ]);
  await post(mail);
  assert.equal((await mails()).length, 2);
  assert.equal((await messages()).length, 1);
});
