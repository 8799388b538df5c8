import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { moods } from '../../shared/labels.ts';
import { assistChannel, type Inbound, receive } from '../conversations/index.ts';
import { fixtureNow, fixturesFor, fixtureZone } from '../scripts/fixtures.ts';
import { type FactSet, findContacts, loadScripts, render } from '../scripts/index.ts';
import { testDatabase } from '../testing/database.ts';
import { shippedModel } from '../triage/index.ts';
import { factsForPlatform, wayOut } from './for-platform.ts';
import { responder } from './respond.ts';
import { tables } from './tables/all-tables.ts';
import { storeWorld } from './tables/stored-world.ts';
import type { Given, Table, TableTurn } from './tables/table.ts';

const { db } = await testDatabase();
const respond = responder({ model: shippedModel(), publicUrl: 'https://qin.example', syncedNow: false });
const scripts = loadScripts();
const situations = [...new Set(scripts.all.map(({ situation }) => situation))];

const contactsIn = (text: string) => findContacts(text, 'zh-CN', {});

test('in every situation family the assist page gets a reply without a way off the platform, and nothing is sent, promised or put on a list', async () => {
  const seen = new Set<string>();
  for (const table of tables) {
    const world = await storeWorld(db, table.given, table.locale);
    for (const [index, turn] of table.turns.entries()) {
      const inbound = inboundOf(table, turn, world, index);
      const answered = await receive(db, inbound, respond, world.now.add({ seconds: index }));
      assert.equal(answered?.mode, 'suggest');
      await rememberAsSent(world.shopId);
      if (answered?.situation) seen.add(answered.situation.split('.')[0] as string).add(answered.situation);
      assert.deepEqual(contactsIn(answered?.reply?.text ?? ''), [], `${table.title}: ${answered?.reply?.text}`);
    }
    const { rows } = await sql<{ sent: number; promised: number; calls: number }>`select
      (select count(*)::int from messages where shop_id = ${world.shopId} and author = 'qin' and visibility = 'public') as sent,
      (select count(*)::int from promises where shop_id = ${world.shopId}) as promised,
      (select count(*)::int from calls where shop_id = ${world.shopId}) as calls`.execute(db);
    assert.deepEqual(rows[0], { sent: 0, promised: 0, calls: 0 }, table.title);
  }
  const families = ['return.ask_reason', 'return.quality', 'return.size', 'return.colour_difference'].concat(
    ['return.does_not_suit', 'return.statement', 'parcel.unshipped', 'parcel.moving', 'parcel.delivered'],
    ['parcel.delivered_not_received', 'ask.order_number', 'ask.which_order', 'handover.person', 'talk.greeting'],
  );
  assert.deepEqual(
    families.filter((situation) => !seen.has(situation)),
    [],
  );
});

test('every script, in every fixture situation and tone, leads nowhere off the platform; what must be sayable still is', () => {
  for (const script of scripts.all)
    for (const fixture of fixturesFor(script.locale, situations))
      for (const tone of moods) {
        const options = { now: fixtureNow, locale: script.locale, zone: fixtureZone, tone };
        const rendered = render(script, factsForPlatform(fixture.facts, script.locale), options);
        const must = fixture.mustRender === 'all' || fixture.mustRender.includes(script.situation);
        if (must) assert.ok('text' in rendered, `${script.situation} ${script.locale}: ${JSON.stringify(rendered)}`);
        if ('text' in rendered) assert.equal(wayOut(rendered.text, script.locale), null, rendered.text);
      }
});

test('whatever address a shop has on record, only the platforms’ own are told', () => {
  const address = fc.oneof(
    fc.webUrl(),
    fc.constantFrom('https://item.taobao.com/item.htm?id=1', 'http://qq.com/a', '快递员 13812345678'),
  );
  const names = ['statement.url', 'product.size_chart_url', 'product.page_url', 'parcel.last_scan_text'];
  const known = (value: string) => ({ value, source: 'any', asOf: fixtureNow });
  fc.assert(
    fc.property(fc.array(address, { minLength: 4, maxLength: 4 }), fc.constantFrom(...scripts.all), (urls, script) => {
      const [fixture] = fixturesFor(script.locale, situations);
      const links = names.map((name, at) => [name, known(urls[at] ?? '')] as const);
      const facts: FactSet = new Map([...(fixture?.facts ?? []), ...links]);
      const options = { now: fixtureNow, locale: script.locale, zone: fixtureZone };
      const rendered = render(script, factsForPlatform(facts, script.locale), options);
      if ('text' in rendered) assert.equal(wayOut(rendered.text, script.locale), null, rendered.text);
    }),
    { numRuns: 300 },
  );
  const [, onPlatform] = factsForPlatform(
    new Map([['product.page_url', known('https://item.taobao.com/item.htm?id=1')]]),
    'en',
  )
    .entries()
    .next().value ?? ['', null];
  assert.ok(onPlatform && 'value' in onPlatform);
});

/** The agent has sent the reply: the next message of this buyer goes on from it. */
async function rememberAsSent(shopId: string): Promise<void> {
  await sql`update conversations c set state = spoken.move->'next' from messages m,
    lateral jsonb_array_elements(m.moves) as spoken (move)
    where c.shop_id = ${shopId} and m.shop_id = c.shop_id and m.id = c.proposal_id and spoken.move->>'kind' = 'spoken'`.execute(
    db,
  );
}

function inboundOf(
  { given, turns }: Table,
  { buyer }: TableTurn,
  world: Awaited<ReturnType<typeof storeWorld>>,
  index: number,
): Inbound {
  const number = given.openedFrom ?? null;
  return {
    ...{ shopId: world.shopId, channel: assistChannel, channelKey: 'buyer:anna', providerMessageId: `p${index}` },
    ...{ text: buyer, customerId: world.customerId, locale: null },
    verified: isVouchedFor(given, turns, index),
    orderId: number === null ? null : (world.orderIds.get(number) ?? null),
  };
}

/** The buyers of the tables whose identity nobody vouches for are pasted without an order number. */
function isVouchedFor({ isUnverified, isStranger }: Given, turns: readonly TableTurn[], index: number): boolean {
  if (isStranger) return false;
  return !isUnverified || turns.slice(0, index + 1).some(({ isVerifiedNow }) => isVerifiedNow);
}
