import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { buildApp } from '../server/app.ts';
import { requireCall } from '../server/calls/index.ts';
import { demoShopCode, loadDemoShop } from '../server/demo/index.ts';
import { indexSearch } from '../server/desk/index.ts';
import { queueSend } from '../server/outbox/testing.ts';
import { lookAtParcels } from '../server/parcels/index.ts';
import { writeTrackingToken } from '../server/parcels/tracking-link.ts';
import { systemClock } from '../server/platform/clock.ts';
import type { Tx } from '../server/platform/database.ts';
import type { App } from '../server/platform/http.ts';
import { newId } from '../server/platform/ids.ts';
import { openLog } from '../server/platform/log.ts';
import { startSequencer } from '../server/platform/sequencer.ts';
import { requestReturn } from '../server/returns/index.ts';
import { startSlaClock } from '../server/sla/index.ts';
import { openTab, seriousFlaws, shoot, until } from '../server/testing/browser.ts';
import { testDatabase } from '../server/testing/database.ts';
import { pagePaths } from '../web/src/app/paths.ts';
import { lookOver } from './look-over.ts';

/** Every look of a page. npm test takes two, that share the pages among them; `npm run long -- pages` shows each page in all. */
const all = [390, 1440].flatMap((width) =>
  [true, false].flatMap((isDark) => (['en', 'zh-CN'] as const).map((locale) => ({ width, isDark, locale }))),
);
const looks = process.env.QIN_LONG
  ? all
  : all.filter(({ width, isDark, locale }) => isDark === (width === 390) && (locale === 'en') === (width === 390));

const opened: App[] = [];
after(() => Promise.all(opened.map((app) => app.close())));
const { db, poolConfig } = await testDatabase();
const [demo, plain] = [await start(true), await start(false)];
await db.transaction().execute((tx) => loadDemoShop(tx, systemClock.now()));
await workOff();
const people = { supervisor: await enter('supervisor'), agent: await enter('agent') };

async function start(isDemo: boolean): Promise<App> {
  const app = await buildApp({
    ...{ db, poolConfig, isDemo, clock: systemClock, log: openLog('silent') },
    config: { host: '127.0.0.1', port: 3000, publicUrl: null, trustedProxies: [] },
    secret: 'a secret that is only for tests, long enough',
  });
  opened.push(app);
  return app;
}

/** What a worker makes of the demo shop: the clock's figures, and what the search finds. */
async function workOff(): Promise<void> {
  const log = openLog('silent');
  const isThere = async (query: typeof unsequenced) => (await query.execute(db)).rows.length > 0;
  const unsequenced = sql`select 1 from events where position is null limit 1`;
  const sequencer = startSequencer(db, log);
  await until(async () => !(await isThere(unsequenced)));
  await sequencer.stop();
  const slaClock = startSlaClock({ db, log, clock: systemClock, desk: { publicUrl: '', syncedNow: false } });
  await until(() => isThere(sql`select 1 from sla_days limit 1`), 60_000);
  await slaClock.stop();
  await indexSearch(db);
  await lookAtParcels(db, { grounds: new Map(), follow: null }, systemClock.now(), log);
}

async function enter(as: string): Promise<string> {
  const reply = await demo.inject({
    ...{ method: 'POST', url: '/demo/workbench', payload: `as=${as}` },
    headers: { 'content-type': 'application/x-www-form-urlencoded', host: 'localhost:3000' },
  });
  return String(reply.headers['set-cookie']).split(';')[0] ?? '';
}

/** What stands for the parts of an address: a conversation with a lot in it, a script, a piece of goods. */
async function partsOf(): Promise<Record<string, string>> {
  const { rows } = await sql<{ conversationId: string; customerId: string; product: string }>`
    select c.id as "conversationId", c.customer_id as "customerId", (select min(external_id) from products) as product from conversations c
    join messages m on m.shop_id = c.shop_id and m.conversation_id = c.id
    where c.customer_id is not null group by c.id, c.customer_id order by bool_or(m.proposal_state = 'open') desc, count(*) desc limit 1`.execute(
    db,
  );
  const shop = { shopCode: demoShopCode, code: demoShopCode };
  const script = { situation: 'parcel.moving', locale: 'zh-CN', version: '1' };
  return {
    token: await optOutToken(),
    callId: await callToMake(rows[0]?.customerId ?? null),
    ...shop,
    ...script,
    ...rows[0],
    view: 'all',
    list: 'upcoming',
    state: 'queue',
    part: 'shop',
    '*': 'no-such-page',
    id: rows[0]?.product ?? '',
    productId: rows[0]?.product ?? '',
    returnId: await returnAsked(),
    link: await trackingLink(),
    parcelId: await parcelUnderWay(),
  };
}

/** A return that somebody has to decide; without a visit of its buyer the buyer's page of it leads to the beginning. */
async function returnAsked(): Promise<string> {
  const { id: shopId } = await shopOfDemo();
  const { rows } = await sql<{ orderId: string; orderLineId: string }>`
    select l.order_id as "orderId", l.id as "orderLineId" from order_lines l join orders o on o.shop_id = l.shop_id and o.id = l.order_id
    where o.external_id = 'WT-200001' limit 1`.execute(db);
  const [line] = rows;
  assert.ok(line);
  const reasons = [{ reason: 'size.too_small', detail: 'shoulder', words: '' }] as const;
  const asked = {
    shopId,
    by: { kind: 'buyer' },
    via: 'page',
    requestKey: 'every-page',
    orderId: line.orderId,
  } as const;
  const wanted = { ...asked, lines: [{ ...line, quantity: 1 }], reasons, wants: 'exchange', ownWords: '' } as const;
  const { id } = await db.transaction().execute((tx) => requestReturn(tx, wanted, systemClock.now()));
  return id;
}

/** Of an order with a parcel under way. */
async function trackingLink(): Promise<string> {
  const { id: shopId } = await shopOfDemo();
  const { rows } = await sql<{ token: string }>`select o.tracking_token as token from parcels p
    join orders o on o.shop_id = p.shop_id and o.id = p.order_id
    where p.shop_id = ${shopId} and p.delivered_at is null and p.handed_over_at is not null order by p.id limit 1`.execute(
    db,
  );
  return writeTrackingToken(rows[0]?.token ?? '');
}

async function parcelUnderWay(): Promise<string> {
  const { id: shopId } = await shopOfDemo();
  const { rows } = await sql<{ id: string }>`select parcel_id as id from parcel_health
    where shop_id = ${shopId} and next_look_at is not null order by needs, ordered_at limit 1`.execute(db);
  return rows[0]?.id ?? '';
}

/** A call to that customer, with a refund that waits for it. */
async function callToMake(customerId: string | null): Promise<string> {
  const now = systemClock.now();
  const { id: shopId } = await shopOfDemo();
  const order = await db.selectFrom('orders').select('id').where('customer_id', '=', customerId).executeTakeFirst();
  const about = { shopId, subjectId: newId(now), orderId: order?.id ?? null, conversationId: null, customerId };
  const due = { dueAt: now.add({ hours: 2 }), statutoryDueAt: now.add({ hours: 24 * 7 }) };
  await db.transaction().execute((tx) => requireCall(tx, { ...about, ...due }, now));
  const { call_id } = await db
    .selectFrom('refund_gates')
    .select('call_id')
    .where('subject_id', '=', about.subjectId)
    .executeTakeFirstOrThrow();
  return call_id;
}

const shopOfDemo = () => db.selectFrom('shops').select('id').where('code', '=', demoShopCode).executeTakeFirstOrThrow();

/** Of the link in an offer by which one wants no more. */
async function optOutToken(): Promise<string> {
  const { id } = await shopOfDemo();
  const shop = {
    id,
    db,
    tx: <T>(work: (tx: Tx) => Promise<T>) => db.transaction().execute(work),
    now: systemClock.now,
  };
  const { path } = await queueSend(shop, { channel: 'mail', address: 'wang.xiaoming@example.com' });
  return path.replace('/u/', '');
}

/** What the shop, its people and its days are called, whatever language the page is in. The longest first. */
async function namesOf(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from customers where name is not null union select name from agents union select name from shops
    union select unnest(array['Qin', '亲', ${demoShopCode}::text]) union select name from special_days`.execute(db);
  return rows.map(({ name }) => name).sort((a, b) => b.length - a.length);
}

const parts = await partsOf();
const names = await namesOf();
const filled = (path: string) =>
  path.replace(/:(\w+)\??|\*/g, (whole, name: string | undefined) => {
    const part = parts[name ?? whole];
    assert.ok(part, `say in partsOf what stands for ${whole} of ${path}`);
    return encodeURIComponent(part);
  });

type Place = { name: string; app: App; path: string; cookie?: string };

/** Pages that the server writes itself, as it declares them, and those of the workbench, as its router has them. */
function places(): Place[] {
  const served = (app: App, name: string) =>
    app.declaredRoutes
      .filter(({ isPage, url }) => isPage && !url.startsWith('/desk'))
      .map(({ url }) => ({ name: `${name} ${url}`, app, path: filled(url) }));
  const once = new Set(
    served(demo, '')
      .map(({ path }) => path)
      .filter((path) => path !== '/'),
  );
  const signedIn = Object.values(pagePaths).filter((path) => path !== pagePaths.signIn);
  return [
    ...served(demo, 'demo'),
    ...served(plain, 'plain').filter(({ path }) => !once.has(path)),
    { name: 'signed out', app: demo, path: '/desk/sign-in' },
    { name: 'nowhere', app: demo, path: '/desk/no/such/page/at/all', cookie: people.supervisor },
    { name: 'found', app: demo, path: '/desk/search?q=WT-1003', cookie: people.supervisor },
    ...signedIn.map((path) => ({ name: path, app: demo, path: `/desk/${filled(path)}`, cookie: people.supervisor })),
  ];
}

test('every page that the workbench has is in the list of this test', () => {
  const router = readFileSync(new URL('../web/src/app/router.tsx', import.meta.url), 'utf8');
  const paths = [...router.matchAll(/path: (['"].*?['"])/g)].map(([, path]) => path);
  const known = new Set(["'*'", ...Object.values(pagePaths).map((path) => `'${path.split('/')[0]}'`)]);
  assert.deepEqual(
    paths.filter((path) => !known.has(path ?? '')),
    [],
    'all others stand in paths.ts',
  );
});

test('every page can be read by everybody, says everything in words and fits', { concurrency: 2 }, async (t) => {
  await Promise.all(
    looks.map((look, at) => {
      const name = `${look.width}-${look.isDark ? 'dark' : 'light'}-${look.locale}`;
      return t.test(name, async (t) => {
        const faults: string[] = [];
        const queue = places().filter((_, n) => process.env.QIN_LONG || n % looks.length === at);
        for (const place of queue) {
          const page = await open(t, place, look);
          queue.push(...(await partsIn(page, place)).filter(({ path }) => !queue.some((known) => known.path === path)));
          await shoot(page, `${place.name.replace(/[^\w]+/g, '-')}-${name}`);
          const found = [...(await lookOver(page, names)), ...(await seriousFlaws(page))];
          faults.push(...found.slice(0, 40).map((fault) => `${place.name}: ${fault.replace(/\s+/g, ' ')}`));
        }
        assert.deepEqual(faults, []);
      });
    }),
  );
});

/** Views of the inbox, lists of promises, parts of the settings: what a page of the workbench leads to within itself. */
async function partsIn(page: Page, place: Place): Promise<Place[]> {
  const links = await page.locator('main nav a[href^="/desk/"]').evaluateAll((all) => all.map(String));
  return links.map((link) => {
    const path = decodeURI(new URL(link).pathname);
    return { ...place, name: path.replace('/desk/', ''), path };
  });
}

const tabs = new Map<string, Promise<Page>>();

/** One tab for each look and person; it goes from page to page. */
async function open(t: TestContext, { app, path, cookie }: Place, look: (typeof looks)[number]): Promise<Page> {
  const key = JSON.stringify([look, app === demo, cookie]);
  const height = look.width === 390 ? 844 : 900;
  const known = tabs.get(key);
  const tab =
    known ?? openTab(t, { app, db }, path, { ...look, height, ...(cookie ? { cookie } : {}) }).then(({ page }) => page);
  tabs.set(key, tab);
  const page = await tab;
  if (known) await page.goto(path);
  await page.locator('h1, h2').first().waitFor({ state: 'attached' });
  for (let calm = 0; calm < 2; calm++) {
    await until(async () => (await page.locator('[aria-busy=true], .ant-spin-spinning').count()) === 0);
    await sleep(100);
  }
  return page;
}
