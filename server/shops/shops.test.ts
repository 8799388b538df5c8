import assert from 'node:assert/strict';
import test from 'node:test';
import { codeOf, testShop } from '../testing/shop.ts';
import { createShop, findShopByCode, listShops, loadShop, nextOpening } from './index.ts';

test('the shop that was opened is the one that its people see', async (t) => {
  const shop = await testShop(t, { name: '亲衣坊' });
  const seen = await shop.get('shop');
  assert.equal(seen.statusCode, 200, seen.body);
  assert.equal(seen.json<{ name: string }>().name, '亲衣坊');
  assert.equal((await shop.get('/api/health', { as: null })).statusCode, 200);
  assert.equal((await findShopByCode(shop.db, shop.code))?.id, shop.id);
  assert.ok((await listShops(shop.db)).some((one) => one.id === shop.id));
});

test('a shop is opened with codes that mean something, or not at all', async (t) => {
  const shop = await testShop(t);
  const good = { code: 'willow', name: 'Willow', country: 'de', zone: 'europe/berlin', currency: 'eur' };
  const bad: [Partial<typeof good>, string][] = [
    [{ code: 'Willow & Thread' }, 'bad_shop_code'],
    [{ code: '' }, 'bad_shop_code'],
    [{ name: '  ' }, 'bad_shop_name'],
    [{ country: 'XX' }, 'bad_country'],
    [{ country: 'Germany' }, 'bad_country'],
    [{ zone: 'Europe/Munich' }, 'bad_zone'],
    [{ zone: '+08:00' }, 'bad_zone'],
    [{ currency: 'DEM' }, 'bad_currency'],
    [{ code: shop.code }, 'shop_code_taken'],
  ];
  for (const [fault, code] of bad)
    await assert.rejects(
      shop.tx((tx) => createShop(tx, { ...good, ...fault }, shop.now())),
      { code },
    );
  const made = await shop.tx((tx) => createShop(tx, good, shop.now()));
  assert.deepEqual([made.country, made.zone, made.currency], ['DE', 'Europe/Berlin', 'EUR']);
});

test('hours, holidays and make-up days are kept as they were set', async (t) => {
  const shop = await testShop(t);
  const day = [
    { opens: '09:00', closes: '12:00' },
    { opens: '13:30', closes: '24:00' },
  ];
  const hours = {
    weekly: [day, day, day, day, day, [], []],
    specialDays: [
      { day: '2026-10-01', name: '国庆节', periods: [] },
      { day: '2026-10-10', name: '补班', periods: [{ opens: '10:00', closes: '16:00' }] },
    ],
  };
  const set = await shop.put('shop/hours', hours, { as: 'supervisor' });
  assert.deepEqual([set.statusCode, set.json()], [200, hours], set.body);
  assert.deepEqual((await shop.get('shop/hours', { as: 'agent' })).json(), hours);
  const loaded = await loadShop(shop.db, shop.id);
  const openAt = (text: string) => {
    const at = Temporal.Instant.from(text);
    return nextOpening(loaded.hours, loaded.zone, at)?.equals(at);
  };
  assert.deepEqual(
    [
      '2026-09-30T23:59:00+08:00',
      '2026-10-01T10:00:00+08:00',
      '2026-10-10T10:00:00+08:00',
      '2026-10-11T10:00:00+08:00',
    ].map(openAt),
    [true, false, true, false],
  );
  const overlapping = { ...hours, weekly: [[...day, { opens: '11:00', closes: '14:00' }], [], [], [], [], [], []] };
  assert.equal(codeOf(await shop.put('shop/hours', overlapping)), 'bad_hours');
  const twice = { ...hours, specialDays: [...hours.specialDays, ...hours.specialDays] };
  assert.equal(codeOf(await shop.put('shop/hours', twice)), 'bad_hours');
  assert.deepEqual((await shop.get('shop/hours')).json(), hours, 'a refused change changes nothing');
});

test('two who set the hours at the same moment do not mix them', async (t) => {
  const shop = await testShop(t);
  const hoursFrom = (opens: string) => ({
    weekly: Array.from({ length: 7 }, () => [{ opens, closes: '20:00' }]),
    specialDays: Array.from({ length: 28 }, (_, i) => ({
      ...{ day: `2027-02-${String(i + 1).padStart(2, '0')}`, name: `from ${opens}` },
      periods: [{ opens, closes: '12:00' }],
    })),
  });
  const choices = ['08:00', '09:00', '10:00', '11:00'].map(hoursFrom);
  const replies = await Promise.all(choices.map((hours) => shop.put('shop/hours', hours)));
  assert.deepEqual(
    replies.map(({ statusCode }) => statusCode),
    [200, 200, 200, 200],
  );
  const stored = (await shop.get('shop/hours')).json<(typeof choices)[number]>();
  assert.deepEqual(
    choices.find((hours) => hours.weekly[0]?.[0]?.opens === stored.weekly[0]?.[0]?.opens),
    stored,
  );
});

test('the shop chooses per situation whether Qin answers or only suggests', async (t) => {
  const shop = await testShop(t);
  assert.equal((await shop.put('shop/settings/parcel.moving', { mode: 'suggest' })).statusCode, 204);
  assert.equal((await shop.put('shop/settings/return.size', { mode: 'auto' })).statusCode, 204);
  assert.deepEqual((await loadShop(shop.db, shop.id)).settings, { 'parcel.moving': 'suggest', 'return.size': 'auto' });
  assert.equal((await shop.put('shop/settings/parcel.moving', { mode: 'always' })).statusCode, 400);
});

test('a choice for a situation that no script is for is refused, and nothing of it is kept', async (t) => {
  const shop = await testShop(t);
  for (const situation of ['not.a.situation', 'chat.greeting', '__proto__', 'x'.repeat(90)]) {
    const reply = await shop.put(`shop/settings/${situation}`, { mode: 'suggest' });
    assert.equal(reply.statusCode, 404, situation);
    assert.equal(codeOf(reply), 'situation_unknown');
  }
  assert.deepEqual((await loadShop(shop.db, shop.id)).settings, {});
});

test('name, public address, answering time and return address are changed one by one', async (t) => {
  const shop = await testShop(t);
  assert.equal(codeOf(await shop.patch('shop', { publicUrl: 'javascript:alert(1)' })), 'bad_public_url');
  const changed = await shop.patch('shop', { publicUrl: 'https://willow.example/', replyMinutes: 30 });
  assert.equal(changed.json<{ publicUrl: string }>().publicUrl, 'https://willow.example');
  const named = (await shop.patch('shop', { name: 'Willow' })).json<{
    name: string;
    publicUrl: string;
    replyMinutes: number;
  }>();
  assert.deepEqual([named.name, named.publicUrl, named.replyMinutes], ['Willow', 'https://willow.example', 30]);
  assert.equal((await shop.patch('shop', { publicUrl: null })).json<{ publicUrl: null }>().publicUrl, null);
  await shop.patch('shop', { returnAddress: ' Willow, 1 Elm Street ', returnHints: 'no cash on delivery' });
  const place = (await shop.patch('shop', { returnHints: '  ' })).json<Record<string, unknown>>();
  assert.deepEqual([place.returnAddress, place.returnHints], ['Willow, 1 Elm Street', null]);
});
