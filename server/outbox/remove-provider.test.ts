import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { accepted, carrier, enqueue, setUp, statusOf } from '../testing/run-outbox.ts';
import { testSecret, testShop } from '../testing/shop.ts';
import { removeProvider } from './change-provider.ts';
import { claimDue } from './claim.ts';
import { openProviders } from './open-providers.ts';
import type { Outbox } from './outbox.ts';
import { sendNow } from './send-now.ts';

for (const by of ['a claim', 'a test'] as const)
  test(`a provider that is removed while ${by} has it in hand carries nothing, or stays in the books`, async (t) => {
    const shop = await testShop(t);
    const ports = {
      connectors: [carrier(() => accepted).connector],
      secret: testSecret,
      publicUrl: 'https://qin.example',
    };
    await setUp(shop, { name: 'first' });
    await enqueue(shop, ['a']);
    const { id } = await shop.db
      .selectFrom('providers')
      .select('id')
      .where('shop_id', '=', shop.id)
      .executeTakeFirstOrThrow();
    const open = openProviders(shop.db, ports);
    let removal: Promise<string> | undefined;
    /** Somebody removes it as soon as it has been read. */
    const thenRemove = async <T>(found: Promise<T>): Promise<T> => {
      await found;
      removal = shop
        .tx((tx) => removeProvider(tx, shop.id, id, shop.now()))
        .then(
          () => 'removed',
          ({ code }) => code,
        );
      await Promise.race([removal, sleep(300)]);
      return found;
    };
    const outbox: Outbox = {
      ...{ db: shop.db, guards: [], leaseSeconds: 60, now: shop.now, elapsedMs: () => 0 },
      providersOf: (...asked) => thenRemove(open.providersOf(...asked)),
      findProvider: (...asked) => thenRemove(open.findProvider(...asked)),
    };
    if (by === 'a claim') {
      await claimDue(outbox, { shopId: shop.id, channel: 'sms', ranks: [0, 0], batch: 10 });
      const end = [await removal, await statusOf(shop, 'a')];
      assert.ok(
        [
          ['removed', 'queued'],
          ['provider_in_use', 'sending'],
        ].some((one) => String(one) === String(end)),
        String(end),
      );
    } else {
      const asked = {
        shopId: shop.id,
        providerId: id,
        address: '+8613800138000',
        content: { text: 'x', template: null },
      };
      const sent = await sendNow(outbox, asked).then(
        () => 'sent',
        ({ code }) => code,
      );
      const end = [await removal, sent];
      assert.ok(
        [
          ['removed', 'not_found'],
          ['provider_in_use', 'sent'],
        ].some((one) => String(one) === String(end)),
        String(end),
      );
    }
  });
