import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { codeOf, testShop } from '../testing/shop.ts';
import { inviteAgent } from './index.ts';
import { as, cookieOf, password, person, signIn } from './testing.ts';

test('revoking an agent ends every way in at once; the same person may be invited again', async (t) => {
  const shop = await testShop(t);
  const { email, agentId } = await person(shop);
  const cookies = [cookieOf(await signIn(shop, email, password)), cookieOf(await signIn(shop, email, password))];
  assert.equal((await shop.delete(`agents/${agentId}`, { as: 'supervisor' })).statusCode, 204);
  for (const cookie of cookies) assert.equal((await shop.get('me', as(cookie))).statusCode, 401);
  assert.equal((await signIn(shop, email, password)).statusCode, 401);
  const { token } = await shop.tx((tx) =>
    inviteAgent(tx, { shopId: shop.id, email, role: 'agent', by: null }, shop.now()),
  );
  const accepted = await shop.post(
    'invitations/accept',
    { token, name: 'Li', password: 'another fine day out' },
    { as: null },
  );
  assert.equal(accepted.statusCode, 201, accepted.body);
  assert.equal(accepted.json<{ agentId: string }>().agentId, agentId);
  assert.equal((await signIn(shop, email, 'another fine day out')).statusCode, 200);
});

test('another role means signing in anew, and nobody raises themselves', async (t) => {
  const shop = await testShop(t);
  const { supervisor, owner, agent } = shop.people;
  assert.equal(
    (await shop.patch(`agents/${supervisor.agentId}`, { role: 'owner' }, { as: 'supervisor' })).statusCode,
    403,
  );
  assert.equal((await shop.patch(`agents/${owner.agentId}`, { role: 'agent' }, { as: 'supervisor' })).statusCode, 403);
  assert.equal((await shop.delete(`agents/${owner.agentId}`, { as: 'supervisor' })).statusCode, 403);
  assert.equal(
    (await shop.post('invitations', { email: 'a@b.test', role: 'owner' }, { as: 'supervisor' })).statusCode,
    403,
  );
  assert.equal(codeOf(await shop.delete(`agents/${owner.agentId}`)), 'last_owner');
  assert.equal((await shop.patch(`agents/${agent.agentId}`, { role: 'supervisor' })).statusCode, 204);
  assert.equal((await shop.get('me', { as: 'agent' })).statusCode, 401);
});

test('two owners who remove each other at the same moment: one stays', async (t) => {
  const shop = await testShop(t);
  const { owner } = shop.people;
  const other = await shop.addPerson('owner');
  const removals = await Promise.all([shop.delete(`agents/${owner.agentId}`), shop.delete(`agents/${other}`)]);
  assert.deepEqual(
    removals.map((reply) => reply.statusCode).filter((status) => status === 204).length,
    1,
    removals.map((r) => r.body).join(),
  );
});

test('an invitation works once and for 72 hours; afterwards it is gone', async (t) => {
  const shop = await testShop(t);
  const invite = async (email: string) => {
    const reply = await shop.post('invitations', { email, role: 'agent' }, { as: 'supervisor' });
    assert.equal(reply.statusCode, 201, reply.body);
    return reply.json<{ link: string }>().link.split('#')[1] ?? '';
  };
  const accept = (token: string) => shop.post('invitations/accept', { token, name: 'Wang', password }, { as: null });

  const token = await invite('wang@shop.test');
  assert.equal(
    (await shop.post('invitations/read', { token }, { as: null })).json<{ email: string }>().email,
    'wang@shop.test',
  );
  assert.equal(
    codeOf(await shop.post('invitations/accept', { token, name: 'Wang', password: 'password123' }, { as: null })),
    'password_too_common',
  );
  const rivals = await Promise.all([accept(token), accept(token)]);
  assert.deepEqual(rivals.map((reply) => reply.statusCode).sort(), [201, 410]);
  assert.equal((await accept(token)).statusCode, 410);

  const late = await invite('late@shop.test');
  shop.clock.advance({ hours: 72 });
  assert.equal((await accept(late)).statusCode, 410, 'run out');

  const old = await invite('twice@shop.test');
  await invite('twice@shop.test');
  assert.equal((await accept(old)).statusCode, 410, 'a newer link replaced it');

  const orphan = await invite('orphan@shop.test');
  assert.equal((await shop.delete(`agents/${shop.people.supervisor.agentId}`)).statusCode, 204);
  assert.equal((await accept(orphan)).statusCode, 410, 'who invited has been revoked');
  assert.equal((await accept(`${token.slice(0, -1)}x`)).statusCode, 410, 'guessed');
});

test('the page behind an invitation link runs its own script only', async (t) => {
  const shop = await testShop(t);
  const page = await shop.get('/join', { as: null, headers: { 'accept-language': 'zh-CN' } });
  assert.match(page.body, /加入店铺/);
  const policy = String(page.headers['content-security-policy']);
  const [, script = ''] = /<script>(.*)<\/script>/s.exec(page.body) ?? [];
  assert.ok(policy.includes(createHash('sha256').update(script).digest('base64')), policy);
  assert.doesNotMatch(policy, /unsafe/);
});

test('there is no way to sign up, and an address of another shop gives nothing away', async (t) => {
  const [mine, theirs] = [await testShop(t), await testShop(t)];
  const { email } = await person(theirs);
  for (const path of [
    'sign-up/email',
    'request-password-reset',
    'sign-in/social',
    'update-user',
    'delete-user',
    'ok',
    'get-session',
    'list-sessions',
  ])
    assert.equal((await mine.post(`auth/${path}`, { email, password, name: 'x' }, { as: null })).statusCode, 404, path);
  const invited = await mine.post('invitations', { email, role: 'agent' });
  assert.equal(invited.statusCode, 201, 'inviting says nothing about other shops');
  const token = invited.json<{ link: string }>().link.split('#')[1] ?? '';
  const accepted = await mine.post('invitations/accept', { token, name: 'x', password }, { as: null });
  assert.deepEqual([accepted.statusCode, codeOf(accepted)], [409, 'email_taken']);
  assert.doesNotMatch(accepted.body, new RegExp(theirs.id));
  assert.equal((await signIn(theirs, email, password)).statusCode, 200, 'nothing moved');
});
