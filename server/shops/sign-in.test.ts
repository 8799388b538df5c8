import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { codeOf, testSecret, testShop } from '../testing/shop.ts';
import { checkPassword, hashPassword, isPassword } from './passwords.ts';
import { sessionTokenOf, signedSessionCookie } from './session.ts';
import { as, cookieOf, password, person, signIn } from './testing.ts';

test('an agent signs in with the password, is known by the cookie, and is nobody after signing out', async (t) => {
  const shop = await testShop(t);
  const { email } = await person(shop);
  const reply = await signIn(shop, email.toUpperCase(), password);
  assert.deepEqual([reply.statusCode, reply.json()], [200, { secondFactor: false }], reply.body);
  const header = String([reply.headers['set-cookie']].flat()[0]);
  assert.match(header, /HttpOnly/i);
  assert.match(header, /SameSite=Lax/i);
  const cookie = cookieOf(reply);
  assert.equal((await shop.get('me', as(cookie))).json<{ name: string }>().name, 'Li');
  assert.equal((await shop.post('auth/sign-out', undefined, as(cookie))).statusCode, 204);
  assert.equal((await shop.get('me', as(cookie))).statusCode, 401);
});

test('an unknown address and a wrong password are answered alike', async (t) => {
  const shop = await testShop(t);
  const { email } = await person(shop);
  const answers = [
    await signIn(shop, email, 'not the password'),
    await signIn(shop, 'nobody@shop.test', 'not the password'),
    await signIn(shop, 'no address', 'x'),
  ];
  const plain = answers.map(({ statusCode, headers, json }) => {
    const { requestId: _, ...body } = json<{ requestId: string }>();
    return JSON.stringify([statusCode, body, headers['set-cookie'] ?? null]);
  });
  assert.equal(new Set(plain).size, 1, plain.join('\n'));
  assert.match(plain[0] ?? '', /wrong_credentials/);
});

test('guessing stops: many tries at one address are refused even with the right password, for a while', async (t) => {
  const shop = await testShop(t);
  const { email } = await person(shop);
  for (let i = 0; i < 20; i++) {
    await sql`delete from rate_limits`.execute(shop.db); // the guesser changes networks every time
    assert.equal((await signIn(shop, email, `guess number ${i}`)).statusCode, 401);
  }
  const refused = await signIn(shop, email, password);
  assert.equal(refused.statusCode, 429);
  assert.equal(refused.headers['retry-after'], '900');
  shop.clock.advance({ minutes: 16 });
  await sql`delete from rate_limits`.execute(shop.db);
  assert.equal((await signIn(shop, email, password)).statusCode, 200);
});

test('guessing from one network stops, however its IPv6 addresses are spelt', async (t) => {
  const shop = await testShop(t);
  await person(shop);
  const spelt = ['2001:db8::1', '2001:0DB8:0:0:0:0:0:2', '2001:db8:0:0:ffff::3', '2001:DB8::abcd:1'];
  const statuses: number[] = [];
  for (let i = 0; i < 14; i++) {
    const reply = await shop.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      remoteAddress: spelt[i % spelt.length] ?? '',
      payload: { email: `ghost${i}@shop.test`, password: 'wrong password' },
    });
    statuses.push(reply.statusCode);
  }
  assert.deepEqual(statuses.slice(10), [429, 429, 429, 429], statuses.join());
});

test('a second factor is asked for once it is set up, and setting it up ends other sessions', async (t) => {
  const shop = await testShop(t);
  const { email } = await person(shop);
  const elsewhere = cookieOf(await signIn(shop, email, password));
  const cookie = cookieOf(await signIn(shop, email, password));
  assert.equal(
    codeOf(await shop.post('auth/two-factor/enable', { password: 'not this one' }, as(cookie))),
    'wrong_password',
  );
  const enabled = await shop.post('auth/two-factor/enable', { password }, as(cookie));
  assert.equal(enabled.statusCode, 200, enabled.body);
  const { totpUri, backupCodes } = enabled.json<{ totpUri: string; backupCodes: string[] }>();
  const confirmed = await shop.post('auth/two-factor/verify-totp', { code: totp(totpUri) }, as(cookie));
  assert.equal(confirmed.statusCode, 204, confirmed.body);
  assert.equal((await shop.get('me', as(cookieOf(confirmed)))).statusCode, 200);
  assert.equal((await shop.get('me', as(elsewhere))).statusCode, 401, 'the other session had only a password');

  const half = await signIn(shop, email, password);
  assert.deepEqual(half.json(), { secondFactor: true });
  assert.equal((await shop.get('me', as(cookieOf(half)))).statusCode, 401, 'half signed in is not signed in');
  assert.equal(
    (await shop.post('auth/two-factor/verify-totp', { code: '000000' }, as(cookieOf(half)))).statusCode,
    401,
  );
  const whole = await shop.post('auth/two-factor/verify-totp', { code: totp(totpUri) }, as(cookieOf(half)));
  assert.equal((await shop.get('me', as(cookieOf(whole)))).statusCode, 200);

  await sql`delete from rate_limits`.execute(shop.db);
  const again = cookieOf(await signIn(shop, email, password));
  const backup = { code: backupCodes[0] ?? '' };
  assert.equal((await shop.post('auth/two-factor/verify-backup-code', backup, as(again))).statusCode, 204);
  const used = cookieOf(await signIn(shop, email, password));
  assert.equal(
    (await shop.post('auth/two-factor/verify-backup-code', backup, as(used))).statusCode,
    401,
    'a backup code works once',
  );
});

test('a changed password ends every other session', async (t) => {
  const shop = await testShop(t);
  const { email } = await person(shop);
  const [here, there] = [cookieOf(await signIn(shop, email, password)), cookieOf(await signIn(shop, email, password))];
  const change = (newPassword: string, currentPassword = password) =>
    shop.post('auth/change-password', { currentPassword, newPassword }, as(here));
  assert.equal(codeOf(await change('short')), 'password_too_short');
  assert.equal(codeOf(await change('qwertyuiop')), 'password_too_common');
  assert.equal(codeOf(await change('a long enough one', 'wrong one here')), 'wrong_password');
  const changed = await change('a long enough one');
  assert.equal(changed.statusCode, 204, changed.body);
  for (const cookie of [here, there]) assert.equal((await shop.get('me', as(cookie))).statusCode, 401);
  assert.equal((await shop.get('me', as(cookieOf(changed)))).statusCode, 200);
});

test('an API key is shown once, does what its scopes say, and is dead when revoked', async (t) => {
  const shop = await testShop(t);
  const made = (await shop.post('keys', { name: 'ERP', scopes: ['read', 'read'] })).json<{ id: string; key: string }>();
  assert.equal((await shop.get('promises', { key: made.key })).statusCode, 200);
  assert.equal((await shop.get('agents', { key: made.key })).statusCode, 403);
  const listed = await shop.get('keys');
  assert.doesNotMatch(listed.body, new RegExp(made.key.split('_')[2] ?? ''));
  assert.deepEqual(listed.json<{ scopes: string[] }[]>()[0]?.scopes, ['read']);
  const stored = await sql<{ all: string }>`select json_agg(k)::text as all from api_keys k`.execute(shop.db);
  assert.doesNotMatch(stored.rows[0]?.all ?? '', new RegExp(made.key.split('_')[2] ?? ''));
  assert.equal((await shop.delete(`keys/${made.id}`)).statusCode, 204);
  assert.equal((await shop.get('promises', { key: made.key })).statusCode, 401);
});

test('a cookie whose signature is not ours is worth nothing', () => {
  const own = signedSessionCookie('token', testSecret);
  assert.equal(sessionTokenOf(own, testSecret), 'token');
  assert.equal(sessionTokenOf(own, 'another secret of enough length......'), null);
  fc.assert(fc.property(fc.string(), (text) => sessionTokenOf(`qin.session_token=${text}`, testSecret) === null));
});

test('passwords are kept as argon2id, and the ones that are guessed first are refused', async () => {
  const hash = await hashPassword(password);
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal(await isPassword(hash, password), true);
  assert.equal(await isPassword(hash, `${password} `), false);
  assert.equal(await isPassword('not a hash', password), false);
  for (const bad of [
    'short',
    '1234567890',
    '0987654321',
    'aaaaaaaaaaaa',
    'Password123!',
    'woaini1314520',
    'qwertyuiop12',
  ])
    assert.throws(() => checkPassword(bad), /password_too/, bad);
  for (const good of [password, '我们家的猫叫小白很可爱', 'correct horse battery']) checkPassword(good);
});

/** RFC 6238, from the address that an authenticator scans. */
function totp(uri: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...(new URL(uri).searchParams.get('secret') ?? '')]
    .map((sign) => letters.indexOf(sign).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(performance.timeOrigin / 1000 + performance.now() / 1000)) / 30n);
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
