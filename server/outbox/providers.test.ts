import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sql } from 'kysely';
import { unseal } from '../platform/seal.ts';
import { codeOf, type TestShop, testSecret, testShop } from '../testing/shop.ts';
import { queueSend } from './testing.ts';

type View = {
  id: string;
  name: string;
  secrets: string[] | null;
  hookUrl: string | null;
  isOn: boolean;
  verifiedAt: string | null;
};
type Kind = { kind: string; fields: { name: string; isNeeded: boolean; type: string }[]; secrets: string[] };

const kannel = {
  ...{ kind: 'kannel', name: 'Kannel in the office', secrets: { password: 'p4ss w0rd' } },
  settings: { url: 'https://gateway.example/cgi-bin/sendsms', username: 'shop', from: '10690', signature: 'Willow' },
};

const list = async (shop: TestShop) => (await shop.get('providers')).json<{ kinds: Kind[]; providers: View[] }>();

async function connect(shop: TestShop, changes: object = {}): Promise<string> {
  const { kinds } = await list(shop);
  const known = new Set(kinds.find(({ kind }) => kind === 'kannel')?.fields.map(({ name }) => name));
  const settings = Object.fromEntries(Object.entries(kannel.settings).filter(([name]) => known.has(name)));
  const reply = await shop.post('providers', { ...kannel, settings, ...changes });
  assert.equal(reply.statusCode, 201, reply.body);
  return reply.json<{ id: string }>().id;
}

async function stored(shop: TestShop, id: string) {
  const { rows } = await sql<{ sealed: string | null; settings: Record<string, unknown>; changedAt: Temporal.Instant }>`
    select sealed, settings, changed_at as "changedAt" from providers where shop_id = ${shop.id} and id = ${id}`.execute(
    shop.db,
  );
  assert.ok(rows[0]);
  return { ...rows[0], secrets: unseal(testSecret, 'providers', rows[0].sealed ?? '') };
}

test('a password is never shown again once it is saved, to nobody and by nothing', async (t) => {
  const shop = await testShop(t);
  const id = await connect(shop);
  for (const path of ['providers', 'sends/summary', 'sends'])
    assert.ok(!(await shop.get(path)).body.includes('p4ss'), path);
  const { secrets, settings } = await stored(shop, id);
  assert.deepEqual(
    [JSON.parse(secrets ?? ''), JSON.stringify(settings).includes('p4ss')],
    [{ password: 'p4ss w0rd' }, false],
  );
  assert.deepEqual((await list(shop)).providers[0]?.secrets, ['password']);
});

test('a stolen session cannot have the password sent to another place: it must be typed anew', async (t) => {
  const shop = await testShop(t);
  const id = await connect(shop);
  const { settings } = await stored(shop, id);
  const elsewhere = { ...settings, url: 'https://thief.example/cgi-bin/sendsms' };
  assert.equal(codeOf(await shop.patch(`providers/${id}`, { settings: elsewhere })), 'provider_secrets_needed');
  assert.deepEqual((await stored(shop, id)).settings, settings);
  const sender = { ...settings, from: '10691' };
  assert.equal((await shop.patch(`providers/${id}`, { settings: sender })).statusCode, 204);
  assert.equal(
    (await shop.patch(`providers/${id}`, { settings: elsewhere, secrets: { password: 'new' } })).statusCode,
    204,
  );
  const after = await stored(shop, id);
  assert.deepEqual([after.settings.url, JSON.parse(after.secrets ?? '')], [elsewhere.url, { password: 'new' }]);
});

test('every kind of provider names the settings by which a password could be led elsewhere', async (t) => {
  const shop = await testShop(t);
  const { kinds } = await list(shop);
  const places = kinds.flatMap(({ kind, fields }) =>
    fields
      .filter(({ name }) => /host|url|server|port|endpoint|security|proxy/i.test(name))
      .map(({ name }) => `${kind} ${name}`),
  );
  assert.ok(kinds.length >= 4);
  // Another name for such a setting must be added to isPlace in provider-fields.ts.
  assert.deepEqual(
    places.filter((name) => !/[ .](host|port|url|endpoint|security)$/.test(name)),
    [],
  );
});

test('each change of settings has nodes connect anew and the account verified again; a new name or price does not', async (t) => {
  const shop = await testShop(t);
  const id = await connect(shop);
  const verify = () =>
    sql`update providers set verified_at = ${shop.now()} where shop_id = ${shop.id}`.execute(shop.db);
  await verify();
  const before = (await stored(shop, id)).changedAt;
  await shop.patch(`providers/${id}`, { name: 'Another name', price: { minor: 4.5, currency: 'CNY' }, isOn: false });
  const [renamed] = (await list(shop)).providers;
  assert.deepEqual([renamed?.name, renamed?.isOn, renamed?.verifiedAt !== null], ['Another name', false, true]);
  await shop.patch(`providers/${id}`, { secrets: { password: 'another' } });
  assert.equal((await list(shop)).providers[0]?.verifiedAt, null);
  assert.ok(Temporal.Instant.compare((await stored(shop, id)).changedAt, before) > 0); // though the clock stands still
});

test('what is filled in wrongly is said field by field, in the reader’s language', async (t) => {
  const shop = await testShop(t);
  const { settings } = await stored(shop, await connect(shop));
  const refusal = async (changes: object, locale = 'en') => {
    const body = { ...kannel, name: 'Second', settings: { ...settings, ...changes } };
    const reply = await shop.post('providers', body, { headers: { 'accept-language': locale } });
    return { status: reply.statusCode, ...reply.json<{ message: string; params: { field: string } }>() };
  };
  const wrong = await refusal({ url: 'ftp://gateway.example' });
  assert.deepEqual([wrong.status, wrong.params.field], [400, 'body.settings.url']);
  assert.equal((await refusal({ username: '' }, 'zh-CN')).message, '用户名：不能为空。');
  assert.equal((await refusal({ colour: 'red' })).params.field, 'body.settings.colour');
  const unknown = await shop.post('providers', { ...kannel, name: 'Third', settings, secrets: { pin: '1' } });
  assert.equal(codeOf(unknown), 'unknown_field');
  assert.equal(codeOf(await shop.post('providers', { ...kannel, settings })), 'provider_name_taken');
  assert.equal(codeOf(await shop.post('providers', { ...kannel, settings, kind: 'pigeon' })), 'provider_kind_unknown');
});

test('providers stand in for each other in the owner’s order', async (t) => {
  const shop = await testShop(t);
  const ids = [
    await connect(shop, { name: 'A' }),
    await connect(shop, { name: 'B' }),
    await connect(shop, { name: 'C' }),
  ];
  const order = [ids[2], ids[0], ids[1]];
  assert.equal((await shop.put('providers/order', { channel: 'sms', ids: order })).statusCode, 204);
  assert.deepEqual(
    (await list(shop)).providers.map(({ id }) => id),
    order,
  );
  const some = await shop.put('providers/order', { channel: 'sms', ids: order.slice(1) });
  assert.equal(codeOf(some), 'providers_moved_on');
});

test('a provider that has carried something is switched off and stays in the books; an unused one may go', async (t) => {
  const shop = await testShop(t);
  const [used, unused] = [await connect(shop, { name: 'A' }), await connect(shop, { name: 'B' })];
  const { id } = await queueSend(shop, { channel: 'sms', address: '+8613800138000' });
  const ended = { status: 'sent', provider: used, provider_message_id: 'p', settled_at: shop.now() } as const;
  await shop.db.updateTable('sends').set(ended).where('shop_id', '=', shop.id).where('id', '=', id).execute();
  assert.equal(codeOf(await shop.delete(`providers/${used}`)), 'provider_in_use');
  assert.equal((await shop.delete(`providers/${unused}`)).statusCode, 204);
  assert.deepEqual(
    (await list(shop)).providers.map(({ id }) => id),
    [used],
  );
});

test('a provider that has posted something stays: what it told waits for it', async (t) => {
  const shop = await testShop(t);
  const id = await connect(shop);
  const { hookUrl } = (await list(shop)).providers[0] ?? {};
  await shop.app.inject({ method: 'GET', url: `${new URL(hookUrl ?? '').pathname}?kind=nonsense` });
  assert.equal(codeOf(await shop.delete(`providers/${id}`)), 'provider_in_use');
});

test('a test says in plain words that nothing was sent, and does not go out later by another provider', async (t) => {
  const shop = await testShop(t);
  const { settings } = await stored(shop, await connect(shop));
  const id = await connect(shop, { name: 'Private', settings: { ...settings, url: 'https://127.0.0.1/sendsms' } });
  const reply = await shop.post(`providers/${id}/test`, { address: '+8613800138000' });
  const { result, says, sendId } = reply.json<{ result: string; says: string; sendId: string }>();
  assert.equal(result, 'not_taken', reply.body);
  assert.equal(says, 'The provider has not taken it; nothing was sent to +8613800138000.');
  const { send } = (await shop.get(`sends/${sendId}`)).json<{ send: { status: string } }>();
  assert.equal(send.status, 'not_sent');
  assert.equal((await shop.post(`providers/${id}/test`, { address: 'nowhere' })).statusCode, 400);
  for (let n = 0; n < 6; n++) await shop.post(`providers/${id}/test`, { address: '+8613800138000' });
  assert.equal((await shop.post(`providers/${id}/test`, { address: '+8613800138000' })).statusCode, 429);
});

test('a provider of refunds is asked whether it answers: no trial moves money, and it is unverified until it does', async (t) => {
  const shop = await testShop(t);
  const settings = { url: 'https://127.0.0.1/refunds', keyHours: 24 };
  const secrets = { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
  const reply = await shop.post('providers', { kind: 'webhook-refund', name: 'Till', settings, secrets });
  const { id } = reply.json<{ id: string }>();
  const address = '+8613800138000';
  assert.equal((await shop.post(`providers/${id}/test`, { address })).statusCode, 404);
  const checked = (await shop.post(`providers/${id}/check`)).json<{ result: string; says: string }>();
  assert.deepEqual([checked.result, checked.says], ['not_taken', 'The account could not be used. No money was moved.']);
  assert.equal((await list(shop)).providers[0]?.verifiedAt, null);
  const { rows } = await sql`select from sends where shop_id = ${shop.id}`.execute(shop.db);
  assert.equal(rows.length, 0);
  assert.equal((await shop.post(`providers/${await connect(shop)}/check`)).statusCode, 404);
  const kinds = ['stripe', 'alipay'].map((kind) => ({
    ...{ kind, name: kind, secrets: {} },
    settings:
      kind === 'stripe' ? {} : { appId: '2014072300007148', endpoint: 'live', alipayPublicKey: 'x'.repeat(392) },
  }));
  for (const one of kinds) {
    const made = await shop.post('providers', one);
    const { reason } = (await shop.post(`providers/${made.json<{ id: string }>().id}/check`)).json<{
      reason: { says: string };
    }>();
    assert.match(reason.says, /key (is missing|cannot be read)|private key is missing/);
  }
});

test('who has opted out gets no test either, and a demo shop tests nothing', async (t) => {
  const shop = await testShop(t);
  const id = await connect(shop);
  const address = '+8613800138000';
  await sql`insert into suppressions (shop_id, channel, address, scope, source, proof, at)
    values (${shop.id}, 'sms', ${address}, 'all', 'reply', '{}', ${shop.now()})`.execute(shop.db);
  assert.equal(codeOf(await shop.post(`providers/${id}/test`, { address })), 'address_opted_out');
  await sql`update shops set is_demo = true where id = ${shop.id}`.execute(shop.db);
  assert.equal(codeOf(await shop.post(`providers/${id}/test`, { address: '+8613800138001' })), 'demo_sends_nothing');
});

test('each field of each kind has a name in both languages, on the page and in a refusal', async (t) => {
  const { kinds } = await list(await testShop(t));
  const wordsIn = (path: string) =>
    Object.keys(JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')) as object);
  for (const locale of ['en', 'zh-CN']) {
    const [pages, refusals] = [wordsIn(`web/locales/${locale}.json`), wordsIn(`locales/${locale}.json`)];
    const wanted = kinds.flatMap(({ kind, fields, secrets }) => [
      [`kind.${kind}`],
      [`kind_says.${kind}`],
      ...[...fields.map(({ name }) => name), ...secrets].map((name) => [`setting.${kind}.${name}`, `setting.${name}`]),
    ]);
    assert.deepEqual(
      wanted.filter((keys) => !keys.some((key) => pages.includes(key))),
      [],
      `web/locales/${locale}.json`,
    );
    const said = kinds.flatMap(({ fields }) => fields.map(({ name }) => `field.${name.split('.').at(-1)}`));
    assert.deepEqual(
      said.filter((key) => !refusals.includes(key)),
      [],
      `locales/${locale}.json`,
    );
  }
});
