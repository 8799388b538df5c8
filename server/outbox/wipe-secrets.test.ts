import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openLog } from '../platform/log.ts';
import { testShop } from '../testing/shop.ts';
import { wipeSecrets } from './index.ts';
import { queueSend } from './testing.ts';

test('the words of a mailed code are wiped once it is sent or too late, and kept while it may still go out', async (t) => {
  const shop = await testShop(t);
  const content = { subject: 'Your code', text: '123456', isSecret: true };
  const notAfter = shop.now().add({ minutes: 10 });
  const send = { channel: 'mail', address: 'anna@shop.example', content, notAfter } as const;
  const keys = ['queued', 'sent', 'not_sent'];
  for (const key of keys) await queueSend(shop, { ...send, key });
  await queueSend(shop, { ...send, key: 'plain', content: { text: '123456' } });
  await sql`update sends set status = key, provider_message_id = 'p', settled_at = ${shop.now()}
    where shop_id = ${shop.id} and key in ('sent', 'not_sent')`.execute(shop.db);
  const wipe = () => wipeSecrets.handler({}, { db: shop.db, clock: shop.clock, log: openLog('silent') });
  const readable = async () =>
    (
      await sql<{ key: string }>`select key from sends where shop_id = ${shop.id} and content->>'text' = '123456'
        order by key`.execute(shop.db)
    ).rows.map(({ key }) => key);
  await wipe();
  assert.deepEqual(await readable(), ['not_sent', 'plain', 'queued'], 'a person may still send it again');
  shop.clock.advance({ minutes: 10 });
  await wipe();
  assert.deepEqual(await readable(), ['plain']);
});
