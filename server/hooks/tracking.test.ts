import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import { insertShipments, onItsWay } from '../parcels/testing.ts';
import { hookPorts } from '../testing/killed-hooks.ts';
import { type TestShop, testSecret, testShop } from '../testing/shop.ts';
import {
  documented,
  type TrackingKind,
  trackingKinds,
  trackingPost,
  trackingSecrets,
} from '../testing/tracking-posts.ts';
import { takeWaiting } from './jobs.ts';
import { addProvider, changeSecret, deliver, statesOf } from './testing.ts';

async function connected(shop: TestShop, kind: TrackingKind) {
  const { id, path } = await addProvider(shop, kind, trackingSecrets[kind]);
  const post = (said: object, secrets?: Record<string, string>) =>
    deliver(shop.app, trackingPost(kind, path, said, shop.now(), secrets));
  return { id, path, post };
}

async function scansOf(shop: TestShop) {
  const { rows } = await sql<{ at: Temporal.Instant; row: string[] }>`
    select at, json_build_array(status, reason, code, place, text) as row from scans
    where shop_id = ${shop.id} order by at, told`.execute(shop.db);
  return rows.map(({ at, row }) => [String(at), ...row]);
}

async function verifiedAt(shop: TestShop, id: string) {
  const { rows } = await sql<{ at: unknown }>`select verified_at as at from providers where id = ${id}`.execute(
    shop.db,
  );
  return rows[0]?.at ?? null;
}

test('a secret that anybody could guess is refused when it is typed in, beside its field', async (t) => {
  const shop = await testShop(t);
  const settings = {
    aftership: { callsPerDay: 5 },
    track17: {},
    kuaidi100: { customer: 'c', callsPerDay: 5 },
  } as const;
  for (const kind of trackingKinds) {
    const [name = ''] = Object.keys(trackingSecrets[kind]);
    const given = { kind, name: `Our ${kind}`, settings: kind === 'webhook-parcels' ? {} : settings[kind] };
    const add = (secret: string) => shop.post('providers', { ...given, secrets: { [name]: secret } }, { as: 'owner' });
    const weak = await add(' short ');
    assert.equal(weak.statusCode, 400, kind);
    assert.equal(weak.json<{ params: { field: string } }>().params.field, `body.secrets.${name}`);
    assert.match(weak.json<{ message: string }>().message, /at least \d+ characters/);
    const made = await add(trackingSecrets[kind][name] ?? '');
    assert.equal(made.statusCode, 201, made.body);
    const { id } = made.json<{ id: string }>();
    assert.equal((await shop.patch(`providers/${id}`, { secrets: { [name]: 'x' } }, { as: 'owner' })).statusCode, 400);
  }
});

for (const kind of trackingKinds) {
  const { documentation, body, expects } = documented[kind];

  test(`what ${kind} posts as documented becomes the parcel’s scans, once (${documentation})`, async (t) => {
    const shop = await testShop(t);
    await insertShipments(shop, [onItsWay]);
    const { id, post } = await connected(shop, kind);
    assert.equal(await verifiedAt(shop, id), null);
    const reply = await post(body);
    assert.equal(reply.status, 200, reply.body);
    if (kind === 'kuaidi100') assert.equal(JSON.parse(reply.body).returnCode, '200', 'else it pushes again');
    assert.deepEqual(await scansOf(shop), expects);
    assert.notEqual(await verifiedAt(shop, id), null, 'a real account has told us something');
    await post(body);
    await post({ ...body, again: 1 });
    assert.deepEqual(await scansOf(shop), expects, 'the same again changes nothing');
    assert.deepEqual([...new Set((await statesOf(shop.db, shop.id)).map(({ state }) => state))], ['taken']);
  });

  test(`a forged post of ${kind} is refused and kept aside, and counts once the owner has mended the secret`, async (t) => {
    const shop = await testShop(t);
    await insertShipments(shop, [onItsWay]);
    const { id, post, path } = await connected(shop, kind);
    const other = Object.fromEntries(Object.entries(trackingSecrets[kind]).map(([name]) => [name, forged]));
    assert.equal((await post(body, other)).status, 401);
    const bare = trackingPost(kind, path, body, shop.now());
    assert.equal(
      (await deliver(shop.app, { ...bare, headers: {}, body: bare.body.replace(/sign=\w+/, '') })).status,
      401,
    );
    assert.equal(
      (await deliver(shop.app, { ...bare, body: bare.body.replace('SF1023456789012', 'SF1023456789013') })).status,
      401,
    );
    assert.deepEqual(await scansOf(shop), []);
    assert.equal(await verifiedAt(shop, id), null);
    const [name = ''] = Object.keys(trackingSecrets[kind]);
    await changeSecret(shop, id, forged, name);
    const [held] = await statesOf(shop.db, shop.id);
    const replay = await shop.post(`hook-deliveries/${held?.id}/replay`, { replay: 'prove' });
    assert.equal(replay.json<{ state: string }>().state, 'taken');
    assert.deepEqual(await scansOf(shop), expects);
  });
}

const forged = `whsec_${Buffer.from('somebody else, and long enough').toString('base64')}`;

test('an empty or short secret signs nothing: nobody can post before the owner has typed one in', async (t) => {
  const shop = await testShop(t);
  for (const kind of trackingKinds)
    for (const secret of ['', 'short']) {
      const secrets = Object.fromEntries(Object.keys(trackingSecrets[kind]).map((name) => [name, secret]));
      const { path } = await addProvider(shop, kind, secrets);
      const { status } = await deliver(shop.app, trackingPost(kind, path, documented[kind].body, shop.now(), secrets));
      assert.equal(status, 401, `${kind} ${secret}`);
    }
});

test('scans of a parcel that the shop has not told of yet wait for it; those of another shop’s parcel change nothing', async (t) => {
  const shop = await testShop(t);
  const other = await testShop(t);
  await insertShipments(other, [onItsWay]);
  const { post } = await connected(shop, 'kuaidi100');
  assert.equal((await post(documented.kuaidi100.body)).status, 200);
  const [waiting] = await statesOf(shop.db, shop.id);
  assert.deepEqual([waiting?.state, waiting?.reason], ['received', 'parcel_unknown']);
  assert.deepEqual([await scansOf(shop), await scansOf(other)], [[], []]);
  await insertShipments(shop, [onItsWay]);
  await takeWaiting(
    shop.db,
    hookPorts(testSecret, async () => null),
    () => shop.now().add({ hours: 1 }),
  );
  assert.deepEqual(await scansOf(shop), documented.kuaidi100.expects);
  assert.equal((await statesOf(shop.db, shop.id))[0]?.state, 'taken');
});

test('“abort”, “expired” and “stopped” are a provider’s own opinion: the parcel stays as it was', async (t) => {
  const shop = await testShop(t);
  await insertShipments(shop, [onItsWay]);
  const number = 'SF1023456789012';
  const posts: [TrackingKind, object][] = [
    ['kuaidi100', { status: 'abort', message: '60天无变化', lastResult: { nu: number, state: '0', data: [] } }],
    ['kuaidi100', { status: 'abort', message: '3天查询无记录' }],
    [
      'aftership',
      {
        event: 'tracking_update',
        msg: { tracking_number: number, tag: 'Expired', subtag: 'Expired_001', checkpoints: [] },
      },
    ],
    ['track17', { event: 'TRACKING_STOPPED', data: { number, carrier: 3011, param: null, tag: null } }],
    [
      'track17',
      {
        event: 'TRACKING_UPDATED',
        data: {
          number,
          track_info: {
            latest_status: { status: 'Expired', sub_status: 'Expired_Other' },
            tracking: { providers: [{ events: [{ time_utc: '2026-03-08T00:00:00Z', description: 'Somewhere' }] }] },
          },
        },
      },
    ],
  ];
  for (const [kind, said] of posts) assert.equal((await (await connected(shop, kind)).post(said)).status, 200);
  assert.deepEqual(await scansOf(shop), [['2026-03-08T00:00:00Z', 'unknown', null, '', '', 'Somewhere']]);
});

test('a giant post is refused, one that is only long is taken as far as it is of use, and rubbish is kept aside', async (t) => {
  const shop = await testShop(t);
  await insertShipments(shop, [onItsWay]);
  const { post, path } = await connected(shop, 'aftership');
  const checkpoints = Array.from({ length: 700 }, (_, nth) => ({
    ...{ tag: 'InTransit', message: `\0 ${nth} \ud83d ${'很长'.repeat(600)}`.slice(0, nth < 3 ? 1_300 : 40) },
    checkpoint_time: Temporal.Instant.from('2026-03-07T00:00:00Z').add({ minutes: nth }).toString(),
  }));
  const msg = { tracking_number: 'SF1023456789012', checkpoints };
  assert.equal((await post({ event: 'tracking_update', msg })).status, 200);
  const kept = await scansOf(shop);
  assert.equal(kept.length, 500);
  assert.equal(kept[0]?.[0], '2026-03-07T03:20:00Z', 'the newest are of use');
  assert.ok(kept.every((row) => (row[5] ?? '').length <= 1_000));
  assert.equal((await post({ event: 'tracking_update', msg: { ...msg, note: 'x'.repeat(1_100_000) } })).status, 413);
  const nested = `{"event":"tracking_update","msg":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  for (const body of [
    nested,
    'null',
    '[]',
    '{"event":7}',
    '{"event":"tracking_update","msg":{"tracking_number":""}}',
  ]) {
    const mac = createHmac('sha256', trackingSecrets.aftership.webhookSecret ?? '')
      .update(body)
      .digest('base64');
    const reply = await deliver(shop.app, { method: 'POST', path, headers: { 'aftership-hmac-sha256': mac }, body });
    assert.equal(reply.status, 200);
  }
  const states = (await statesOf(shop.db, shop.id)).map(({ state }) => state);
  assert.equal(states.filter((state) => state === 'unreadable').length, 5);
  assert.equal((await scansOf(shop)).length, 500);
});

test('an event of which nobody can tell when it was is left out, the others count, and the delivery says so', async (t) => {
  const shop = await testShop(t);
  await insertShipments(shop, [onItsWay]);
  const { post } = await connected(shop, 'webhook-parcels');
  const scans = ['yesterday', '', '2026-13-45T00:00:00Z', '+012026-03-08T00:00:00Z', '2026-03-08T00:00:00Z'].map(
    (at) => ({
      ...{ at, status: 'in_transit' },
    }),
  );
  await post({ type: 'parcel.scans', data: { trackingNumber: 'SF1023456789012', scans } });
  assert.deepEqual(
    (await scansOf(shop)).map(([at]) => at),
    ['2026-03-08T00:00:00Z'],
  );
  assert.equal((await statesOf(shop.db, shop.id))[0]?.reason, 'scan_without_time');
});
