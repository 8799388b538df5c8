import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { lookAgain, lookAtParcels } from '../server/parcels/index.ts';
import { newId } from '../server/platform/ids.ts';
import { openPromise } from '../server/promises/index.ts';
import { openTab, seriousFlaws, shoot, until } from '../server/testing/browser.ts';
import { sendOut } from '../server/testing/parcels.ts';
import { type TestShop, testShop } from '../server/testing/shop.ts';
import { misplacedOn } from './look-over.ts';
import { scanned, sentToAnna } from './writes/tracking-page.ts';

/** As a worker does within a minute. */
async function lookAtAll(shop: TestShop): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`select id from parcels where shop_id = ${shop.id} and delivered_at is null`.execute(shop.db);
  const ids = rows.map(({ id }) => id);
  await shop.tx((tx) => lookAgain(tx, shop.id, ids, shop.now()));
  const log = { error: (fault: unknown) => assert.fail(String(fault)) };
  await lookAtParcels(shop.db, { grounds: new Map(), follow: null }, shop.now(), log);
}

for (const [locale, width, isDark] of [
  ['en', 1440, false],
  ['zh-CN', 390, true],
  ['zh-CN', 1440, true],
  ['en', 390, false],
] as const)
  test(`${locale} ${width}: what needs somebody is on top; a parcel shows both axes, its promise and the buyer’s page`, async (t) => {
    const shop = await testShop(t, { name: '柳岸衣坊 Willow & Thread' });
    const sent = await sentToAnna(shop, 'board');
    await sql`update orders set total_minor = 19900, currency = 'CNY' where shop_id = ${shop.id} and id = ${sent.orderId}`.execute(
      shop.db,
    );
    await scanned(shop, sent.parcelId, [[2, 'attempt_failed', '成都', '收件人不在家 <b>']]);
    const ago = (hours: number) => shop.now().subtract({ hours });
    const fine = await sendOut(shop, 'FINE-1', 'Chengdu');
    await shop.tx((tx) =>
      openPromise(
        tx,
        {
          ...{ shopId: shop.id, kind: 'parcel.inform', subjectType: 'parcel', subjectId: sent.parcelId },
          ...{ conversationId: null, messageId: null, dueAt: shop.now().add({ hours: 72 }) },
        },
        shop.now(),
      ),
    );
    await sql`insert into parcel_troubles (shop_id, parcel_id, sign, episode, since, seen_at, ended_at, notice, told_at)
      values (${shop.id}, ${sent.parcelId}, 'stalled', 's', ${ago(30)}, ${ago(29)}, ${ago(9)}, 'said', ${ago(28)}),
        (${shop.id}, ${sent.parcelId}, 'attempt_failed', 'a', ${ago(2)}, ${ago(1)}, null, 'proposed', null)`.execute(
      shop.db,
    );
    await sql`insert into carrier_tasks (shop_id, id, parcel_id, about, sign, since, opened_at, due_at, status, answer, ended_at)
      values (${shop.id}, ${newId(shop.now())}, ${sent.parcelId}, 'delay', 'stalled', ${ago(30)}, ${ago(30)}, ${ago(5)},
          'answered', '中转场说今晚发出', ${ago(10)}),
        (${shop.id}, ${newId(shop.now())}, ${sent.parcelId}, 'exception', 'exception', ${ago(2)}, ${ago(2)}, ${ago(-22)}, 'open',
          null, null)`.execute(shop.db);
    await lookAtAll(shop);
    const look = { width, height: 900, isDark, locale, cookie: shop.people.agent.cookie };
    const { page } = await openTab(t, shop, '/desk/parcels', look);
    const looked = async (stage: string) => {
      assert.deepEqual([...(await misplacedOn(page)), ...(await seriousFlaws(page))], [], stage);
      await shoot(page, `parcels-${stage}-${width}-${locale}`, true);
    };
    await page.locator('.parcel-row').first().waitFor();
    assert.equal(await page.locator('.parcel-row').count(), 1, 'what is on its way needs nobody');
    await looked('board');
    await page.goto('/desk/parcels/all');
    await until(async () => (await page.locator('.parcel-row').count()) === 2);
    await page.locator('.filter-row input').fill('FINE-1');
    await page.locator('.filter-row button').click();
    await until(async () => (await page.locator('.parcel-row').count()) === 1);
    await page.goto(`/desk/parcel/${sent.parcelId}`);
    await page.locator('.parcel-story li').first().waitFor();
    assert.match((await page.locator('.parcel-story').textContent()) ?? '', /收件人不在家 <b>/);
    await looked('one');
    const link = await page.locator('a[target=_blank]').getAttribute('href');
    assert.match(link ?? '', /\/t\/[^/]+\/[\w-]{22}$/);
    await page.goto('/desk/promises/upcoming');
    await page.locator('.promise-about a', { hasText: /SF1023456789012|WAY-board/ }).click();
    await page.locator('.parcel-story').waitFor();
    assert.notEqual(fine.parcelId, sent.parcelId);
  });
