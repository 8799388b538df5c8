import { test } from 'node:test';
import { sql } from 'kysely';
import { accepted, carrier, enqueue, setUp, startNode, statusOf, until } from '../testing/run-outbox.ts';
import { testShop } from '../testing/shop.ts';
import type { CallResult } from './index.ts';

test('shops on a gateway that hangs leave hands for the replies of the others', async (t) => {
  const hanging = await Promise.all([1, 2, 3, 4, 5, 6].map(() => testShop(t)));
  const well = await testShop(t);
  const open = Promise.withResolvers<CallResult>();
  const { connector, sent } = carrier((name) => (name === 'hangs' ? open.promise : accepted));
  for (const shop of hanging) {
    await setUp(shop, { name: 'hangs' });
    await enqueue(shop, ['a', 'b']);
    await sql`insert into provider_gates (shop_id, provider, tokens, filled_at, failures)
      select shop_id, id::text, 10, clock_timestamp(), 1 from providers where shop_id = ${shop.id}`.execute(shop.db);
  }
  await setUp(well, { name: 'well' });
  const outbox = startNode(well, connector);
  try {
    await until(() => sent.length >= 4);
    await enqueue(well, ['reply']);
    await until(async () => (await statusOf(well, 'reply')) === 'sent', 3000);
  } finally {
    open.resolve(accepted);
    await outbox.stop();
  }
});
